"""What a file is, and the two states that it has."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.errors import Invalid, InvalidTransition
from domain.ids import MediaId, UserId
from domain.media.media import LARGEST_AVATAR, ContentType, Filename, Media, MediaStatus, Purpose

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


def media(**facts: Any) -> Media:
    standard = {"content_type": ContentType("image/png"), "size": 10}
    return Media(
        id=MediaId(UUID(int=1)),
        owner_id=UserId(UUID(int=2)),
        filename=Filename("bread.png"),
        sha256="ab" * 32,
        created_at=NOW,
        updated_at=NOW,
        **standard | facts,
    )


def test_a_file_is_announced_and_becomes_ready_once() -> None:
    ready = media().complete(now=LATER)

    assert (ready.status, ready.updated_at, ready.is_ready) == (MediaStatus.READY, LATER, True)
    with pytest.raises(InvalidTransition):
        ready.complete(now=LATER)


@pytest.mark.parametrize(
    ("facts", "pointers"),
    [
        ({"size": LARGEST_AVATAR + 1}, ["/size"]),
        ({"content_type": ContentType("image/svg+xml")}, ["/content_type"]),
        (
            {"content_type": ContentType("video/mp4"), "size": 2**30},
            ["/content_type", "/size"],
        ),
    ],
)
def test_a_picture_of_a_person_is_a_small_image(facts: dict[str, Any], pointers: list[str]) -> None:
    media(**facts)
    with pytest.raises(Invalid) as refused:
        media(purpose=Purpose.AVATAR, **facts)

    assert [fault.pointer for fault in refused.value.faults] == pointers


@pytest.mark.parametrize("text", ["image/png", "application/vnd.ms-excel", "audio/x-wav", "a/b"])
def test_a_media_type_is_two_names(text: str) -> None:
    assert ContentType(text) == text


@pytest.mark.parametrize(
    "text", ["", "image", "image/", "/png", "Image/png", "image/png ", "a/b/c", "a/b\n", "a/b;c=d"]
)
def test_anything_else_is_no_media_type(text: str) -> None:
    with pytest.raises(Invalid):
        ContentType(text)
