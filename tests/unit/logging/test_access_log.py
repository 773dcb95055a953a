"""The line that each request leaves in the log."""

import asyncio
import json
import sys

import pytest

from infrastructure.access_log import GATHERED_SECONDS, AccessLog


class FullDisk:
    """Standard output on a disk without room."""

    @property
    def buffer(self) -> "FullDisk":
        return self

    def write(self, _data: object) -> int:
        raise OSError(28, "No space left on device")


def test_a_request_is_an_object_on_a_line(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    AccessLog(as_json=True)("GET", "/api/v1/courses", 200, 1.23456, "find-me")
    (line,) = capsysbinary.readouterr().out.splitlines()
    told = json.loads(line)
    assert told.pop("timestamp").endswith("Z")
    assert told == {
        "event": "request",
        "level": "info",
        "method": "GET",
        "path": "/api/v1/courses",
        "status": 200,
        "ms": 1.23,
        "request_id": "find-me",
    }


HOSTILE = ['/"}\n{"status": 200}', "/\x1b[31m", "/\r\n", "/\u2028", "/\0", "/\ud800", "/\U0001f35e"]


@pytest.mark.parametrize("path", HOSTILE)
def test_whatever_stands_in_a_path_it_stays_one_line(
    path: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    AccessLog(as_json=True)("GET", path, 404, 1, "x")
    out = capsysbinary.readouterr().out
    assert out.count(b"\n") == 1
    assert json.loads(out)["path"] == path.replace("\ud800", "?")


@pytest.mark.parametrize("path", HOSTILE)
def test_a_terminal_shows_no_control_character_of_a_path(
    path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    AccessLog(as_json=False)("GET", path, 404, 1.26, "x")
    told = capsys.readouterr().out
    assert told.startswith("404 GET")
    assert told.endswith("  1.3 ms\n")
    assert told[:-1].isprintable()


@pytest.mark.parametrize("as_json", [True, False])
def test_a_log_that_cannot_be_written_stops_no_request(
    as_json: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", FullDisk())
    AccessLog(as_json=as_json)("GET", "/", 200, 1, "x")


async def test_lines_are_gathered_for_a_moment_and_all_written_in_the_end(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    log = AccessLog(as_json=True)
    async with log.running():
        log("GET", "/first", 200, 1, "x")
        log("GET", "/second", 200, 1, "x")
        assert capsysbinary.readouterr().out == b""
        await asyncio.sleep(2 * GATHERED_SECONDS)
        assert capsysbinary.readouterr().out.count(b"\n") == 2
        log("GET", "/last", 200, 1, "x")
    assert capsysbinary.readouterr().out.count(b"\n") == 1
