"""The promise that unit tests touch no network is kept by force."""

import asyncio
import socket

import pytest


def test_a_socket_cannot_be_opened() -> None:
    with pytest.raises(AssertionError, match="hand it a fake"):
        socket.create_connection(("127.0.0.1", 1))


def test_an_event_loop_can_be_run() -> None:
    async def answer() -> int:
        await asyncio.sleep(0)
        return 42

    assert asyncio.run(answer()) == 42


async def test_a_test_may_be_a_coroutine() -> None:
    await asyncio.sleep(0)
