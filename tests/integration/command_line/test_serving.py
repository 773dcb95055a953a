"""Server processes: as many as asked for, replaced when they die, gone with their parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest

HERE: Final = Path(__file__).parent
PATIENCE: Final = 30.0
PROGRAM: Final = """
import sys
from infrastructure.listening import Listening, address_of
from infrastructure.serving import serve
claimed = Listening(port=0).claim()
print(address_of(claimed), flush=True)
serve("tiny_application:create", claimed, workers=int(sys.argv[1]), reload=False)
"""


@contextmanager
def serving(workers: int, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server of its own process group and its address."""
    with subprocess.Popen(
        (sys.executable, "-c", PROGRAM, str(workers)),
        env={**os.environ, "PYTHONPATH": str(HERE), **settings},
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        try:
            yield server, server.stdout.readline().strip()
        finally:
            server.kill()


def answer(address: str, headers: dict[str, str] | None = None) -> list[str]:
    """Process, client address and path, as the application saw them."""
    reply = httpx.get(f"{address}/books", headers=headers, timeout=PATIENCE)
    assert "server" not in reply.headers
    return reply.text.split()


def answers(address: str) -> bool:
    try:
        return bool(answer(address))
    except httpx.TransportError:
        return False


def eventually(holds: Callable[[], object]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(holds())


def workers_of(server: subprocess.Popen[str]) -> set[int]:
    """The processes that the server has started to answer requests."""
    started = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return {int(pid) for pid in started if b"spawn_main" in command_of(pid)}


def command_of(pid: str) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def test_a_request_sent_before_the_server_is_up_waits_for_it() -> None:
    with serving(workers=1) as (server, address):
        process, client, path = answer(address)

    assert (int(process), client, path) == (server.pid, "127.0.0.1", "/books")


def test_a_claimed_client_address_is_not_believed() -> None:
    with serving(workers=1) as (_, address):
        _, client, _ = answer(address, {"X-Forwarded-For": "203.0.113.7"})

    assert client == "127.0.0.1"


@pytest.mark.parametrize(
    ("ending", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)]
)
def test_a_signal_ends_it_without_a_word(ending: signal.Signals, code: int) -> None:
    with serving(workers=1) as (server, address):
        answer(address)

        server.send_signal(ending)

        assert server.wait(PATIENCE) == code


def test_a_killed_worker_is_replaced() -> None:
    with serving(workers=2) as (server, address):
        answer(address)
        before = workers_of(server)
        killed = min(before)

        os.kill(killed, signal.SIGKILL)

        assert eventually(lambda: len(workers_of(server) - {killed}) == len(before) == 2)
        assert answers(address)
        server.terminate()
        assert server.wait(PATIENCE) == 0


def test_workers_end_when_the_process_that_watches_over_them_is_killed() -> None:
    with serving(workers=2) as (server, address):
        answer(address)
        assert eventually(lambda: len(workers_of(server)) == 2)
        workers = workers_of(server)

        server.kill()

        assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
        assert not answers(address)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_application_that_refuses_to_start_ends_the_server(workers: int) -> None:
    with serving(workers=workers, REFUSES_TO_START="yes") as (server, _):
        assert server.wait(PATIENCE) == 3
