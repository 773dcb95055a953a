"""What a whole run writes: one JSON object a line, and nothing that must not be known."""

import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from people import (
    anybody,
    join,
    letters_to,
    log_in,
    mailed_token,
    make_admin,
    text_of,
    with_token,
)
from processes import database_away
from server import ELEARNING, Served, clean_environment, eventually, make_like_a_clone, serving

ADDRESS = "canary@example.org"
MOVED = "canary@elsewhere.example"
PASSWORDS = (
    "canary sings at dawn",
    "canary guessed wrong",
    "canary of an admin",
    "canary-in-a-url",
    "canary changes its tune",
)


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    """A folder whose database has the schema and nothing else."""
    make_like_a_clone(tmp_path)
    migrate = [ELEARNING, "migrate"]
    subprocess.run(migrate, cwd=tmp_path, env=clean_environment(), check=True, capture_output=True)
    return tmp_path


def test_no_secret_is_ever_logged_and_every_line_is_an_object(migrated: Path) -> None:
    with serving(migrated, "serve", LOG_LEVEL="debug") as served:
        secrets = {*PASSWORDS, *_live(served)}
    written = served.log.read_text() + served.console.read_text()
    assert [secret for secret in secrets if secret in written] == []
    events = [json.loads(line) for line in served.log.read_text().splitlines()]
    assert all(event.keys() >= {"event", "level", "timestamp"} for event in events)
    requests = [event for event in events if event["event"] == "request"]
    assert {event["status"] for event in requests} >= {200, 202, 204, 400, 401, 422, 503}
    assert all(event["request_id"] for event in requests)


def _change(current: str, new: str) -> dict[str, str]:
    return {"current_password": current, "new_password": new}


def _live(served: Served) -> Iterator[str]:
    """Do everything that has to do with secrets, well and badly, and tell these."""
    yield (served.folder / ".data" / "jwt-secret").read_text()
    make_admin(served.folder, "keeper@example.org", PASSWORDS[2])
    join(served, ADDRESS, PASSWORDS[0], "Canary").close()
    yield from (ADDRESS, mailed_token(served, ADDRESS))
    tokens = log_in(served, ADDRESS, PASSWORDS[0])
    yield from (tokens["access_token"], tokens["refresh_token"])
    with with_token(served, tokens["access_token"]) as canary:
        renewed = canary.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
        yield from (renewed.json()["access_token"], renewed.json()["refresh_token"])
        canary.post("/auth/login", json={"email": ADDRESS, "password": PASSWORDS[1]})
        canary.post("/auth/login", json={"email": ADDRESS, "password": [PASSWORDS[1]]})
        canary.post("/auth/login", content=PASSWORDS[1], headers={"Content-Type": "text/json"})
        canary.post("/auth/verify-email", json={"token": mailed_token(served, ADDRESS)})
        canary.post("/me/password", json=_change(PASSWORDS[1], PASSWORDS[4]))
        assert canary.post("/me/password", json=_change(PASSWORDS[0], PASSWORDS[4])).is_success
        assert canary.post("/me/password", json=_change(PASSWORDS[4], PASSWORDS[0])).is_success
        change = {"email": MOVED, "current_password": PASSWORDS[0]}
        assert canary.post("/me/email", json=change).is_success
        yield from (MOVED, mailed_token(served, MOVED))
        canary.post("/auth/password/forgot", json={"email": ADDRESS})
        assert eventually(lambda: "/auth/reset?token=" in text_of(letters_to(served, ADDRESS)[-1]))
        yield mailed_token(served, ADDRESS)
        reset = {"token": mailed_token(served, ADDRESS), "new_password": "short"}
        assert canary.post("/auth/password/reset", json=reset).status_code == 422
        canary.get("/courses", params={"password": PASSWORDS[3]})
        served.get(f"/auth/verify?token={tokens['refresh_token']}")
        with database_away(served.folder, signal.SIGKILL):
            credentials = {"email": ADDRESS, "password": PASSWORDS[0]}
            canary.post("/auth/register", json={**credentials, "display_name": "Canary"})
            canary.post("/auth/login", json=credentials)
            canary.get("/me")
        assert eventually(lambda: served.is_answering)
        assert eventually(lambda: canary.post("/auth/logout").status_code == 204)
    with anybody(served) as visitor:
        visitor.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
        visitor.get("/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
        visitor.get("/me", headers={"Authorization": f"Token {tokens['access_token']}"})
