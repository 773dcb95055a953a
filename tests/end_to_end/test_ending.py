"""A server that is told to end: it says so first, finishes what is under way, and counts to the
last.
"""

import json
import os
import signal
import time
from contextlib import ExitStack
from pathlib import Path
from socket import socket

import httpx
import pytest
from people import DEMO_PASSWORD, log_in
from processes import workers_of
from prometheus_client.parser import text_string_to_metric_families
from raw_http import connect, read_answer
from server import PATIENCE, Served, eventually, serving

from infrastructure.metrics.metrics import TELL_EVERY

UNDER_WAY = 20
SLOW = 5

#: What a server may take to end: it drains, lets requests finish for ten seconds, and cleans up.
LONGEST = 2 + 10 + 3


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ending")


def test_two_workers_tell_what_both_have_counted_and_what_a_killed_one_did(folder: Path) -> None:
    with serving(folder, "run", "--workers", "2") as served:
        for _ in range(40):
            assert served.get("/api/v1/courses").status_code == 200
        assert eventually(lambda: counted(served) == 40)
        # What a worker has not told the other yet goes with it.
        time.sleep(2 * TELL_EVERY)
        os.kill(min(workers_of(served)), signal.SIGKILL)
        assert eventually(lambda: len(workers_of(served)) == 2 and served.is_answering)
        assert eventually(lambda: counted(served) == 40 and metric(served, "server_workers") == 2)


def test_what_is_under_way_is_finished_and_what_is_too_slow_is_not_waited_for(
    folder: Path,
) -> None:
    with serving(folder, "run", DRAIN_SECONDS="2") as served, ExitStack() as open_ones:
        token = log_in(served, "ada@example.org", DEMO_PASSWORD)["access_token"]
        halves = [half_a_request(served, token, n) for n in range(UNDER_WAY + SLOW)]
        for one, _ in halves:
            open_ones.enter_context(one)
        assert eventually(lambda: metric(served, "http_requests_in_flight") > UNDER_WAY + SLOW)

        served.process.send_signal(signal.SIGTERM)
        told_to_end = time.monotonic()
        assert eventually(lambda: served.get("/health/ready").status_code == 503)
        last = served.get("/api/v1/courses")
        assert (last.status_code, last.headers["connection"]) == (200, "close")
        assert eventually(lambda: not _is_listening(served))
        answers = [finished(*one) for one in halves[:UNDER_WAY]]

        assert answers == [201] * UNDER_WAY
        assert served.process.wait(PATIENCE) == -signal.SIGTERM
        assert time.monotonic() - told_to_end < LONGEST
    said = served.log.read_text() + served.console.read_text()
    for fault in ("Traceback", "was destroyed", "never retrieved"):
        assert fault not in said


def half_a_request(served: Served, token: str, number: int) -> tuple[socket, bytes]:
    """A request of which the server has the head and a part of the body, and the rest of it."""
    body = json.dumps({"title": f"Under way {number}"}).encode()
    head = (
        "POST /api/v1/courses HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    connection = connect(served)
    connection.sendall(head.encode() + body[:5])
    return connection, body[5:]


def finished(connection: socket, rest: bytes) -> int:
    """The status of a request whose body is complete at last."""
    connection.sendall(rest)
    return read_answer(connection).status


def metric(served: Served, name: str, **labels: str) -> float:
    """The sum of all samples of this name with these labels."""
    return sum(
        float(sample.value)
        for family in text_string_to_metric_families(served.get("/metrics").text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def counted(served: Served) -> float:
    """How many requests for the catalogue were counted."""
    return metric(served, "http_request_duration_seconds_count", route="/api/v1/courses")


def _is_listening(served: Served) -> bool:
    try:
        return served.get("/health/live").is_success
    except httpx.TransportError:
        return False
