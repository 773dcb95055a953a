"""Mail as files, for development: one ``.eml`` a message, which every mail program opens."""

import asyncio
from pathlib import Path

import structlog

from application.mail.letter import Letter, Written
from application.mail.ports import MailDelayed
from infrastructure.mail.message import message_of

log = structlog.get_logger()


class FileMailer:
    """The port ``Mailer`` that puts letters into a folder, readable for its owner alone: there are
    links in them.
    """

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, letter: Letter, written: Written, /) -> None:
        content = message_of(letter, written, sender=self._sender).as_bytes()
        file = self._folder / f"{letter.id}.eml"
        try:
            await asyncio.to_thread(_write, file, content)
        except OSError as error:
            log.warning("mail not written", file=str(file), reason=error.strerror)
            raise MailDelayed from error
        log.info("mail written", template=letter.template, file=str(file))


def _write(file: Path, content: bytes) -> None:
    """Whoever watches the folder never sees half a letter."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_suffix(".unfinished")
    unfinished.touch(mode=0o600)
    unfinished.write_bytes(content)
    unfinished.replace(file)
