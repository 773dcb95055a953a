"""The letters about enrollments. What stands in them is found out when they are delivered, and
whether they still matter.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from application.enrollments.ports import NoticeFacts, NoticeReads
from application.mail.letter import Letter
from application.mail.ports import Prepare, Prepared
from application.notices import Notice
from domain.enrollments.access import EnrollmentStatus
from domain.ids import EnrollmentId

#: The letter about a seat that does not last for ever.
SEAT_FOR_A_TIME: Final = "seat_received_for_a_time"


@dataclass(frozen=True, slots=True)
class PrepareNotice:
    """Find out what a letter about an enrollment says. It is needless where the account was
    suspended meanwhile, or the enrollment is not any more what the letter says.
    """

    reads: NoticeReads
    frontend_url: str
    public_url: str

    async def __call__(self, letter: Letter, /) -> Prepared | None:
        facts = await self.reads.facts(EnrollmentId(UUID(letter.facts["enrollment_id"])))
        if facts is None or not facts.account_active:
            return None
        prepare = _PREPARED[Notice(letter.template)]
        values = {
            "course": facts.course_title,
            "home": f"{self.frontend_url}/",
            "certificate": f"{self.public_url}/certificates/{facts.certificate}",
        }
        return prepare(facts, values)


def _seat(facts: NoticeFacts, values: dict[str, str]) -> Prepared | None:
    if facts.status is not EnrollmentStatus.ACTIVE:
        return None
    if facts.access_until is None:
        return Notice.SEAT_RECEIVED, values
    return SEAT_FOR_A_TIME, values | _until(facts.access_until, facts.timezone)


def _enrolled(facts: NoticeFacts, values: dict[str, str]) -> Prepared | None:
    return (Notice.ENROLLED, values) if facts.status is EnrollmentStatus.ACTIVE else None


def _completed(facts: NoticeFacts, values: dict[str, str]) -> Prepared | None:
    return None if facts.certificate is None else (Notice.COURSE_COMPLETED, values)


def _ends(facts: NoticeFacts, values: dict[str, str]) -> Prepared | None:
    if facts.status is not EnrollmentStatus.ACTIVE or facts.access_until is None:
        return None
    return Notice.ACCESS_ENDS, values | _until(facts.access_until, facts.timezone)


_PREPARED: Final = {
    Notice.ENROLLED: _enrolled,
    Notice.SEAT_RECEIVED: _seat,
    Notice.COURSE_COMPLETED: _completed,
    Notice.ACCESS_ENDS: _ends,
}


def _until(end: datetime, timezone: str) -> dict[str, str]:
    """The end by the learner's own clock, in a form that every language reads alike."""
    return {"until": f"{end.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M} ({timezone})"}


def enrollment_preparations(
    reads: NoticeReads, *, frontend_url: str, public_url: str
) -> dict[str, Prepare]:
    """How each of these letters is prepared; people learn at the one address, and certificates are
    shown at the other.
    """
    prepare = PrepareNotice(reads, frontend_url, public_url)
    return dict.fromkeys(Notice, prepare)
