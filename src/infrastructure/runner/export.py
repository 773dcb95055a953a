"""Writes the history as JSON beside the files: for people and diffs, never read back as truth."""

import json
import os
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from infrastructure.runner.history import Row, newest

FORMAT: Final = 1


def export(path: Path, *, environment: str, database: str, rows: Sequence[Row]) -> None:
    """Replace this environment's part of the file in one step; raises `OSError`."""
    environments = _environments_in(path)
    fresh = {
        "database": database,
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "head": head.version if (head := newest(rows)) else None,
        "entries": [_entry(row) for row in rows],
    }
    if _same(environments.get(environment), fresh):
        return
    environments[environment] = fresh
    _replace(path, {"format": FORMAT, "environments": dict(sorted(environments.items()))})


def _environments_in(path: Path) -> dict[str, Any]:
    """The other environments' parts; a damaged file has none and is written anew."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            return {}
        return dict(content["environments"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _same(old: Any, new: dict[str, Any]) -> bool:
    """A run that changed nothing leaves the file, and with it the working copy, untouched."""
    if not isinstance(old, dict) or "exported_at" not in old:
        return False
    return {**old, "exported_at": None} == {**new, "exported_at": None}


def _entry(row: Row) -> dict[str, Any]:
    return {
        "version": row.version,
        "name": row.name,
        "checksum": row.checksum,
        "status": row.status.value,
        "position": row.position,
        "applied_at": row.applied_at.astimezone(UTC).isoformat(),
        "duration_ms": row.duration_ms,
        "applied_by": row.applied_by,
        "run_id": row.run_id,
    }


def _replace(path: Path, content: dict[str, Any]) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=2, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
