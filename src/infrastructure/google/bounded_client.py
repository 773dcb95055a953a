"""An HTTP client for answers that nobody can trust: bounded in size, never led elsewhere."""

from collections.abc import AsyncIterator
from typing import Final

import httpx

#: The largest answer that is read, in bytes: discovery documents and key sets have a few KiB.
MAX_ANSWER: Final = 256 * 1024


class AnswerTooLarge(httpx.TransportError):
    """The answer is longer than anything that is wanted."""


def bounded_client(transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """A client that follows no redirect, heeds no proxy of the environment, and takes nothing
    compressed: a small answer could become a large one.
    """
    return httpx.AsyncClient(
        transport=_Bounded(transport or httpx.AsyncHTTPTransport(retries=0)),
        headers={"Accept": "application/json", "Accept-Encoding": "identity"},
        follow_redirects=False,
        timeout=httpx.Timeout(10.0),
    )


class _Bounded(httpx.AsyncBaseTransport):
    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        if answer.headers.get("content-encoding", "identity") != "identity":
            await answer.aclose()
            raise AnswerTooLarge("The answer is compressed.", request=request)
        # What the provider wants to remember of one person must not be sent along for the next.
        answer.headers.pop("set-cookie", None)
        answer.stream = _BoundedStream(answer.stream)
        return answer

    async def aclose(self) -> None:
        await self._transport.aclose()


class _BoundedStream(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.SyncByteStream | httpx.AsyncByteStream) -> None:
        assert isinstance(stream, httpx.AsyncByteStream)  # noqa: S101 - an asynchronous transport's.
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MAX_ANSWER
        async for part in self._stream:
            left -= len(part)
            if left < 0:
                raise AnswerTooLarge("The answer is too large.")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()
