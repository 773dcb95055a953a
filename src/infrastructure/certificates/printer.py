"""Printing certificates in a program beside the server (``paper.py``)."""

import asyncio
import sys
from collections import OrderedDict
from typing import Final

import msgspec
import structlog

from application.certificates.views import CertificateView
from domain.certificates.certificate import CertificateStatus
from domain.errors import Unavailable

log = structlog.get_logger()

#: Seconds that a certificate may take, its turn included.
PATIENCE: Final = 15

#: How many waits for a turn are taken at once, and how many certificates are remembered.
MAX_WAITING: Final = 20
REMEMBERED: Final = 64

_PROGRAM: Final = (sys.executable, "-m", "infrastructure.certificates.paper")


class PaperPrinter:
    """The port ``CertificatePrinter``: one certificate is printed at a time, and the last ones are
    remembered. ``fonts`` are files of fonts for what the packaged ones lack.
    """

    def __init__(self, *, public_url: str, fonts: tuple[str, ...]) -> None:
        self._public_url = public_url
        self._fonts = fonts
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0
        self._printed: OrderedDict[CertificateView, bytes] = OrderedDict()

    async def print(self, certificate: CertificateView, /) -> bytes:
        if certificate in self._printed:
            self._printed.move_to_end(certificate)
            return self._printed[certificate]
        if self._waiting >= MAX_WAITING:
            raise Unavailable
        self._waiting += 1
        try:
            async with asyncio.timeout(PATIENCE), self._turn:
                return self._printed.get(certificate) or await self._print(certificate)
        except TimeoutError:
            raise Unavailable from None
        finally:
            self._waiting -= 1

    async def _print(self, certificate: CertificateView) -> bytes:
        document = await _run(msgspec.json.encode(self._content(certificate)))
        self._printed[certificate] = document
        if len(self._printed) > REMEMBERED:
            self._printed.popitem(last=False)
        return document

    def _content(self, certificate: CertificateView) -> dict[str, object]:
        return {
            "number": str(certificate.number),
            "learner_name": str(certificate.learner_name),
            "course_title": str(certificate.course_title),
            "instructor_name": str(certificate.instructor_name),
            "completed_at": certificate.completed_at,
            "is_valid": certificate.status is CertificateStatus.VALID,
            "address": f"{self._public_url}/certificates/{certificate.number}",
            "fonts": self._fonts,
        }


async def _run(content: bytes) -> bytes:
    """What the program makes of the content; it does not outlast whoever asked for it. Raise
    ``Unavailable`` where it fails.
    """
    pipe = asyncio.subprocess.PIPE
    program = await asyncio.create_subprocess_exec(*_PROGRAM, stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        document, said = await program.communicate(content)
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()
    if program.returncode != 0:
        log.error("certificate not printed", reason=said.decode(errors="replace")[-2000:])
        raise Unavailable
    return document
