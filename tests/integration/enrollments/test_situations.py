"""Whoever asks whether they may enroll gets the answer that the deed gets, and both are true: held
against the contract's words, written down here once more, for situations by chance on PostgreSQL.

A sample in daily use; `CROWD_FULL_TESTS=1` tries ten thousand.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

import asyncpg
import pytest

from application.actor import Actor
from classroom import Classroom
from domain.enrollments.errors import NotEligible
from domain.errors import NotFound
from domain.ids import CourseId
from domain.users.user import Role

FULL: Final = os.environ.get("CROWD_FULL_TESTS") == "1"
SITUATIONS: Final = 10_000 if FULL else 300

DAY: Final = timedelta(days=1)

STATUSES: Final = (
    *("waitlisted", "active", "completed", "suspended", "withdrawn", "removed", "expired"),
)


#: Of these a person has one in a course at most, whatever their time.
STORED_LIVE: Final = ("waitlisted", "active", "suspended")


@dataclass(frozen=True)
class Held:
    """An enrollment as it is stored; days from now until its access ends."""

    status: str
    ends_in: int | None

    @property
    def is_over(self) -> bool:
        return self.ends_in is not None and self.ends_in < 0

    @property
    def takes_a_seat(self) -> bool:
        return self.status == "suspended" or (self.status == "active" and not self.is_over)

    @property
    def is_live(self) -> bool:
        return self.status == "waitlisted" or self.takes_a_seat


@dataclass(frozen=True)
class Situation:
    """Everything that decides, as it was drawn; times are days from now."""

    who: str
    status: str
    enroll_from: int | None
    enroll_until: int | None
    starts_at: int | None
    ends_at: int | None
    capacity: int | None
    waitlist: bool
    asked_for: frozenset[str]
    others: tuple[Held, ...]
    own: tuple[Held, ...]

    @property
    def teaches(self) -> bool:
        return self.who in ("owner", "co-instructor")

    @property
    def last(self) -> Held | None:
        return self.own[-1] if self.own else None


#: Courses that may be asked for first, their states, and who has completed them.
FIRST: Final = {
    "published, nobody": ("published", ()),
    "published, learner": ("published", ("learner", "admin")),
    "draft": ("draft", ()),
    "archived": ("archived", ()),
}


def is_hidden(one: Situation) -> bool:
    """A draft is its staff's, an archived course also its learners'."""
    if one.who != "learner" or one.status == "published":
        return False
    last = one.last
    learns = last and last.status in ("active", "completed") and not last.is_over
    return not (one.status == "archived" and learns)


def reasons(one: Situation) -> list[str]:
    """What stands in the way, in the contract's order and words."""
    found = []
    if one.status != "published":
        found.append("not_published")
    if one.enroll_from is not None and one.enroll_from > 0:
        found.append("enrollment_not_open")
    over = [end for end in (one.enroll_until, one.ends_at) if end is not None and end < 0]
    is_live = one.last is not None and one.last.is_live
    if over or one.capacity == 0:
        found.append("enrollment_closed")
    elif not has_seat(one) and not one.waitlist and not is_live:
        found.append("course_full")
    if missing(one):
        found.append("prerequisite_missing")
    if is_live:
        found.append("already_enrolled")
    if one.teaches:
        found.append("own_course")
    return found


def missing(one: Situation) -> set[str]:
    return {
        name
        for name in one.asked_for
        if FIRST[name][0] == "published" and one.who not in FIRST[name][1]
    }


def has_seat(one: Situation) -> bool:
    """Whoever waits already comes first."""
    if one.capacity is None:
        return True
    everybody = (*one.others, *one.own)
    taken = sum(held.takes_a_seat for held in everybody)
    waiting = sum(held.status == "waitlisted" for held in everybody)
    return one.capacity > taken + waiting


def drawn(chance: Random) -> Situation:
    """Plain in most things, so that each thing decides alone now and then."""
    odd = chance.choice((0.15, 0.4, 0.8))

    def one_of(plain: Any, *values: Any) -> Any:
        return chance.choice(values) if chance.random() < odd else plain

    def held() -> Held:
        status = chance.choice(STATUSES)
        return Held(status, chance.choice((None, -1, 3)))

    opens, closes = one_of((None, None), (-2, None), (1, 3), (None, 2), (-3, -1), (-2, 2))
    starts, ends = one_of((None, None), (-2, None), (1, 3), (None, 2), (-3, -1), (-2, 2))
    own = tuple(held() for _ in range(one_of(0, 1, 1, 2)))
    # Only the last attempt can be live.
    over = [Held("withdrawn", one.ends_in) if one.status in STORED_LIVE else one for one in own]
    own = (*over[:-1], *own[-1:])
    who = one_of("learner", "owner", "co-instructor", "admin")
    return Situation(
        who=who,
        status=one_of("published", "draft", "archived"),
        enroll_from=opens,
        enroll_until=closes,
        starts_at=starts,
        ends_at=ends,
        capacity=one_of(None, 0, 1, 2, 3, 4),
        waitlist=bool(one_of(1, 0)),
        asked_for=frozenset(name for name in FIRST if chance.random() < odd / 3),
        others=tuple(held() for _ in range(chance.choice((0, 0, 1, 2, 4)))),
        own=own,
    )


