"""A provider on loopback for each test, and us as its client."""

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from application.identities.ports import ProviderAnswer
from domain.identities.identity import Proof
from fakes.provider import CLIENT_ID, CLIENT_SECRET, OpenIdProviderApp, provider_on_loopback
from infrastructure.google.bounded_client import bounded_client
from infrastructure.google.choice import GoogleChoice
from infrastructure.google.provider import OpenIdProvider

REDIRECT_URI: Final = "http://learn.example/api/v1/auth/google/callback"
# Reading the certificates of all authorities takes longer than most of these tests.
NO_TLS: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
STATE, NONCE, VERIFIER = "the-state", "the-nonce", "v" * 43


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


class Us:
    """The platform as a client of the provider."""

    def __init__(self, app: OpenIdProviderApp, client: httpx.AsyncClient, **options: Any) -> None:
        self.monotonic = Clock()
        choice = GoogleChoice(
            client_id=CLIENT_ID, client_secret=CLIENT_SECRET, issuer=app.issuer, return_urls=()
        )
        self.provider = OpenIdProvider(
            replace(choice, **options.pop("choice", {})),
            client,
            redirect_uri=REDIRECT_URI,
            monotonic=self.monotonic,
            **{"patience": timedelta(seconds=10), **options},
        )

    async def leave(self) -> str:
        return await self.provider.authorize_url(state=STATE, nonce=NONCE, verifier=VERIFIER)

    async def go(self) -> ProviderAnswer:
        """What the browser brings back that follows the address."""
        async with httpx.AsyncClient(verify=NO_TLS) as browser:
            answer = await browser.get(await self.leave())
        back = {
            name: values[0]
            for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()
        }
        return ProviderAnswer(
            state=back["state"],
            code=back.get("code"),
            error=back.get("error"),
            issuer=back.get("iss"),
        )

    async def come_back(self, answer: ProviderAnswer, **differently: str) -> Proof:
        kept = {"nonce": NONCE, "verifier": VERIFIER, **differently}
        return await self.provider.prove(answer, **kept)

    async def go_and_come_back(self) -> Proof:
        return await self.come_back(await self.go())


@pytest.fixture(scope="module")
def lasting_app() -> Iterator[OpenIdProviderApp]:
    with provider_on_loopback() as app:
        yield app


@pytest.fixture
def app(lasting_app: OpenIdProviderApp) -> OpenIdProviderApp:
    """The provider, honest and with no past."""
    lasting_app.reform()
    return lasting_app


@asynccontextmanager
async def us_at(app: OpenIdProviderApp, **options: Any) -> AsyncIterator[Us]:
    async with bounded_client(httpx.AsyncHTTPTransport(verify=NO_TLS)) as client:
        yield Us(app, client, **options)


@pytest.fixture
async def us(app: OpenIdProviderApp) -> AsyncIterator[Us]:
    async with us_at(app) as us:
        yield us
