"""What a newcomer reads when the server is ready."""

from pathlib import Path

import pytest

from infrastructure.welcome import DEMO_ACCOUNTS, DEMO_PASSWORD, welcome

PEOPLE = Path(__file__).parents[3] / "seeds" / "sql" / "0001_people.sql"


def test_it_says_where_everything_is() -> None:
    text = welcome("http://127.0.0.1:8000", {}, "embedded, in .data/postgres")

    for part in ("http://127.0.0.1:8000/docs", ".data/mail", "embedded, in .data/postgres"):
        assert part in text


def test_the_demo_accounts_are_those_of_the_seeds() -> None:
    seeded = PEOPLE.read_text()

    assert all(f"'{account}'" in seeded for account in DEMO_ACCOUNTS)
    assert DEMO_PASSWORD in seeded


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("file:/var/mail/out", "/var/mail/out (one .eml file a message)"),
        ("smtp://user:secret@mail.example.org:587?tls=starttls", "smtp://mail.example.org:587"),
    ],
)
def test_it_says_where_mail_goes_and_no_password(url: str, shown: str) -> None:
    text = welcome("http://127.0.0.1:8000", {"MAIL_URL": url}, "")

    assert f"outgoing mail   {shown}\n" in text
    assert "secret" not in text
