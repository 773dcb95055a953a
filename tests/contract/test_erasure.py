"""What erasing a person promises: who they were is gone everywhere, what they did stays."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from application.actor import Actor, Origin
from application.audit.ports import AuditFilter
from application.enrollments.ports import EnrollmentFilter
from application.jobs.ports import JobRow, Settled
from application.mail.letter import Letter
from application.media.ports import Stored
from application.once import Replay
from application.page import PageRequest
from application.ports import Answer, AuditEvent, Once
from application.users.ports import PeopleFilter
from classroom import Classroom, classroom
from contract.test_attachments import READY, attach, show
from contract.test_media import A_PICTURE, add
from domain.auth.mailed_link import LinkPurpose, MailedLink
from domain.auth.registration import Registration
from domain.auth.session import Lifetimes, RefreshToken, Session
from domain.courses.course import CourseStatus
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.candidate import Candidate
from domain.enrollments.invitation import Invitation
from domain.errors import NotFound
from domain.identities.identity import Identity, Provider
from domain.ids import (
    CourseId,
    EnrollmentId,
    InvitationId,
    JobId,
    RefreshTokenId,
    RegistrationId,
    SessionId,
    UserId,
)
from domain.jobs.job import Job
from domain.text import DisplayName, Email, Title
from domain.two_factor.totp import Totp
from domain.users.profile import Bio
from domain.users.user import Role

ADA = Email("Ada@Example.org")
HERE = Origin("a-request", "192.0.2.7", "Ada's browser")


@pytest.fixture
def room(world: Any) -> Classroom:
    return classroom(world)


async def ada(world: Any, role: Role = Role.STUDENT) -> Actor:
    person: Actor = await world.person(
        role, "Ada Lovelace", email=ADA, title=Title("Countess"), bio=Bio("Notes on engines.")
    )
    return Actor(person.user_id, role, person.session_id, HERE)


async def erase(world: Any, person: Actor) -> None:
    async with world.start_work(None) as work:
        user = await work.users.lock_wholly(person.user_id)
        await work.sessions.end_all(person.user_id)
        await work.users.erase(user)
        await work.commit()


async def record(world: Any, *events: AuditEvent) -> None:
    async with world.start_work(None) as work:
        for event in events:
            await work.audit.record(event)
        await work.commit()


async def trail(world: Any) -> list[Any]:
    page = await world.audit.events(AuditFilter(), PageRequest(100))
    return list(reversed(page.items))


async def test_the_account_is_gone_for_everybody(world: Any) -> None:
    person = await ada(world)
    await erase(world, person)
    async with world.start_work(None) as work:
        for find in (work.users.get, work.users.lock, work.users.lock_wholly):
            with pytest.raises(NotFound):
                await find(person.user_id)
        assert await work.users.lock_by_email(ADA) is None
        assert not await work.users.is_taken(ADA)
    for read in (world.users.account, world.users.profile):
        with pytest.raises(NotFound):
            await read(person.user_id)
    assert (await world.users.people(PeopleFilter(), PageRequest())).items == []
    assert (await world.auth.credentials(ADA, "192.0.2.7")).user_id is None


async def test_an_erased_admin_is_none(world: Any) -> None:
    person = await ada(world, Role.ADMIN)
    await erase(world, person)
    async with world.start_work(None) as work:
        assert await work.users.lock_admins() == set()


async def test_the_address_can_have_a_new_account(world: Any) -> None:
    await erase(world, await ada(world))
    other = await ada(world)
    assert (await world.auth.credentials(ADA, "")).user_id == other.user_id


async def test_two_people_can_be_erased(world: Any) -> None:
    for _ in range(2):
        await erase(world, await ada(world))


async def test_what_was_learned_stays_as_a_former_learners(world: Any, room: Classroom) -> None:
    teacher = await world.person(Role.INSTRUCTOR, "Grace")
    person, course = await ada(world), await room.course(teacher)
    lesson = await room.lesson(course)
    await room.enrolled(course, person)
    await room.done(person, lesson)
    await erase(world, person)
    wanted = EnrollmentFilter(course_id=course.id)
    (shown,) = (await world.enrollments.listed(wanted, PageRequest())).items
    assert (shown.user.id, shown.user.display_name) == (person.user_id, "Former learner")
    assert (shown.status, shown.percent) == (EnrollmentStatus.COMPLETED, 100)
    (certificate,) = (await world.certificates.of_user(person.user_id, PageRequest())).items
    assert (certificate.learner_name, certificate.instructor_name) == ("Former learner", "Grace")


async def test_an_archived_course_stays_without_its_teachers_name(
    world: Any, room: Classroom
) -> None:
    teacher = await ada(world, Role.INSTRUCTOR)
    course, learner = await room.course(teacher), await world.person(name="Grace")
    lesson = await room.lesson(course)
    await room.enrolled(course, learner)
    await room.done(learner, lesson)
    async with world.start_work(None) as work:
        assert await work.users.owns_courses(teacher.user_id)
    await room.change(course, status=CourseStatus.ARCHIVED)
    async with world.start_work(None) as work:
        assert not await work.users.owns_courses(teacher.user_id)
    await erase(world, teacher)
    sheet = await world.courses.sheet(course.id, None)
    assert sheet.course.instructor.display_name == "Former learner"
    (certificate,) = (await world.certificates.of_user(learner.user_id, PageRequest())).items
    assert (certificate.learner_name, certificate.instructor_name) == ("Grace", "Former learner")


async def test_nothing_that_was_mailed_to_the_person_stays(world: Any) -> None:
    person, other = await ada(world), await world.person()
    async with world.start_work(None) as work:
        for recipient, facts in (
            ("ada@example.org", {}),
            ("ada@former.example", {"user_id": str(person.user_id)}),
            ("grace@example.org", {"user_id": str(other.user_id)}),
        ):
            letter = Letter(
                id=world.new_id(), recipient=recipient, template="password_changed", facts=facts
            )
            await work.outbox.post(letter)
        await work.commit()
    await erase(world, person)
    async with world.start_work(None) as work:
        kept = await work.outbox.claim(hold=timedelta(minutes=1))
        assert kept.recipient == "grace@example.org"
        assert await work.outbox.claim(hold=timedelta(minutes=1)) is None


async def test_no_link_and_no_registration_of_the_person_stays(world: Any) -> None:
    person = await ada(world)
    async with world.start_work(None) as work:
        link = MailedLink.requested(
            person.user_id, LinkPurpose.RESET_PASSWORD, email=ADA, now=work.now
        )
        await work.links.put(link.mailed(token_hash=b"1" * 32, now=work.now))
        await work.registrations.add(
            Registration(
                id=RegistrationId(world.new_id()),
                email=Email("ada@example.org"),
                display_name=DisplayName("Ada"),
                password_hash="hash",
                decoy=True,
                created_at=work.now,
                expires_at=work.now + timedelta(hours=1),
            )
        )
        await work.commit()
    await erase(world, person)
    async with world.start_work(None) as work:
        assert await work.links.find(LinkPurpose.RESET_PASSWORD, b"1" * 32) is None
        assert await work.registrations.lock_newest(ADA) is None


async def test_no_way_to_log_in_stays(world: Any) -> None:
    person = await ada(world)
    async with world.start_work(None) as work:
        identity = Identity(
            issuer="https://accounts.example",
            subject="ada",
            provider=Provider.GOOGLE,
            user_id=person.user_id,
            linked_at=work.now,
        )
        await work.identities.add(identity)
        totp = Totp(user_id=person.user_id, sealed_secret=b"sealed", created_at=work.now)
        await work.totps.propose(totp)
        await work.commit()
    await erase(world, person)
    async with world.start_work(None) as work:
        assert await work.identities.find("https://accounts.example", "ada") is None
        assert await work.totps.lock(person.user_id) is None


async def test_sessions_forget_where_they_came_from_and_stay_ended(world: Any) -> None:
    person = await ada(world)
    async with world.start_work(None) as work:
        session = Session.started(
            SessionId(world.new_id()),
            person.user_id,
            ip="192.0.2.7",
            user_agent="Ada's browser",
            now=work.now,
            lifetimes=Lifetimes(),
        )
        token = RefreshToken(
            id=RefreshTokenId(world.new_id()),
            session_id=session.id,
            token_hash=b"1" * 32,
            created_at=work.now,
            expires_at=session.expires_at,
        )
        await work.sessions.start(session, token, place="192.0.2.7")
        await work.commit()
    await erase(world, person)
    async with world.start_work(None) as work:
        family = await work.sessions.family(b"1" * 32)
    assert (family.session.ip, family.session.user_agent) == (None, None)
    assert family.session.ended_at is not None


async def test_kept_answers_that_show_the_account_are_forgotten(world: Any) -> None:
    person, admin = await ada(world), await world.person(Role.ADMIN)

    def keep(user_id: UserId, about: UUID) -> Once:
        body = f'{{"id": "{about}"}}'.encode()
        return Once(user_id, f"key-of-{about}", b"print", lambda _: Answer(200, body))

    wishes = [keep(admin.user_id, person.user_id), keep(admin.user_id, admin.user_id)]
    for wish in (*wishes, keep(person.user_id, admin.user_id)):
        async with world.start_work(wish) as work:
            await work.commit("done")
    await erase(world, person)
    async with world.start_work(wishes[0]):
        pass
    with pytest.raises(Replay):
        async with world.start_work(wishes[1]):
            pass


async def test_the_trail_tells_what_was_done_and_neither_from_where_nor_in_which_words(
    world: Any,
) -> None:
    person, admin = await ada(world), await world.person(Role.ADMIN)
    registration_id = world.new_id()
    there = Origin("another-request", "198.51.100.9")
    me, about = person.user_id, person.user_id
    await record(
        world,
        AuditEvent("user.registered", "registration", registration_id, None, HERE),
        AuditEvent(
            "user.verified", "user", about, me, HERE,
            details={"registration_id": str(registration_id)},
        ),
        AuditEvent("session.started", "session", world.new_id(), me, HERE),
        AuditEvent("session.refused", "user", about, None, HERE, "refused"),
        AuditEvent(
            "user.suspended", "user", about, admin.user_id, there,
            details={"reason": "Ada Lovelace wrote to me"},
        ),
        AuditEvent("course.published", "course", world.new_id(), me, HERE, details={"n": 1}),
        AuditEvent("session.started", "session", world.new_id(), admin.user_id, there),
        AuditEvent("user.registered", "registration", world.new_id(), None, there),
    )  # fmt: skip
    before = await trail(world)
    await erase(world, person)
    after = await trail(world)
    unchanged = ("id", "action", "actor_id", "subject_id", "outcome", "at", "request_id")
    for one, other in zip(before, after, strict=True):
        assert [getattr(one, name) for name in unchanged] == [
            getattr(other, name) for name in unchanged
        ]
    assert [one.ip for one in after] == [
        *(None, None, None, None),
        *("198.51.100.9", None, "198.51.100.9", "198.51.100.9"),
    ]
    assert [one.details for one in after] == [{}, {}, {}, {}, {}, {"n": 1}, {}, {}]


async def test_an_erasure_that_is_not_committed_did_not_happen(world: Any) -> None:
    person = await ada(world)
    await record(world, AuditEvent("session.started", "session", None, person.user_id, HERE))
    async with world.start_work(None) as work:
        await work.users.erase(await work.users.lock_wholly(person.user_id))
    assert (await world.users.account(person.user_id)).email == ADA
    assert (await trail(world))[0].ip == HERE.ip


async def test_places_on_waitlists_are_found_by_course(world: Any, room: Classroom) -> None:
    person = await ada(world)
    full = [await room.course(capacity=1) for _ in range(2)]
    for course in full:
        await room.enrolled(course)
        await room.enrollments.enroll(person, course.id)
    await room.enrollments.enroll(person, (await room.course()).id)
    async with world.start_work(None) as work:
        waiting = await work.enrollments.waiting_of(person.user_id)
    assert [one.course_id for one in waiting] == sorted(one.id for one in full)


async def test_what_somebody_did_in_lessons_is_found(world: Any, room: Classroom) -> None:
    person, course = await ada(world), await room.course()
    lessons = [await room.lesson(course) for _ in range(2)]
    await room.enrolled(course, person)
    await room.enrolled(course)
    for lesson in lessons:
        await room.done(person, lesson)
    found = await world.progress.done_by(person.user_id)
    assert [one.lesson_id for one in found] == sorted(one.id for one in lessons)
    assert all(one.met_at is not None for one in found)


async def test_when_a_session_began_is_known_while_it_lives(world: Any) -> None:
    person, other = await ada(world), await world.person()
    async with world.start_work(None) as work:
        session = Session.started(
            SessionId(world.new_id()),
            person.user_id,
            ip=None,
            user_agent=None,
            now=work.now,
            lifetimes=Lifetimes(),
        )
        token = RefreshToken(
            id=RefreshTokenId(world.new_id()),
            session_id=session.id,
            token_hash=b"1" * 32,
            created_at=work.now,
            expires_at=session.expires_at,
        )
        await work.sessions.start(session, token, place="")
        assert await work.sessions.started_at(person.user_id, session.id) == session.created_at
        assert await work.sessions.started_at(other.user_id, session.id) is None
        await work.sessions.end_all(person.user_id)
        assert await work.sessions.started_at(person.user_id, session.id) is None


async def test_invitations_of_the_persons_address_and_to_their_enrollments_go(
    world: Any, room: Classroom
) -> None:
    person, course, other = await ada(world), await room.course(), await room.course()
    enrollment = await room.enrolled(other, person)

    async def invite(course_id: CourseId, email: str) -> Invitation:
        async with world.start_work(None) as work:
            invitation = Invitation.of(
                InvitationId(world.new_id()),
                course_id,
                Candidate(email=Email(email)),
                by=course.owner_id,
                now=work.now,
            )
            await work.invitations.invite([invitation])
            await work.commit()
        return invitation

    await invite(course.id, ADA.lower())
    old, kept = await invite(other.id, "old@example.org"), await invite(course.id, "b@example.org")
    async with world.start_work(None) as work:
        accepted = old.accepted(EnrollmentId(enrollment.id), now=work.now)
        await work.invitations.save(accepted)
        await work.commit()
    await erase(world, person)
    for course_id, left in ((course.id, [kept.id]), (other.id, [])):
        page = await world.invitations.listed(course_id, None, PageRequest())
        assert [one.id for one in page.items] == left


async def test_a_kept_answer_that_shows_the_address_goes(world: Any) -> None:
    person, other = await ada(world), await world.person(Role.INSTRUCTOR)
    once = Once(other.user_id, "key", b"f", lambda body: Answer(201, body))
    async with world.start_work(once) as work:
        await work.commit(b'{"email": "%s"}' % ADA.upper().encode())
    await erase(world, person)
    async with world.start_work(once):
        """There is nothing to replay."""


async def test_who_wrote_a_lesson_is_a_former_learner(world: Any, room: Classroom) -> None:
    author = await ada(world, Role.INSTRUCTOR)
    lesson = await room.lesson(await room.course(author))
    await erase(world, author)
    (first,) = (await world.lessons.revisions(lesson.id, PageRequest())).items
    assert (first.author.id, first.author.display_name) == (author.user_id, "Former learner")


async def test_rows_of_jobs_that_name_the_person_go(world: Any) -> None:
    person, other = await ada(world), await world.person()
    given: list[dict[str, Any]] = [
        {"email": ADA.lower()},
        {"user_id": str(person.user_id)},
        {"email": "old@example.org"},
        {"email": f"{other.user_id}@example.org"},
    ]
    async with world.start_work(None) as work:
        job = Job(id=JobId(world.new_id()), kind="proof", created_at=work.now, due_at=work.now)
        await work.jobs.enqueue(job, [JobRow(row, one) for row, one in enumerate(given, start=1)])
        for row, who in ((3, person), (4, other)):
            settled = Settled(row, "enrolled", {"user_id": str(who.user_id)})
            await work.jobs.settle(job.id, [settled])
        await work.commit()
    await erase(world, person)
    async with world.start_work(None) as work:
        assert await work.jobs.open_rows(job.id, 9) == []
    kept = await world.jobs.results(job.id, None, PageRequest())
    assert [one.user_id for one in kept.items] == [str(other.user_id)]


async def test_what_courses_use_stays_and_other_files_go(world: Any, room: Classroom) -> None:
    person = await ada(world, Role.INSTRUCTOR)
    lesson = await room.lesson(await room.course())
    used, unused, announced = [
        *(await add(world, person, **READY), await add(world, person, **READY)),
        await add(world, person),
    ]
    picture = await add(world, person, **A_PICTURE)
    await show(world, person, picture.id)
    await attach(world, lesson, used)

    await erase(world, person)

    assert (await world.media.sheet(used.id)).media.owner_id is None
    gone = {unused.id, announced.id, picture.id}
    for one in gone:
        with pytest.raises(NotFound):
            await world.media.sheet(one)
    assert set(await world.media_remains.leftovers(at_most=10)) == gone
    assert await world.media.stored_by(person.user_id) == Stored(0, 0)


async def test_a_file_of_nobodys_goes_when_nothing_uses_it_any_more(
    world: Any, room: Classroom
) -> None:
    person = await ada(world, Role.INSTRUCTOR)
    lesson = await room.lesson(await room.course())
    used = await add(world, person, **READY)
    attachment = await attach(world, lesson, used)
    await erase(world, person)
    assert await world.media_remains.forget_abandoned(at_most=10) == 0

    async with world.start_work(None) as work:
        await work.attachments.remove(attachment.id)
        await work.commit()

    assert await world.media_remains.forget_abandoned(at_most=10) == 1
    assert await world.media_remains.leftovers(at_most=10) == [used.id]
