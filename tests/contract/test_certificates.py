"""What the ports ``Certificates`` and ``CertificateReads`` promise."""

from dataclasses import replace

import pytest

from application.actor import Actor
from application.page import PageRequest
from classroom import Classroom, classroom
from domain.certificates.certificate import CertificateNumber
from domain.errors import NotFound
from domain.ids import CertificateId
from domain.text import Title
from worlds import World


@pytest.fixture
def room(world: World) -> Classroom:
    return classroom(world)


async def completed(room: Classroom, learner: Actor, title: str = "Bread") -> CertificateNumber:
    """The number that the learner got for a course of one lesson."""
    owner = await room.world.person(name="Grace")
    course = await room.course(owner, title=Title(title))
    lesson = await room.lesson(course)
    await room.enrolled(course, learner)
    await room.done(learner, lesson)
    newest = (await room.world.certificates.of_user(learner.user_id, PageRequest(1))).items[0]
    return CertificateNumber(newest.number)


async def test_a_certificate_keeps_the_names_of_its_day(room: Classroom) -> None:
    number = await completed(room, await room.world.person(name="Alan"))
    async with room.world.start_work(None) as work:
        certificate = await work.certificates.lock(number)
        stored = await work.enrollments.get(certificate.enrollment_id)
        course = await work.courses.get(certificate.course_id)
        await work.courses.save(replace(course, title=Title("Cake")))
        await work.commit()
    assert certificate.completed_at == stored.completed_at
    shown = await room.world.certificates.numbered(number)
    assert (shown.learner_name, shown.course_title) == ("Alan", "Bread")
    assert (shown.instructor_name, shown.status) == ("Grace", "valid")
    assert shown.completed_at == certificate.completed_at


async def test_a_number_is_given_once(room: Classroom) -> None:
    number = await completed(room, await room.world.person())
    async with room.world.start_work(None) as work:
        certificate = await work.certificates.lock(number)
        enrollment = await work.enrollments.get(certificate.enrollment_id)
        issued = await work.certificates.issue(
            CertificateId(room.world.new_id()), number, enrollment
        )
    assert not issued


async def test_a_certificate_that_does_not_exist_is_not_found(room: Classroom) -> None:
    nothing = CertificateNumber("EL-2026-NOTHING")
    with pytest.raises(NotFound):
        await room.world.certificates.numbered(nothing)
    async with room.world.start_work(None) as work:
        with pytest.raises(NotFound):
            await work.certificates.lock(nothing)


async def test_a_revoked_certificate_stays(room: Classroom) -> None:
    learner = await room.world.person()
    number = await completed(room, learner)
    async with room.world.start_work(None) as work:
        certificate = await work.certificates.lock(number)
        revoked = certificate.revoke(reason="Mistake", now=work.now)
        await work.certificates.save(revoked)
        await work.commit()
    async with room.world.start_work(None) as work:
        assert await work.certificates.lock(number) == revoked
    page = await room.world.certificates.of_user(learner.user_id, PageRequest())
    assert [one.status for one in page.items] == ["revoked"]


async def test_ones_certificates_come_newest_first_and_in_pages(room: Classroom) -> None:
    learner = await room.world.person()
    numbers = [await completed(room, learner, title) for title in ("One", "Two", "Three")]
    await completed(room, await room.world.person())
    first = await room.world.certificates.of_user(learner.user_id, PageRequest(2))
    rest = await room.world.certificates.of_user(learner.user_id, PageRequest(2, first.next_key))
    assert [one.number for one in first.items + rest.items] == numbers[::-1]
    assert rest.next_key is None
