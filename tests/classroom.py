"""Courses, lessons and learners for tests, made through the ports of any world."""

from dataclasses import dataclass, replace
from typing import Any

from application.actor import Actor
from application.certificates import CertificateUseCases, certificate_use_cases
from application.courses.edit_course import EditCourse
from application.enrollments import EnrollmentUseCases, enrollment_use_cases
from application.enrollments.views import EnrollmentView
from application.progress import ProgressUseCases, progress_use_cases
from application.progress.views import ProgressReply
from domain.courses.course import Course, CourseStatus
from domain.enrollments.enrollment import Enrollment
from domain.enrollments.event import Transition
from domain.ids import CourseId, EnrollmentId, LessonId, SectionId
from domain.lessons.lesson import Lesson, LessonStatus
from domain.lessons.section import Section
from domain.progress.lesson_progress import Fact
from domain.text import Slug, Title
from domain.users.user import Role
from fakes.certificates import PlainPrinter
from infrastructure.security.random_characters import random_characters
from worlds import World

#: A lesson that is met by saying so is met by this.
DONE = Fact(completed=True)


@dataclass(frozen=True)
class Classroom:
    """What happens in courses, on the adapters of a world."""

    world: World
    enrollments: EnrollmentUseCases
    progress: ProgressUseCases
    certificates: CertificateUseCases
    edit_course: EditCourse

    async def course(self, owner: Actor | None = None, **facts: Any) -> Course:
        """A published course with a section; ``facts`` are those of the entity."""
        owner = owner or await self.world.person(Role.INSTRUCTOR, "Grace")
        async with self.world.start_work(None) as work:
            course_id, now = CourseId(self.world.new_id()), work.now
            standard = {
                "title": Title("Bread"),
                "status": CourseStatus.PUBLISHED,
                "published_at": now,
            }
            course = Course(
                id=course_id,
                owner_id=owner.user_id,
                slug=await work.courses.claim_slug(Slug("bread"), course_id),
                created_at=now,
                updated_at=now,
                **standard | facts,
            )
            await work.courses.add(course)
            await work.lessons.add_section(
                Section(
                    id=SectionId(self.world.new_id()),
                    course_id=course_id,
                    title=Title("Lessons"),
                    position=1,
                    created_at=now,
                    updated_at=now,
                )
            )
            await work.commit()
        return course

    async def lesson(self, course: Course, **facts: Any) -> Lesson:
        """A published lesson at the end of the course."""
        async with self.world.start_work(None) as work:
            ((section_id, lessons),) = await work.lessons.order(course.id)
            standard = {"status": LessonStatus.PUBLISHED, "title": Title("Dough")}
            lesson = Lesson(
                id=LessonId(self.world.new_id()),
                course_id=course.id,
                section_id=section_id,
                position=len(lessons) + 1,
                created_at=work.now,
                updated_at=work.now,
                **standard | facts,
            )
            await work.lessons.add(lesson)
            await work.commit()
        return lesson

    async def lessons(self, course: Course, count: int, **facts: Any) -> list[Lesson]:
        """Some lessons."""
        return [await self.lesson(course, **facts) for _ in range(count)]

    async def change(self, course: Course, **facts: Any) -> Course:
        """The course with other facts, whatever its rules say."""
        async with self.world.start_work(None) as work:
            changed: Course = await work.courses.save(
                replace(await work.courses.get(course.id), **facts)
            )
            await work.commit()
        return changed

    async def change_lesson(self, lesson: Lesson, **facts: Any) -> None:
        """The lesson with other facts, whatever its rules say."""
        async with self.world.start_work(None) as work:
            await work.lessons.save(replace(await work.lessons.get(lesson.id), **facts))
            await work.commit()

    async def enrolled(self, course: Course, learner: Actor | None = None) -> EnrollmentView:
        """Somebody's enrollment in the course."""
        return await self.enrollments.enroll(learner or await self.world.person(), course.id)

    async def done(self, learner: Actor, lesson: Lesson) -> ProgressReply:
        """A lesson marked as done."""
        return await self.progress.record(learner, lesson.id, DONE)

    async def stored(self, enrollment_id: Any) -> Enrollment:
        """The enrollment as it is stored."""
        async with self.world.start_work(None) as work:
            enrollment: Enrollment = await work.enrollments.get(EnrollmentId(enrollment_id))
        return enrollment

    async def add(self, enrollment: Enrollment) -> bool:
        """Store an enrollment that nobody made."""
        async with self.world.start_work(None) as work:
            added: bool = await work.enrollments.add(Transition(None, enrollment))
            await work.commit()
        return added


def classroom(world: World) -> Classroom:
    """A classroom in this world."""
    start_work, new_id = world.start_work, world.new_id
    return Classroom(
        world,
        enrollment_use_cases(
            start_work,
            world.direct_enrolling,
            world.enrollments,
            world.invitations,
            new_id,
            random_characters,
        ),
        progress_use_cases(
            start_work, world.direct_facts, world.progress, new_id, random_characters
        ),
        certificate_use_cases(start_work, world.certificates, PlainPrinter()),
        EditCourse(start_work),
    )
