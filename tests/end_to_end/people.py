"""People who use the platform over HTTP, and the way each of them gets there."""

import email
import email.policy
import re
import subprocess
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

import httpx
from server import ELEARNING, NO_TLS, PATIENCE, WATCHED, Served, clean_environment, eventually

API: Final = "/api/v1"
DEMO_PASSWORD: Final = "correct-horse-demo-battery"
_TOKEN: Final = re.compile(r"/auth/(?:verify|reset)\?token=([A-Za-z0-9_-]+)")


def anybody(served: Served) -> httpx.Client:
    """Somebody who is not logged in; addresses are relative to the API's base."""
    return httpx.Client(
        base_url=served.base_url + API,
        timeout=PATIENCE,
        verify=NO_TLS,
        event_hooks=WATCHED,
    )


def log_in(served: Served, address: str, password: str) -> dict[str, Any]:
    """The tokens of a new session."""
    with anybody(served) as visitor:
        answer = visitor.post("/auth/login", json={"email": address, "password": password})
    assert answer.status_code == 200, answer.text
    tokens: dict[str, Any] = answer.json()
    return tokens


def with_token(served: Served, access_token: str) -> httpx.Client:
    """Whoever this token belongs to."""
    person = anybody(served)
    person.headers["Authorization"] = f"Bearer {access_token}"
    return person


def logged_in(served: Served, address: str, password: str = DEMO_PASSWORD) -> httpx.Client:
    """Somebody with an account, in a session of their own."""
    return with_token(served, log_in(served, address, password)["access_token"])


def join(served: Served, address: str, password: str, name: str) -> httpx.Client:
    """A newcomer who registered, followed the mailed link and logged in."""
    with anybody(served) as visitor:
        account = {"email": address, "password": password, "display_name": name}
        assert visitor.post("/auth/register", json=account).status_code == 202
        token = mailed_token(served, address)
        assert visitor.post("/auth/verify-email", json={"token": token}).status_code == 204
    return logged_in(served, address, password)


def make_admin(folder: Path, address: str, password: str) -> str:
    """What ``elearning create-admin`` answers in the folder of a server."""
    finished = subprocess.run(
        [ELEARNING, "create-admin", address, "--password-stdin"],
        input=f"{password}\n",
        capture_output=True,
        text=True,
        cwd=folder,
        env=clean_environment(),
        timeout=PATIENCE,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stderr.strip()


def appoint(admin: httpx.Client, person: httpx.Client, role: str) -> None:
    """Have ``admin`` give somebody another role."""
    answer = admin.post(f"/users/{id_of(person)}/role", json={"role": role})
    assert (answer.status_code, answer.json()["role"]) == (200, role)


def id_of(person: httpx.Client) -> str:
    return str(person.get("/me").json()["id"])


def letters_to(served: Served, address: str) -> list[EmailMessage]:
    """The letters to an address so far, oldest first."""
    read = (_letter(file) for file in sorted((served.folder / ".data" / "mail").glob("*.eml")))
    return [letter for letter in read if letter["To"] == address]


def mailed_token(served: Served, address: str) -> str:
    """The token of the latest link that was mailed to an address."""
    assert eventually(lambda: letters_to(served, address)), f"No letter came for {address}."
    found = _TOKEN.search(text_of(letters_to(served, address)[-1]))
    assert found is not None
    return found[1]


def text_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def _letter(file: Path) -> EmailMessage:
    return email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
