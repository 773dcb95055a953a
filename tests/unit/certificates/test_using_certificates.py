"""Certificates in people's hands."""

import pytest

from application.actor import Actor, NotAllowed
from application.certificates.issue import IssueCertificate
from application.page import PageRequest
from classroom import Classroom, classroom
from domain.certificates.certificate import CertificateNumber
from domain.errors import InvalidTransition, NotFound, Stale
from domain.ids import EnrollmentId
from domain.text import Reason
from domain.users.user import Role
from fakes.memory import Clock, MemoryStore
from worlds import memory_world

WHY = Reason("Copied")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(Clock())


@pytest.fixture
def room(store: MemoryStore) -> Classroom:
    return classroom(memory_world(store))


async def earned(room: Classroom, owner: Actor, learner: Actor) -> CertificateNumber:
    course = await room.course(owner)
    lesson = await room.lesson(course)
    await room.enrolled(course, learner)
    await room.done(learner, lesson)
    (certificate, *_) = (await room.certificates.mine(learner, PageRequest())).items
    return CertificateNumber(certificate.number)


async def test_whoever_knows_the_number_sees_the_certificate(room: Classroom) -> None:
    owner, learner = await room.world.person(name="Grace"), await room.world.person(name="Alan")
    number = await earned(room, owner, learner)
    shown = await room.certificates.show(number)
    assert (shown.number, shown.learner_name, shown.instructor_name) == (number, "Alan", "Grace")
    with pytest.raises(NotFound):
        await room.certificates.show(CertificateNumber("EL-2026-UNKNOWN"))


async def test_only_staff_revoke_and_the_certificate_stays_listed(
    room: Classroom, store: MemoryStore
) -> None:
    owner, learner = await room.world.person(Role.INSTRUCTOR), await room.world.person()
    number = await earned(room, owner, learner)
    for actor in (learner, await room.world.person(Role.INSTRUCTOR)):
        with pytest.raises(NotAllowed):
            await room.certificates.revoke(actor, number, reason=WHY)
    with pytest.raises(Stale):
        await room.certificates.revoke(owner, number, reason=WHY, expected_version=2)
    revoked = await room.certificates.revoke(owner, number, reason=WHY, expected_version=1)
    assert (revoked.status, revoked.version) == ("revoked", 2)
    assert (await room.certificates.show(number)).status == "revoked"
    assert (await room.certificates.mine(learner, PageRequest())).items == [revoked]
    with pytest.raises(InvalidTransition):
        await room.certificates.revoke(owner, number, reason=WHY)
    *_, last = store.table("audit").values()
    assert last.action == "certificate.revoked"


async def test_a_revoked_certificate_is_not_issued_again_by_itself(room: Classroom) -> None:
    owner, learner = await room.world.person(Role.INSTRUCTOR), await room.world.person()
    number = await earned(room, owner, learner)
    await room.certificates.revoke(owner, number, reason=WHY)
    (enrollment,) = (await room.enrollments.mine(learner, None, PageRequest())).items
    shown = await room.progress.show(learner, EnrollmentId(enrollment.id))
    async with room.world.start_work(None) as work:
        lesson = await work.lessons.get(shown.lessons[0].id)
    await room.done(learner, lesson)
    assert len((await room.certificates.mine(learner, PageRequest())).items) == 1


async def test_a_number_that_is_taken_is_not_given_again(room: Classroom) -> None:
    owner, learner = await room.world.person(), await room.world.person()
    number = await earned(room, owner, learner)
    secrets = iter([number.rsplit("-", 1)[1], "FRESH2345678"])
    issue = IssueCertificate(room.world.new_id, lambda _alphabet, _length: next(secrets))
    async with room.world.start_work(None) as work:
        certificate = await work.certificates.lock(number)
        enrollment = await work.enrollments.get(certificate.enrollment_id)
        await issue(work.certificates, enrollment)
        await work.commit()
    assert (await room.certificates.show(CertificateNumber("EL-2026-FRESH2345678"))).number
