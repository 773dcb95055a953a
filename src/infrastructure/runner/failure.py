"""Turns what PostgreSQL says about a statement into file, line, column and a caret."""

import asyncpg

from infrastructure.runner.errors import FailureDetails
from infrastructure.runner.files import SqlFile
from infrastructure.runner.statement import Statement


def details_of(error: Exception, file: SqlFile, statement: Statement | None) -> FailureDetails:
    """Where and why `statement` failed; without one it was the COMMIT at the file's end."""
    position = int(getattr(error, "position", None) or 0) if statement else 0
    offset = statement.start + max(0, position - 1) if statement else len(file.text.rstrip())
    line, column = file.lines.position(offset)
    known = error if isinstance(error, asyncpg.PostgresError) else None
    return FailureDetails(
        path=file.path,
        line=line,
        column=column,
        statement=statement.text if statement else "COMMIT",
        message=getattr(known, "message", None) or str(error) or type(error).__name__,
        sqlstate=getattr(known, "sqlstate", None) or "",
        detail=getattr(known, "detail", None) or "",
        hint=getattr(known, "hint", None) or "",
        context=getattr(known, "context", None) or "",
        caret=(_line_at(file.text, offset), column - 1) if position else None,
    )


def _line_at(text: str, offset: int) -> str:
    begin = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[begin:] if end < 0 else text[begin:end]
    # A tab would move the text but not the caret under it.
    return line.rstrip("\r").replace("\t", " ")
