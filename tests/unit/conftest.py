"""Unit tests touch no network: what they need from outside is handed to them."""

import socket
from typing import Final

import pytest

# family, type, proto and the descriptor, as socketpair() passes them.
DESCRIPTOR_INCLUDED: Final = 4


class _ClosedSocket(socket.socket):
    """Refuses to be made; asyncio's own pair, made from open descriptors, is let through."""

    def __init__(self, *arguments: int, fileno: int | None = None) -> None:
        made_from_a_descriptor = fileno is not None or len(arguments) == DESCRIPTOR_INCLUDED
        if not made_from_a_descriptor:
            raise AssertionError("A unit test tried to open a socket: hand it a fake instead.")
        super().__init__(*arguments, **({} if fileno is None else {"fileno": fileno}))


@pytest.fixture(autouse=True)
def _no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", _ClosedSocket)
