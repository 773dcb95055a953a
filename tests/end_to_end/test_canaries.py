"""Secrets of every kind go through a whole server, by every operation that takes one: nothing of
them is found in what it writes, stores and answers (ASVS 16.2.5).

A canary is a secret that nobody else has; it is looked for wherever something is kept or told.
"""

import asyncio
import json
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import asyncpg
import httpx
import pyotp
import pytest
from operations import Operation, operations
from people import anybody, join, log_in, make_admin, with_token
from processes import database_away
from server import NO_TLS, PATIENCE, UNLIMITED, Served, eventually, serving

from api.every_answer import CONFIDED, leaves
from fakes.provider import CLIENT_ID, CLIENT_SECRET, OpenIdProviderApp, provider_on_loopback
from infrastructure.local_postgres import lease

#: In every secret that is made up here; no other word of ours looks like it.
CANARY: Final = "serinus-canaria"
PASSWORD: Final = f"{CANARY} sings at dawn"
ADDRESS: Final = "keeper@example.org"

#: Fields of requests that are secrets, beside those that no answer may repeat.
SECRETS: Final = CONFIDED | {"code"}
#: Queries that hold secrets, in links that are mailed, redirected to or signed.
QUERY: Final = ("token", "code", "state", "ticket", "access_token", "mfa_token", "password")


@dataclass(frozen=True)
class Aviary:
    """A server that is watched, and the provider that it asks."""

    served: Served
    provider: OpenIdProviderApp
    database_url: str


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aviary]:
    """A server that logs all that it can, with a secret wherever it is given one."""
    folder = tmp_path_factory.mktemp("aviary")
    with lease(folder / ".data" / "postgres") as server, provider_on_loopback() as provider:
        database_url = server.url("elearning")
        provider.person.email = "newcomer@gmail.example"
        settings = {
            "DATABASE_URL": database_url.replace("@/", f":{CANARY}@/", 1),
            "JWT_SECRET": f"{CANARY} and thirty-two bytes more of it",
            "GOOGLE_CLIENT_ID": CLIENT_ID,
            "GOOGLE_CLIENT_SECRET": CLIENT_SECRET,
            "GOOGLE_ISSUER": provider.issuer,
            "LOG_LEVEL": "debug",
            **UNLIMITED,
        }
        with serving(folder, "run", **settings) as served:
            yield Aviary(served, provider, database_url)


def test_no_secret_that_is_sent_to_any_operation_is_written_stored_or_told(
    aviary: Aviary,
) -> None:
    for operation in operations():
        for request in _requests(operation):
            with anybody(aviary.served) as visitor:
                answer = visitor.request(operation.method, operation.path[7:], **request)
                assert CANARY not in answer.text, operation.name
                assert CANARY not in str(answer.headers), operation.name
    assert _found(aviary, CANARY) == []


def test_no_secret_that_is_used_is_written_stored_or_told(aviary: Aviary) -> None:
    make_admin(aviary.served.folder, "root@example.org", PASSWORD)
    join(aviary.served, ADDRESS, PASSWORD, "Keeper").close()
    secrets = [
        CANARY,
        CLIENT_SECRET,
        *_second_steps(aviary.served),
        *_handshake(aviary),
        *_file(aviary.served),
    ]
    assert len(secrets) > 20
    with database_away(aviary.served.folder, signal.SIGKILL), anybody(aviary.served) as visitor:
        assert visitor.get("/courses").status_code == 503
        assert visitor.post("/auth/login", json=_login()).status_code == 503
    assert eventually(lambda: aviary.served.is_answering)
    assert _found(aviary, *secrets) == []


def test_the_search_finds_what_is_there(aviary: Aviary) -> None:
    """A check of the check: in the log, in a table and in what is measured."""
    with anybody(aviary.served) as visitor:
        visitor.get("/courses", headers={"X-Request-Id": "a-parrot"})
        visitor.post("/auth/password/forgot", json={"email": "parrot@example.org"})
    assert {place for place, _ in _found(aviary, "parrot")} >= {"log", "outbox"}
    assert ("/metrics", "http_requests") in _found(aviary, "http_requests")


def _requests(operation: Operation) -> Iterator[dict[str, Any]]:
    """A canary in every place of a request where a secret may be: in bodies that can be read and
    in such as cannot.
    """
    yield {"headers": {"Authorization": f"Bearer {CANARY}.{CANARY}.{CANARY}"}}
    yield {"headers": {"Authorization": f"Basic {CANARY}", "Cookie": f"login={CANARY}; {CANARY}"}}
    yield {"params": dict.fromkeys(QUERY, CANARY)}
    yield {"params": dict.fromkeys(QUERY[:3], CANARY), "headers": {"Cookie": f"a={CANARY}"}}
    if not SECRETS & (operation.example or {}).keys():
        return
    good = {n: PASSWORD if n in SECRETS else v for n, v in (operation.example or {}).items()}
    for wrong in (PASSWORD, [PASSWORD], {PASSWORD: PASSWORD}, f"{PASSWORD}\0", PASSWORD * 100):
        yield {"json": {**good, **{n: wrong for n in good if n in SECRETS}}}
    body = json.dumps(good)
    yield {"content": body[:-1], "headers": {"Content-Type": "application/json"}}
    yield {"content": body, "headers": {"Content-Type": f"text/{CANARY}"}}


