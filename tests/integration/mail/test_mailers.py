"""Letters as files and over SMTP."""

import stat
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import structlog

from application.mail.letter import Letter, Written
from application.mail.ports import MailDelayed, MailRefused
from infrastructure.mail.choice import mailer_for
from infrastructure.mail.file_mailer import FileMailer
from infrastructure.mail.smtp_mailer import SmtpMailer
from integration.mail.smtp_server import SmtpServer

SENDER = "Elearning <no-reply@learn.example>"
LETTER = Letter(id=UUID(int=7), recipient="ada@example.org", template="verify_email")
LINK = "https://learn.example/auth/verify?token=" + "s" * 43
WRITTEN = Written("Confirm your address", f"Open this:\n\n{LINK}\n", f"<p>Größe {LINK}</p>")


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    text: str = body.get_content()
    return text


def assert_complete(message: EmailMessage) -> None:
    assert (message["To"], message["From"]) == ("ada@example.org", SENDER)
    assert message["Subject"] == "Confirm your address"
    assert message["Message-ID"] == f"<{LETTER.id}@learn.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime is not None
    assert LINK in text_of(message, "plain")
    assert "Größe" in text_of(message, "html")


async def test_a_file_is_a_whole_message_that_only_its_owner_reads(tmp_path: Path) -> None:
    mailer = mailer_for(f"file:{tmp_path}/new/mail", sender=SENDER)
    assert isinstance(mailer, FileMailer)
    await mailer.send(LETTER, WRITTEN)
    (file,) = (tmp_path / "new" / "mail").iterdir()
    assert file.name == f"{LETTER.id}.eml"
    assert_complete(read(file.read_bytes()))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


async def test_a_link_can_be_read_in_the_file_as_it_is(tmp_path: Path) -> None:
    await mailer_for(f"file:{tmp_path}", sender=SENDER).send(LETTER, WRITTEN)
    assert LINK.encode() in (tmp_path / f"{LETTER.id}.eml").read_bytes()


async def test_the_log_names_the_file_and_never_the_link(tmp_path: Path) -> None:
    with structlog.testing.capture_logs() as logged:
        await mailer_for(f"file:{tmp_path}", sender=SENDER).send(LETTER, WRITTEN)
    assert f"{LETTER.id}.eml" in repr(logged)
    assert "token" not in repr(logged)


async def test_a_letter_that_is_sent_again_is_the_same_file(tmp_path: Path) -> None:
    mailer = mailer_for(f"file:{tmp_path}", sender=SENDER)
    for _ in range(2):
        await mailer.send(LETTER, WRITTEN)
    assert len(list(tmp_path.iterdir())) == 1


async def test_a_folder_that_cannot_be_written_delays(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file in the way")
    with pytest.raises(MailDelayed):
        await mailer_for(f"file:{tmp_path}/mail", sender=SENDER).send(LETTER, WRITTEN)


def smtp(server: SmtpServer, login: str = "", tls: str = "none") -> SmtpMailer:
    mailer = mailer_for(f"smtp://{login}127.0.0.1:{server.port}?tls={tls}", sender=SENDER)
    assert isinstance(mailer, SmtpMailer)
    return mailer


async def test_a_letter_is_handed_to_the_server_whole() -> None:
    async with SmtpServer().listening() as server:
        await smtp(server).send(LETTER, WRITTEN)
    (content,) = server.messages
    assert_complete(read(content))


async def test_the_mailer_logs_in_with_what_the_address_says() -> None:
    async with SmtpServer().listening() as server:
        await smtp(server, "post%40man:p%3Ass@").send(LETTER, WRITTEN)
    assert server.logins == ["\0post@man\0p:ss"]


@pytest.mark.parametrize(
    "answers",
    [
        {"RCPT": "550 no such mailbox"},
        {"RCPT": "553 bad name"},
        {"MESSAGE": "554 we do not like it"},
    ],
    ids=str,
)
async def test_a_letter_that_is_refused_for_good_is_told_apart(answers: dict[str, str]) -> None:
    async with SmtpServer(answers=answers).listening() as server:
        with pytest.raises(MailRefused):
            await smtp(server).send(LETTER, WRITTEN)


@pytest.mark.parametrize(
    "answers",
    [
        {"CONNECT": "421 busy"},
        {"MAIL": "451 later"},
        {"MAIL": "550 not from you"},
        {"RCPT": "450 mailbox busy"},
        {"DATA": "452 full"},
        {"MESSAGE": "451 try again"},
        {"AUTH": "535 wrong password"},
    ],
    ids=str,
)
async def test_everything_else_is_tried_again(answers: dict[str, str]) -> None:
    async with SmtpServer(answers=answers).listening() as server:
        with pytest.raises(MailDelayed):
            await smtp(server, "user:password@").send(LETTER, WRITTEN)


async def test_a_server_that_is_away_delays_and_the_log_holds_no_secret() -> None:
    async with SmtpServer().listening() as server:
        port = server.port
    mailer = mailer_for(f"smtp://user:hush@127.0.0.1:{port}?tls=none", sender=SENDER)
    with structlog.testing.capture_logs() as logged, pytest.raises(MailDelayed):
        await mailer.send(LETTER, WRITTEN)
    for secret in ("hush", "token", LETTER.recipient):
        assert secret not in repr(logged)


async def test_a_server_without_encryption_gets_nothing_where_it_is_demanded() -> None:
    async with SmtpServer().listening() as server:
        with pytest.raises(MailDelayed):
            await smtp(server, "user:password@", tls="starttls").send(LETTER, WRITTEN)
    assert (server.messages, server.logins) == ([], [])


@pytest.mark.parametrize(
    ("url", "port", "encryption"),
    [
        ("smtp://mail.example", 587, "starttls"),
        ("smtp://mail.example?tls=starttls", 587, "starttls"),
        ("smtp://mail.example?tls=implicit", 465, "implicit"),
        ("smtp://mail.example?tls=none", 25, "none"),
        ("smtp://mail.example:2525?tls=none", 2525, "none"),
    ],
)
def test_the_port_follows_from_the_encryption(url: str, port: int, encryption: str) -> None:
    mailer: Any = mailer_for(url, sender=SENDER)
    assert (mailer._server.port, mailer._server.encryption) == (port, encryption)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:",
        "file://host/folder",
        "smtp://",
        "smtp://user:hush@mail.example?tls=maybe",
        "smtp://user:hush@mail.example?ssl=on",
        "smtp://user:hush@mail.example:port",
        "http://user:hush@mail.example",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="MAIL_URL") as refused:
        mailer_for(url, sender=SENDER)
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "nobody", "@", "a@b.org\nBcc: all@example.org"])
def test_a_sender_that_is_no_address_is_refused(sender: str) -> None:
    with pytest.raises(ValueError, match="MAIL_FROM"):
        mailer_for("file:mail", sender=sender)
