"""The letters about enrollments: what they say is found out when they go."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from application.enrollments.letters import enrollment_preparations
from application.enrollments.ports import NoticeFacts
from application.mail.letter import Letter
from application.notices import Notice
from domain.enrollments.access import EnrollmentStatus
from domain.ids import EnrollmentId
from infrastructure.mail.template_writer import TemplateWriter

END = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


class Known:
    """The port ``NoticeReads``, about one enrollment."""

    def __init__(self, **facts: Any) -> None:
        standard = {
            "course_title": "Bread <b>",
            "status": EnrollmentStatus.ACTIVE,
            "access_until": None,
            "certificate": None,
            "account_active": True,
            "timezone": "UTC",
        }
        self._facts = NoticeFacts(**standard | facts)

    async def facts(self, enrollment_id: EnrollmentId, /) -> NoticeFacts | None:
        return self._facts if enrollment_id == UUID(int=1) else None


async def written(notice: Notice, locale: str = "en", number: int = 1, **facts: Any) -> str | None:
    """The text of the letter, or None where it is needless."""
    prepared = enrollment_preparations(
        Known(**facts), frontend_url="https://learn.example", public_url="https://api.example"
    )
    letter = Letter(
        id=UUID(int=2),
        recipient="ada@example.org",
        template=notice,
        facts={"enrollment_id": str(UUID(int=number))},
    )
    found = await prepared[notice](letter)
    if found is None:
        return None
    return TemplateWriter(place="The School").write(found[0], locale, found[1]).text


@pytest.mark.parametrize(
    ("timezone", "expected"),
    [
        ("UTC", "2026-03-29 01:30 (UTC)"),
        ("Europe/Vienna", "2026-03-29 03:30 (Europe/Vienna)"),
        ("America/New_York", "2026-03-28 21:30 (America/New_York)"),
        ("Pacific/Auckland", "2026-03-29 14:30 (Pacific/Auckland)"),
    ],
)
@pytest.mark.parametrize("notice", [Notice.SEAT_RECEIVED, Notice.ACCESS_ENDS])
@pytest.mark.parametrize("locale", ["en", "de"])
async def test_an_end_is_told_by_the_learners_own_clock(
    notice: Notice, locale: str, timezone: str, expected: str
) -> None:
    """In the night in which summer time begins in Vienna."""
    text = await written(notice, locale, access_until=END, timezone=timezone)
    assert text is not None
    assert expected in text.replace("\n", " ")
    assert "Bread <b>" in text.replace("\n", " ")


async def test_a_seat_without_an_end_is_told_without_one() -> None:
    text = await written(Notice.SEAT_RECEIVED)
    assert text is not None
    assert "until" not in text
    assert "https://learn.example/" in text


async def test_a_completed_course_leads_to_its_certificate() -> None:
    text = await written(
        Notice.COURSE_COMPLETED, status=EnrollmentStatus.COMPLETED, certificate="EL-2026-B"
    )
    assert text is not None
    assert "https://api.example/certificates/EL-2026-B" in text


@pytest.mark.parametrize("notice", [*Notice])
async def test_nobody_whose_account_was_suspended_is_written_to(notice: Notice) -> None:
    everything = {"access_until": END, "certificate": "EL-2026-B"}
    assert await written(notice, **everything) is not None
    assert await written(notice, **everything, account_active=False) is None
    assert await written(notice, number=7, **everything) is None


async def test_what_is_not_so_any_more_is_not_told() -> None:
    left = {"status": EnrollmentStatus.WITHDRAWN, "access_until": END}
    assert await written(Notice.SEAT_RECEIVED, **left) is None
    assert await written(Notice.ACCESS_ENDS, **left) is None
    assert await written(Notice.ACCESS_ENDS, access_until=None) is None
    assert await written(Notice.COURSE_COMPLETED, certificate=None) is None
