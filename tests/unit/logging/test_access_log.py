"""The access log: every line is written, and none twice, whenever the server stops."""

import asyncio
import json

import pytest

from infrastructure.access_log import AccessLog

REQUEST = ("GET", "/api/v1/courses", 200, 1.25, "an-id")


def lines(captured: pytest.CaptureFixture[str]) -> list[str]:
    return captured.readouterr().out.splitlines()


def test_a_line_tells_of_a_request(capsys: pytest.CaptureFixture[str]) -> None:
    AccessLog(as_json=True)(*REQUEST)
    (line,) = lines(capsys)
    told = json.loads(line)
    assert told.pop("timestamp").endswith("Z")
    assert told == {
        "event": "request",
        "level": "info",
        "method": "GET",
        "path": "/api/v1/courses",
        "status": 200,
        "ms": 1.25,
        "request_id": "an-id",
    }


async def test_a_person_reads_each_line_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    log = AccessLog(as_json=False)
    async with log.running():
        log("GET", "/a\nb", 404, 0.5, "an-id")
        assert lines(capsys) == ["404 GET    /a\\nb  0.5 ms"]


async def test_lines_are_gathered_for_a_moment(capsys: pytest.CaptureFixture[str]) -> None:
    log = AccessLog(as_json=True)
    async with log.running():
        for _ in range(3):
            log(*REQUEST)
        assert lines(capsys) == []
        seen: list[str] = []
        async with asyncio.timeout(20):
            while not seen:
                await asyncio.sleep(0.01)
                seen = lines(capsys)
        assert len(seen) == 3
        log(*REQUEST)
    assert len(lines(capsys)) == 1
    log(*REQUEST)
    assert len(lines(capsys)) == 1


async def test_no_more_is_gathered_than_a_pipe_takes_in_one_piece(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    log = AccessLog(as_json=True)
    async with log.running():
        written = []
        for _ in range(100):
            log(*REQUEST)
            written.append(len(capsysbinary.readouterr().out))
        assert 0 < max(written) <= 4096
    assert sum(written) + len(capsysbinary.readouterr().out) > 100 * 100
