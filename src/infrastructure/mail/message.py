"""A letter as an e-mail (RFC 5322)."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from application.mail.letter import Letter, Written


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
    message.set_content(written.text)
    message.add_alternative(written.html, subtype="html")
    return message


def _domain_of(sender: str) -> str:
    return sender.rpartition("@")[2].rstrip("> ")
