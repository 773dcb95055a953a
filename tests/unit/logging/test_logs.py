"""What is logged: one JSON object a line, with everything an operator needs and no value of any
row.
"""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any

import asyncpg
import pytest
import structlog
from sqlalchemy.exc import IntegrityError

from infrastructure.logging import configure_logging


class Log:
    """Everything that is logged from the moment on at which it is made."""

    def __init__(self, *, level: str = "info", as_json: bool = True) -> None:
        self._written = io.StringIO()
        with redirect_stdout(self._written):
            configure_logging(level=level, as_json=as_json)

    def text(self) -> str:
        """What was written since the last look."""
        text = self._written.getvalue()
        self._written.seek(0)
        self._written.truncate()
        return text

    def lines(self) -> list[dict[str, Any]]:
        """The same, each line an object."""
        return [json.loads(line) for line in self.text().splitlines()]


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Leave logging as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    # Those of pytest must not be closed.
    root.handlers.clear()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def log() -> Log:
    return Log()


HOSTILE = [
    '"}\n{"level": "error", "event": "forged"}',
    "\x1b[31mred\x1b[0m",
    "\r\nSet-Cookie: x",
    "\u2028\u2029\x85\x0b\x0c",
    "\0",
    "{} %s %(x)s {event}",
    "\U0001f35e" * 3,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_stands_in_a_message_it_stays_one_object_a_line(log: Log, text: str) -> None:
    structlog.get_logger().warning(text, name=text, **{"a\nkey": text})
    logging.getLogger("library").warning("%s", text)
    ours, theirs = log.lines()
    assert (ours["event"], ours["name"], ours["a\nkey"], ours["level"]) == (
        *(text, text, text),
        "warning",
    )
    assert (theirs["event"], theirs["logger"], theirs["level"]) == (text, "library", "warning")
    for line in (ours, theirs):
        assert line["timestamp"].endswith("Z")


def test_half_a_character_can_be_logged(log: Log) -> None:
    structlog.get_logger().warning("\ud800 alone", path="/\udcff")
    (line,) = log.lines()
    assert (line["event"], line["path"]) == ("\ud800 alone", "/\udcff")


def test_any_value_can_be_logged(log: Log) -> None:
    structlog.get_logger().info("odd", value=object, data=b"\xff", set={1}, nested={"a": {1: b"x"}})
    (line,) = log.lines()
    assert line["event"] == "odd"


def test_less_than_the_level_is_not_logged_and_libraries_only_warn(log: Log) -> None:
    structlog.get_logger().debug("detail")
    logging.getLogger("sqlalchemy.engine").info("SELECT secret")
    logging.getLogger("httpx").info("GET /?token=secret")
    structlog.get_logger().info("seen")
    assert [line["event"] for line in log.lines()] == ["seen"]


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """The error as it is when it was raised."""
    try:
        raise error from cause  # noqa: TRY301 - it is to have a traceback.
    except BaseException as caught:  # noqa: BLE001 - it is given back.
        return caught


def broken_constraint() -> BaseException:
    """What SQLAlchemy raises for a broken constraint, with the values of the row in all its
    texts.
    """
    driver = asyncpg.UniqueViolationError("duplicate key: (email)=(ada@example.org)")
    driver.constraint_name = "users_email_key"
    driver.detail = "Key (email)=(ada@example.org) already exists."
    return raised(
        IntegrityError("INSERT INTO users VALUES ('hunter2')", {"password": "hunter2"}, driver),
        raised(driver),
    )


def test_an_error_of_the_database_is_told_by_its_code_and_constraint_alone(log: Log) -> None:
    for error in (broken_constraint(), raised(ValueError("while saving"), broken_constraint())):
        structlog.get_logger().error("request failed", exc_info=error, request_id="find-me")
        logging.getLogger("library").error("failed", exc_info=error)
        for line in log.lines():
            told = json.dumps(line)
            assert "SQLSTATE 23505, constraint users_email_key" in line["exception"]
            assert "IntegrityError" in line["exception"]
            assert "ada@example.org" not in told
            assert "hunter2" not in told


def test_an_exception_is_told_with_its_traceback_and_everything_before_it(log: Log) -> None:
    def fail() -> None:
        try:
            int("x")
        except ValueError as first:
            try:
                raise KeyError("second") from first  # noqa: TRY301 - the same.
            except KeyError:
                raise RuntimeError("third")  # noqa: B904 - its context is looked at.

    try:
        fail()
    except RuntimeError:
        structlog.get_logger().exception("request failed")
    (line,) = log.lines()
    told = line["exception"]
    order = [told.index(one) for one in ("ValueError", "KeyError: 'second'", "RuntimeError: third")]
    assert order == sorted(order)
    assert told.count("test_logs.py") >= 3
    assert "exc_info" not in line


def test_all_of_a_group_are_told(log: Log) -> None:
    group = ExceptionGroup("two at once", [raised(KeyError("one")), broken_constraint()])
    structlog.get_logger().error("request failed", exc_info=raised(group))
    (line,) = log.lines()
    assert "KeyError: 'one'" in line["exception"]
    assert "constraint users_email_key" in line["exception"]
    assert "ada@example.org" not in line["exception"]


def test_an_error_that_cannot_be_told_does_not_stop_the_log(log: Log) -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise ZeroDivisionError

    structlog.get_logger().error("request failed", exc_info=raised(Mute()))
    (line,) = log.lines()
    assert "Mute" in line["exception"]


def test_a_terminal_gets_lines_for_people() -> None:
    log = Log(level="debug", as_json=False)
    structlog.get_logger().debug("hello", exc_info=broken_constraint(), answer=42)
    logging.getLogger("library").warning("careful")
    told = log.text()
    for word in ("hello", "answer", "42", "SQLSTATE 23505", "careful"):
        assert word in told
    assert "ada@example.org" not in told