class Stage:
    """A database in which situations are set up, and the people in them."""

    def __init__(self, room: Classroom, connection: asyncpg.Connection, now: datetime) -> None:
        self.room = room
        self.connection = connection
        self.now = now
        self.people: dict[str, Actor] = {}
        self.others: list[UUID] = []
        self.first: dict[str, UUID] = {}

    async def prepare(self) -> None:
        person = self.room.world.person
        for name, role in (
            ("learner", Role.STUDENT),
            ("owner", Role.INSTRUCTOR),
            ("co-instructor", Role.INSTRUCTOR),
            ("admin", Role.ADMIN),
        ):
            self.people[name] = await person(role)
        self.others = [(await person()).user_id for _ in range(4)]
        for name, (status, done) in FIRST.items():
            self.first[name] = await self.insert_course(status=status)
            for who in done:
                user_id = self.people[who].user_id
                await self.insert(self.first[name], user_id, 1, Held("completed", None))

    def at(self, days: int | None) -> datetime | None:
        return None if days is None else self.now + days * DAY

    async def insert_course(self, **facts: Any) -> UUID:
        course_id = self.room.world.new_id()
        values = {
            "id": course_id,
            "owner_id": self.people["owner"].user_id,
            "slug": str(course_id),
            "title": "Bread",
            "published_at": self.now,
            "co_instructor_ids": [self.people["co-instructor"].user_id],
            **facts,
        }
        places = ", ".join(f"${place + 1}" for place in range(len(values)))
        await self.connection.execute(
            f"INSERT INTO courses ({', '.join(values)}) VALUES ({places})",  # noqa: S608
            *values.values(),
        )
        return course_id

    async def insert(self, course_id: UUID, user_id: UUID, attempt: int, held: Held) -> None:
        await self.connection.execute(
            """
            INSERT INTO enrollments (
                id, course_id, user_id, status, attempt, access_until, completed_at, waitlisted_at,
                enrolled_at, updated_at
            )
            VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $7, $7)
            """,
            self.room.world.new_id(),
            course_id,
            user_id,
            held.status,
            attempt,
            self.at(held.ends_in),
            self.now - 5 * DAY,
        )

    async def set_up(self, one: Situation) -> CourseId:
        course_id = await self.insert_course(
            status=one.status,
            enroll_from=self.at(one.enroll_from),
            enroll_until=self.at(one.enroll_until),
            starts_at=self.at(one.starts_at),
            ends_at=self.at(one.ends_at),
            capacity=one.capacity,
            waitlist=one.waitlist,
        )
        await self.connection.executemany(
            "INSERT INTO course_prerequisites (course_id, prerequisite_id) VALUES ($1, $2)",
            [(course_id, self.first[name]) for name in one.asked_for],
        )
        for user_id, held in zip(self.others, one.others, strict=False):
            await self.insert(course_id, user_id, 1, held)
        for attempt, held in enumerate(one.own, start=1):
            await self.insert(course_id, self.people[one.who].user_id, attempt, held)
        return CourseId(course_id)


async def test_the_answer_and_the_deed_are_what_the_contract_says(
    rooms: list[Classroom], connection: asyncpg.Connection
) -> None:
    now = await connection.fetchval("SELECT now()")
    stage = Stage(rooms[0], connection, now)
    await stage.prepare()
    chance = Random(1)
    seen: set[str] = set()
    for _ in range(SITUATIONS):
        one = drawn(chance)
        course_id = await stage.set_up(one)
        await require_truth(stage, one, course_id)
        seen.update(reasons(one) or ["seat" if has_seat(one) else "waitlist"])
    assert len(seen) == 9


async def require_truth(stage: Stage, one: Situation, course_id: CourseId) -> None:
    enrollments, actor = stage.room.enrollments, stage.people[one.who]
    if is_hidden(one):
        for ask in (enrollments.eligibility, enrollments.enroll):
            with pytest.raises(NotFound):
                await ask(actor, course_id)
        return
    expected = reasons(one)
    told = await enrollments.eligibility(actor, course_id)
    assert [reason.code for reason in told.reasons] == expected, one
    if "prerequisite_missing" in expected:
        (reason,) = [named for named in told.reasons if named.code == "prerequisite_missing"]
        assert {*reason.course_ids} == {stage.first[name] for name in missing(one)}  # type: ignore[misc]
    if expected:
        assert (told.eligible, told.outcome) == (False, None)
        with pytest.raises(NotEligible) as refused:
            await enrollments.enroll(actor, course_id)
        assert [reason["code"] for reason in refused.value.facts["reasons"]] == expected
        assert refused.value.code == expected[0]
        return
    outcome = "active" if has_seat(one) else "waitlisted"
    assert (told.eligible, told.outcome) == (True, outcome), one
    enrolled = await enrollments.enroll(actor, course_id)
    assert (enrolled.status, enrolled.attempt) == (outcome, len(one.own) + 1), one
