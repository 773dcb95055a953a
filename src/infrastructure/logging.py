"""Structured logs: readable on a terminal, one JSON object a line elsewhere, never with secrets in
them.

An error of the database is logged by its SQLSTATE and constraint alone: its text holds the values
of the row.
"""

import logging
import sys
import traceback
from collections.abc import Iterator
from typing import Any, Final

import asyncpg
import structlog
from sqlalchemy.exc import SQLAlchemyError
from structlog.typing import EventDict, Processor, WrappedLogger


def configure_logging(*, level: str, as_json: bool) -> None:
    """Route everything that is logged, by us and by libraries, to standard output in one format."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_values,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(_number(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    # Libraries have little to say below warnings that an operator wants to know.
    logging.basicConfig(handlers=[handler], level=max(_number(level), logging.WARNING), force=True)


def _number(level: str) -> int:
    return logging.getLevelNamesMapping()[level.upper()]


def _without_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by a text of its traceback that holds no values."""
    error: Any = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_told(error))
    return event


_BETWEEN: Final = {True: "The above was the cause of:", False: "While handling the above:"}


def _told(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _told(before)
        yield _BETWEEN[error.__cause__ is not None]
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    yield f"{type(error).__name__}: {_text_of(error)}"
    if isinstance(error, BaseExceptionGroup):
        for number, one in enumerate(error.exceptions, start=1):
            yield f"Part {number} of the group:"
            yield from _told(one)


def _text_of(error: BaseException) -> str:
    if isinstance(error, asyncpg.PostgresError):
        constraint = getattr(error, "constraint_name", None)
        return f"SQLSTATE {error.sqlstate}" + (f", constraint {constraint}" if constraint else "")
    if isinstance(error, SQLAlchemyError) or type(error).__module__.startswith("sqlalchemy"):
        return "see its cause"
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - the log must survive what it tells of.
        return "(it cannot tell what happened)"
