"""Invitations at the same moment as what they wait for, on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from application.actor import Actor, Origin
from application.auth.change_email import ConfirmNewEmail
from application.auth.verify_email import VerifyEmail
from application.enrollments import put_in
from application.enrollments.bind_invitations import BindInvitations
from application.enrollments.views import EnrollmentView
from classroom import Classroom, classroom
from domain.auth.registration import LIFETIME, Registration
from domain.auth.token import token_hash
from domain.courses.course import Course
from domain.enrollments.candidate import Candidate
from domain.ids import InvitationId, RegistrationId
from domain.text import DisplayName, Email
from domain.users.user import Role
from infrastructure.persistence.engine import Database
from infrastructure.security.random_characters import random_characters
from worlds import postgres_world

ROUNDS = 50
HERE = Origin("a-request", "192.0.2.7")


@dataclass
class Town:
    """A classroom, its staff, and the door of the platform."""

    room: Classroom
    staff: Actor
    verify: VerifyEmail

    async def registered(self, email: Email) -> str:
        """The token of a registration that waits for its address."""
        token = f"token of {email}"
        async with self.room.world.start_work(None) as work:
            registration = Registration(
                id=RegistrationId(uuid7()),
                email=email,
                display_name=DisplayName("Ada"),
                password_hash="plain",
                decoy=False,
                created_at=work.now,
                expires_at=work.now + LIFETIME,
                token_hash=token_hash(token),
            )
            await work.registrations.add(registration)
            await work.commit()
        return token

    async def invite(self, course: Course, email: Email) -> Any:
        who = Candidate(email=email)
        return await self.room.enrollments.enroll_somebody(self.staff, course.id, who)


@pytest.fixture
async def town(clean_database_url: str) -> AsyncIterator[Town]:
    database = Database(clean_database_url, pool_size=8)
    try:
        world = postgres_world(database)
        staff = await world.person(Role.INSTRUCTOR)
        bind = BindInvitations(put_in(uuid7, random_characters))
        confirm = ConfirmNewEmail(world.start_work, uuid7, bind)
        verify = VerifyEmail(world.start_work, uuid7, confirm, bind)
        yield Town(classroom(world), staff, verify)
    finally:
        await database.close()


async def test_who_is_invited_while_verifying_is_enrolled_whatever_comes_first(
    town: Town,
) -> None:
    courses = [await town.room.course(town.staff) for _ in range(2)]
    for number in range(ROUNDS):
        email = Email(f"ada{number}@example.org")
        token = await town.registered(email)
        *made, _ = await asyncio.gather(
            *(town.invite(course, Email(email.upper())) for course in courses),
            town.verify(HERE, token),
        )
        for one in made:
            if isinstance(one, EnrollmentView):
                continue
            shown = await town.room.enrollments.invitation(town.staff, InvitationId(one.id))
            assert shown.status == "accepted"
    async with town.room.world.start_work(None) as work:
        for course in courses:
            seats, _ = await work.entrances.seats(course.id)
            assert seats.taken == ROUNDS


async def test_an_address_invited_twice_at_once_has_one_invitation(town: Town) -> None:
    course, email = await town.room.course(town.staff), Email("ada@example.org")
    made = await asyncio.gather(*(town.invite(course, email) for _ in range(8)))
    assert len({one.id for one in made}) == 1


async def test_somebody_put_in_twice_at_once_is_in_once(town: Town) -> None:
    course, learner = await town.room.course(town.staff), await town.room.world.person()
    who = Candidate(user_id=learner.user_id)
    results = await asyncio.gather(
        *(town.room.enrollments.enroll_somebody(town.staff, course.id, who) for _ in range(4)),
        *(town.room.enrollments.enroll(learner, course.id) for _ in range(4)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, EnrollmentView) for one in results) == 1
    assert {type(one).__name__ for one in results} == {"EnrollmentView", "AlreadyEnrolled"}
