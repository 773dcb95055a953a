"""A letter as an e-mail (RFC 5322)."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from application.mail.letter import Letter, Written

#: Characters that a line may have (RFC 5322, 2.1.1).
MAX_LINE: Final = 998


def message_of(
    letter: Letter, written: Written, *, sender: str, at: datetime | None = None
) -> EmailMessage:
    """The message. Its id is the letter's: when a letter is sent twice, a mailbox can tell."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.recipient
    message["Subject"] = written.subject
    message["Date"] = format_datetime(at or datetime.now(UTC))
    message["Message-ID"] = f"<{letter.id}@{_domain_of(sender)}>"
    # No autoresponder shall answer (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(written.text, cte=_encoding(written.text))
    message.add_alternative(written.html, subtype="html", cte=_encoding(written.html))
    return message


def _encoding(text: str) -> str:
    """A text that can go as it is does: its links can then be read in the file, too."""
    is_plain = text.isascii() and all(len(line) <= MAX_LINE for line in text.splitlines())
    return "7bit" if is_plain else "quoted-printable"


def _domain_of(sender: str) -> str:
    return sender.rpartition("@")[2].rstrip("> ")
