"""Mail over SMTP (RFC 5321)."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import aiosmtplib
import structlog
from aiosmtplib import SMTPRecipientsRefused, SMTPResponseException

from application.mail.letter import Letter, Written
from application.mail.ports import MailDelayed, MailRefused
from infrastructure.mail.message import message_of

log = structlog.get_logger()

#: Seconds for each step of a conversation.
PATIENCE: Final = 10

#: Encrypted after the greeting, from the first byte, or not at all.
Encryption: TypeAlias = Literal["starttls", "implicit", "none"]

#: Answers from here on are for good (RFC 5321, section 4.2.1).
PERMANENT: Final = 500


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where letters are handed in, and as whom."""

    host: str
    port: int
    encryption: Encryption = "starttls"
    user: str | None = None
    password: str | None = None


class SmtpMailer:
    """The port ``Mailer`` that hands letters to a server, each on a connection of its own."""

    def __init__(self, server: SmtpServer, *, sender: str) -> None:
        self._server = server
        self._sender = sender

    async def send(self, letter: Letter, written: Written, /) -> None:
        server = self._server
        try:
            await aiosmtplib.send(
                message_of(letter, written, sender=self._sender),
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                use_tls=server.encryption == "implicit",
                start_tls=server.encryption == "starttls",
                timeout=PATIENCE,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            log.warning("mail not sent", letter=str(letter.id), reason=_reason(error))
            raise (MailRefused if _is_final(error) else MailDelayed) from error


def _is_final(error: Exception) -> bool:
    """Whether the server refuses this letter, and not us or everything at the moment."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(one.code >= PERMANENT for one in error.recipients)
    return isinstance(error, aiosmtplib.SMTPDataError) and error.code >= PERMANENT


def _reason(error: Exception) -> str:
    """What went wrong, without the server's words: they may hold the address."""
    code = f" {error.code}" if isinstance(error, SMTPResponseException) else ""
    return type(error).__name__ + code
