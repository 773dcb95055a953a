"""All data about oneself, and nothing about others."""

import json

import msgspec

from application.ports import AuditEvent
from domain.ids import CourseId, LessonId
from domain.progress.lesson_progress import Fact
from domain.users.user import Role
from fakes.platform import Platform


async def test_everything_that_one_did_is_in_it() -> None:
    platform = Platform()
    teacher, learner = platform.person(Role.INSTRUCTOR), platform.person(name="Ada")
    course = await platform.published(teacher)
    lesson = await platform.shown_lesson(teacher, course.id, "Water")
    await platform.enrollments.enroll(learner, CourseId(course.id))
    await platform.progress.record(learner, LessonId(lesson.id), Fact(completed=True))
    data = await platform.export(learner)
    assert data.account.display_name == "Ada"
    assert [one.course.title for one in data.enrollments] == ["Bread"]
    assert [one.lesson_id for one in data.progress] == [lesson.id]
    assert data.progress[0].met_at is not None
    assert (data.certificates, data.courses) == ([], [])
    assert data.revisions == []
    theirs = await platform.export(teacher)
    assert [one.title for one in theirs.courses] == ["Bread"]
    assert [(one.number, one.characters) for one in theirs.revisions] == [(1, 0), (1, 0)]


async def test_lists_of_any_length_are_complete() -> None:
    platform = Platform()
    learner, other = platform.person(), platform.person()
    async with platform.start_work(None) as work:
        for number in range(250):
            actor = learner if number % 2 else other
            await work.audit.record(
                AuditEvent("session.started", "session", None, actor.user_id, actor.origin)
            )
        await work.commit()
    assert len((await platform.export(learner)).audit_events) == 125


async def test_no_secret_is_in_it() -> None:
    platform = Platform()
    learner = platform.person()
    document = json.loads(msgspec.json.encode(await platform.export(learner), enc_hook=str))
    assert "password_hash" not in str(document)
    assert set(document) == {
        *("account", "sessions", "enrollments", "progress", "certificates", "courses"),
        *("media", "revisions", "audit_events", "invitations"),
    }
