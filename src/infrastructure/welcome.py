"""Tells a developer, once the server answers, where everything is."""

import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final
from urllib.error import URLError
from urllib.parse import urlsplit

# They are made by seeds/sql/0001_people.sql, which never runs in production.
DEMO_ACCOUNTS: Final[Mapping[str, str]] = {
    "admin@example.org": "admin",
    "ada@example.org": "instructor",
    "samir@example.org": "student",
}
DEMO_PASSWORD: Final = "correct-horse-demo-battery"  # noqa: S105 - public, and said to be
PAUSE: Final = 0.1
PATIENCE: Final = 10.0


def welcome_when_ready(address: str, text: str, tell: Callable[[str], None]) -> None:
    """Wait in the background for ``GET /health/ready`` to answer 200, then tell ``text``."""

    def wait() -> None:
        while not _answers(f"{address}/health/ready"):
            time.sleep(PAUSE)
        tell(text)

    threading.Thread(target=wait, name="welcome", daemon=True).start()


def welcome(address: str, variables: Mapping[str, str], database: str) -> str:
    """What a newcomer needs, a line each."""
    accounts = ", ".join(f"{email} ({role})" for email, role in DEMO_ACCOUNTS.items())
    return "\n".join(
        (
            "",
            f"elearning is ready: {address}",
            "",
            f"  documentation   {address}/docs",
            f"  demo accounts   {accounts}",
            f"  their password  {DEMO_PASSWORD}",
            f"  outgoing mail   {_mail(variables)}",
            f"  database        {database}",
            "",
            "Ctrl-C ends it; the data stay.",
        )
    )


def _mail(variables: Mapping[str, str]) -> str:
    url = urlsplit(variables.get("MAIL_URL") or "file:.data/mail")
    if url.scheme == "file":
        return f"{url.path} (one .eml file a message)"
    return f"{url.scheme}://{url.netloc.rpartition('@')[2]}"


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - always http
            return bool(answer.status == HTTPStatus.OK)
    except (URLError, OSError):
        return False
