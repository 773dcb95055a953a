"""Which mailer ``MAIL_URL`` asks for (contract, section 8)."""

from email.utils import parseaddr
from pathlib import Path
from typing import Final, get_args
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from application.mail.ports import Mailer
from infrastructure.mail.file_mailer import FileMailer
from infrastructure.mail.smtp_mailer import Encryption, SmtpMailer, SmtpServer

_PORTS: Final[dict[Encryption, int]] = {"starttls": 587, "implicit": 465, "none": 25}

_ENCRYPTIONS: Final[dict[str, Encryption]] = {one: one for one in get_args(Encryption)}

_FORM: Final = "MAIL_URL must be file:FOLDER or smtp://user:password@host:port?tls=starttls"


def mailer_for(url: str, *, sender: str) -> Mailer:
    """The mailer. Raise ``ValueError``, whose text repeats neither setting, when one of them cannot
    be used.
    """
    if not _is_address(sender):
        raise ValueError("MAIL_FROM must be an address, or NAME <address>.")
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path and not parts.netloc:
        return FileMailer(Path(parts.path), sender=sender)
    if parts.scheme == "smtp" and parts.hostname:
        return SmtpMailer(_server(parts), sender=sender)
    raise ValueError(f"{_FORM}.")


def _is_address(sender: str) -> bool:
    _, address = parseaddr(sender)
    return "@" in address.strip("@") and sender.isprintable()


def _server(parts: SplitResult) -> SmtpServer:
    options = dict(parse_qsl(parts.query))
    encryption = _ENCRYPTIONS.get(options.pop("tls", "starttls"))
    if options or encryption is None:
        raise ValueError(f"{_FORM}; tls is one of {', '.join(_ENCRYPTIONS)}.")
    return SmtpServer(
        host=parts.hostname or "",
        port=_port(parts) or _PORTS[encryption],
        encryption=encryption,
        user=_decoded(parts.username),
        password=_decoded(parts.password),
    )


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise ValueError(f"{_FORM}; the port is a number.") from None


def _decoded(part: str | None) -> str | None:
    return None if part is None else unquote(part)