def _login() -> dict[str, str]:
    return {"email": ADDRESS, "password": PASSWORD}


def _second_steps(served: Served) -> Iterator[str]:
    """Turn two-factor login on, log in by it, well and badly, and turn it off."""
    with with_token(served, log_in(served, ADDRESS, PASSWORD)["access_token"]) as keeper:
        secret = keeper.post("/me/totp").json()["secret"]
        code = pyotp.TOTP(secret).now()
        recovery = keeper.post("/me/totp/confirm", json={"code": code}).json()["recovery_codes"]
        challenge = log_in(served, ADDRESS, PASSWORD)["mfa_token"]
        for tried in (code, recovery[0], recovery[0]):
            sent = {"mfa_token": challenge, "code": tried}
            answer = keeper.post("/auth/login/totp", json=sent)
            if answer.is_success:
                yield from _tokens(answer)
        assert keeper.post("/me/totp/disable", json={"code": recovery[1]}).is_success
    yield from (secret, challenge, *recovery)


def _handshake(aviary: Aviary) -> Iterator[str]:
    """Log in at the provider, and once more with its answer; and with an answer that is none."""
    with anybody(aviary.served) as browser, _plainly() as redirected:
        left = browser.get("/auth/google").headers
        yield from _values(left["location"])
        yield re.split("[=;]", left["set-cookie"])[1]
        back = redirected.get(left["location"]).headers["location"]
        yield from _values(back)
        arrived = browser.get(back)
        (code,) = _values(arrived.headers["location"])
        answer = browser.post("/auth/exchange", json={"code": code})
        yield from (code, *_tokens(answer))
        assert browser.post("/auth/exchange", json={"code": code}).status_code == 400
        assert browser.get(back).status_code == 400
    sent = aviary.provider.exchanged[-1]
    yield from (sent["code"], sent["code_verifier"])


def _file(served: Served) -> Iterator[str]:
    """Upload a file by a signed address, and download it by a link."""
    bread = b"rye, water, salt"
    facts = {"filename": "a.txt", "content_type": "text/plain", "size": len(bread)}
    tokens = log_in(served, "root@example.org", PASSWORD)
    with with_token(served, tokens["access_token"]) as root, anybody(served) as player:
        media = root.post("/media", json={**facts, "sha256": sha256(bread).hexdigest()}).json()
        upload = media["upload"]
        assert player.put(upload["url"], content=bread, headers=upload["headers"]).is_success
        assert root.post(f"/media/{media['id']}/complete").is_success
        link = root.get(f"/media/{media['id']}/link").json()["url"]
        assert player.get(link).content == bread
        assert player.get(link[:-2]).status_code == 403
    yield from (*_values(upload["url"]), *_values(link), tokens["refresh_token"])


def _plainly() -> httpx.Client:
    """A client of the provider, whose answers are its own."""
    return httpx.Client(timeout=PATIENCE, verify=NO_TLS, event_hooks={})


def _tokens(answer: httpx.Response) -> list[str]:
    assert answer.is_success, answer.text
    return [value for name, value in leaves(answer.json()) if name.endswith("h_token")] + [
        answer.json()["access_token"]
    ]


def _values(url: str) -> list[str]:
    """The parts of an address that are long enough for nobody to guess."""
    return [
        value for _, value in parse_qsl(urlsplit(url).query) if re.fullmatch(r"[\w.-]{21,}", value)
    ]


def _found(aviary: Aviary, *secrets: str) -> list[tuple[str, str]]:
    """Where which of these is kept or told."""
    marker = uuid4().hex
    assert eventually(lambda: _is_written(aviary.served, marker))
    places = {
        "log": aviary.served.log.read_text(),
        "console": aviary.served.console.read_text(),
        "/metrics": aviary.served.get("/metrics").text,
        **asyncio.run(_tables(aviary.database_url)),
    }
    return [
        (place, secret) for place, text in places.items() for secret in secrets if secret in text
    ]


def _is_written(served: Served, marker: str) -> bool:
    """Whether the log has come as far as now."""
    served.get("/health/live", **{"X-Request-Id": marker})
    return marker in served.log.read_text()


async def _tables(database_url: str) -> dict[str, str]:
    """All rows of all tables as text."""
    connection = await asyncpg.connect(database_url)
    try:
        names = await connection.fetch(
            "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        found = {}
        for (name,) in names:
            rows = await connection.fetch(f"SELECT t::text FROM {name} AS t")  # noqa: S608 - Names of tables.
            found[name.removeprefix("public.")] = "\n".join(row[0] for row in rows)
        return found
    finally:
        await connection.close()
