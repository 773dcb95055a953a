"""Signed links: what they are for, for whom, and for how long."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.media.views import MediaLink
from domain.ids import MediaId, UserId
from domain.media.errors import InvalidLink
from infrastructure.security.media_links import SignedMediaLinks

FILE, OTHER_FILE = MediaId(UUID(int=1)), MediaId(UUID(int=2))
ADA = UserId(UUID(int=3))
HOUR = timedelta(hours=1)


class Clock:
    def __init__(self) -> None:
        self.now = 1_780_000_000.0

    def __call__(self) -> float:
        return self.now


def links(*secrets: str, clock: Clock | None = None) -> SignedMediaLinks:
    given = secrets or ("a secret",)
    return SignedMediaLinks("https://learn.example", given, now=clock or Clock())


def ticket(link: MediaLink) -> str:
    return link.url.partition("?ticket=")[2]


def test_a_link_tells_where_and_until_when() -> None:
    link = links().download(FILE, ADA, lifetime=HOUR)

    assert link.url.startswith(f"https://learn.example/api/v1/media/{FILE}?ticket=")
    assert link.expires_at == datetime.fromtimestamp(1_780_003_600, UTC)
    assert links().downloader(FILE, ticket(link)) == ADA


def test_a_link_is_for_one_file_and_one_deed() -> None:
    upload, download = [
        ticket(make(FILE, ADA, lifetime=HOUR)) for make in (links().upload, links().download)
    ]

    assert links().uploader(FILE, upload) == ADA
    for ask, wrong in (
        (links().uploader, download),
        (links().downloader, upload),
    ):
        with pytest.raises(InvalidLink):
            ask(FILE, wrong)
    with pytest.raises(InvalidLink):
        links().uploader(OTHER_FILE, upload)


def test_a_link_ends() -> None:
    clock = Clock()
    signed = links(clock=clock)
    link = ticket(signed.download(FILE, ADA, lifetime=HOUR))

    clock.now += 3599
    assert signed.downloader(FILE, link) == ADA
    clock.now += 1
    with pytest.raises(InvalidLink):
        signed.downloader(FILE, link)


def test_a_secret_that_was_changed_still_opens_what_it_signed() -> None:
    link = ticket(links("old").download(FILE, ADA, lifetime=HOUR))

    assert links("new", "old").downloader(FILE, link) == ADA
    with pytest.raises(InvalidLink):
        links("new").downloader(FILE, link)


def test_no_bit_of_a_ticket_can_be_changed() -> None:
    link = ticket(links().download(FILE, ADA, lifetime=HOUR))
    for place, character in enumerate(link):
        for other in "AQgw_-09za":
            if other != character:
                with pytest.raises(InvalidLink):
                    links().downloader(FILE, link[:place] + other + link[place + 1 :])


AS_LONG = st.binary(min_size=56, max_size=56).map(lambda raw: urlsafe_b64encode(raw).decode())


@given(made_up=st.text() | AS_LONG)
def test_nothing_made_up_is_a_ticket(made_up: str) -> None:
    with pytest.raises(InvalidLink):
        links().downloader(FILE, made_up.rstrip("="))
