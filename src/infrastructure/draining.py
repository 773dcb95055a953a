"""The time between a server that is told to end and one that answers no more (contract, section 7).

Whoever sends it requests learns from `/health/ready` that it should send no more. Until that has
got around, requests still come in, and are answered. Only then the port is closed, and requests
under way are finished.
"""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from domain.errors import Unavailable

_TELL_TO_END: Final = signal.SIGTERM


class Drain:
    """Delays what the signal SIGTERM does by ``seconds``, in which it tells that it ends. A second
    signal is obeyed at once, and so is Ctrl-C: whoever presses it looks at the server.
    """

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._is_draining = False

    def __call__(self) -> bool:
        """Whether the server has been told to end."""
        return self._is_draining

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Stand before whoever obeys the signal while the block runs."""
        obey = signal.getsignal(_TELL_TO_END)
        if not callable(obey) or threading.current_thread() is not threading.main_thread():
            yield
            return
        signal.signal(_TELL_TO_END, self._delayed(obey, asyncio.get_running_loop()))
        try:
            yield
        finally:
            signal.signal(_TELL_TO_END, obey)

    def _delayed(
        self, obey: Callable[[int, Any], Any], loop: asyncio.AbstractEventLoop
    ) -> Callable[[int, Any], None]:
        def on_signal(number: int, frame: Any) -> None:
            if self._is_draining or not self._seconds:
                obey(number, frame)
            else:
                loop.call_soon_threadsafe(loop.call_later, self._seconds, obey, number, None)
            self._is_draining = True

        return on_signal


class ReadyUntilDrained:
    """The port ``Ready`` of a server that can be told to end."""

    def __init__(self, ready: Callable[[], Any], drain: Drain) -> None:
        self._ready = ready
        self._drain = drain

    async def __call__(self) -> None:
        """Raise ``Unavailable`` while requests cannot be served, or soon will not be."""
        if self._drain():
            raise Unavailable("This server is about to end: send requests to another one.")
        await self._ready()
