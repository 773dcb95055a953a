"""The whole platform in memory: every use case on fakes, and people to call them."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from application.actor import Actor, Origin, Visitor
from application.archives import ArchivePorts, archive_use_cases
from application.archives.ports import ArchiveLimits
from application.audit import audit_use_cases
from application.certificates import certificate_use_cases
from application.courses import course_use_cases
from application.courses.views import CourseDetail
from application.enrollments import enrollment_use_cases
from application.jobs import job_use_cases
from application.lessons import lesson_use_cases
from application.lessons.views import LessonDetail
from application.media import MediaPorts, media_use_cases
from application.media.ports import MediaLimits
from application.media.sweep import SweepMedia
from application.ports import Answer, AuditEvent, Once
from application.progress import progress_use_cases
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.enrollment import Enrollment
from domain.ids import CourseId, EnrollmentId, LessonId, SessionId, UserId
from domain.progress.lesson_progress import LessonProgress
from domain.text import DisplayName, Email, Title
from domain.users.user import Role, User
from fakes.accounts import Accounts
from fakes.certificates import PlainPrinter
from fakes.enrollments import MemoryDirectEnrolling
from fakes.lessons import PlainRenderer
from fakes.media import MemoryMediaStorage
from fakes.memory import Clock, MemoryStore
from fakes.progress import MemoryDirectFacts
from fakes.work import MemoryWork
from infrastructure.archives.zip_archives import ZipArchives
from infrastructure.media.file_inspector import FileInspector
from infrastructure.security.media_links import SignedMediaLinks
from infrastructure.security.random_characters import random_characters
from presentation.archives.manifest import JsonManifests
from worlds import memory_world

#: Parts that an enrollment of this status makes of a student.
ENROLLED_AS: Final = {
    "learner": EnrollmentStatus.ACTIVE,
    "graduate": EnrollmentStatus.COMPLETED,
    "waiting": EnrollmentStatus.WAITLISTED,
    "former learner": EnrollmentStatus.WITHDRAWN,
}

#: Where the platform says that it is.
ORIGIN: Final = "http://learn.example"

#: Small ones, so that they are easily reached.
LIMITS: Final = MediaLimits(quota=100_000, largest=60_000)

STAFF: Final = ("owner", "co-instructor", "admin")
OUTSIDERS: Final = (
    *("student", "waiting", "former learner", "other instructor"),
    *("demoted owner", "demoted co-instructor"),
)
LEARNERS: Final = ("learner", "graduate")


class Platform:
    """Use cases by module over one store. ``fault``, where it is set, is raised by the next
    transaction that starts.
    """

    def __init__(self) -> None:
        self.store = MemoryStore(Clock())
        self.new_id = self.store.ids
        self.fault: BaseException | None = None
        accounts = Accounts(store=self.store, new_id=self.new_id)
        self.auth, self.users = accounts.auth, accounts.users
        self.identities = accounts.identities
        self.two_factor = accounts.two_factor
        world, start_work = memory_world(self.store), self.start_work
        self.courses = course_use_cases(start_work, world.courses, self.new_id)
        self.lessons = lesson_use_cases(
            start_work,
            world.courses,
            world.lessons,
            PlainRenderer(),
            self.new_id,
            random_characters,
        )
        self.enrollments = enrollment_use_cases(
            start_work,
            MemoryDirectEnrolling(start_work),
            world.enrollments,
            world.invitations,
            self.new_id,
            random_characters,
        )
        self.progress = progress_use_cases(
            start_work,
            MemoryDirectFacts(start_work),
            world.progress,
            self.new_id,
            random_characters,
        )
        self.certificates = certificate_use_cases(start_work, world.certificates, PlainPrinter())
        self.storage = MemoryMediaStorage()
        self.media = media_use_cases(
            MediaPorts(
                start_work=start_work,
                reads=world.media,
                lessons=world.lessons,
                storage=self.storage,
                inspector=FileInspector(),
                links=SignedMediaLinks(ORIGIN, ["a secret"], now=self._seconds),
                limits=LIMITS,
                new_id=self.new_id,
            )
        )
        self.archives = archive_use_cases(
            ArchivePorts(
                start_work=start_work,
                reads=world.archives,
                courses=world.courses,
                lessons=world.lessons,
                storage=self.storage,
                inspector=FileInspector(),
                archives=ZipArchives(ArchiveLimits(), patience=0.0),
                manifests=JsonManifests(),
                new_id=self.new_id,
            ),
            ArchiveLimits(),
            LIMITS,
        )
        self.sweep_media = SweepMedia(world.media_remains, self.storage)
        self.jobs = job_use_cases(world.jobs)
        self.audit = audit_use_cases(world.audit)
        self.export = world.export

    def _seconds(self) -> float:
        return self.store.clock.now.timestamp()

    def empty(self) -> None:
        """Forget everything that happened."""
        self.store.clear()
        self.storage.clear()
        self.store.clock.now = Clock().now
        self.fault = None

    def start_work(self, once: Once | None) -> MemoryWork:
        """Start a transaction, or fail as the test wants it."""
        if self.fault is not None:
            raise self.fault
        return MemoryWork(self.store, once)

    def person(self, role: Role = Role.STUDENT, name: str = "Ada") -> Actor:
        """Somebody with an account, as they ask."""
        user_id, now = UserId(self.new_id()), self.store.clock.now
        self.store.table("users")[user_id] = User(
            id=user_id,
            email=Email(f"{user_id}@example.org"),
            display_name=DisplayName(name),
            role=role,
            created_at=now,
            updated_at=now,
        )
        return Actor(user_id, role, SessionId(self.new_id()), Origin("test-request"))

    def enroll(self, learner: Actor, course_id: UUID, **facts: Any) -> Enrollment:
        """Put somebody into a course, past every rule."""
        now = self.store.clock.now
        standard = {"status": EnrollmentStatus.ACTIVE, "enrolled_at": now, "updated_at": now}
        enrolled = Enrollment(
            id=EnrollmentId(self.new_id()),
            course_id=CourseId(course_id),
            user_id=learner.user_id,
            **{**standard, **facts},
        )
        self.store.table("enrollments")[enrolled.id] = enrolled
        return enrolled

    def meet(self, enrolled: Enrollment, lesson_id: UUID) -> None:
        """Let somebody meet a lesson, past every rule."""
        self.store.table("progress")[enrolled.id, lesson_id] = LessonProgress(
            enrollment_id=enrolled.id,
            lesson_id=LessonId(lesson_id),
            met_at=self.store.clock.now,
        )

    @property
    def trail(self) -> list[AuditEvent]:
        """Everything that was recorded."""
        return list(self.store.table("audit").values())

    def everything(self) -> dict[str, dict[Any, Any]]:
        """A copy of all that is stored."""
        return self.store.snapshot()

    async def draft(self, owner: Actor, title: str = "Bread", **facts: Any) -> CourseDetail:
        """A course as its owner starts it."""
        return await self.courses.create(owner, Title(title), facts=facts)

    async def published(self, owner: Actor, title: str = "Bread", **facts: Any) -> CourseDetail:
        """A published course with one published lesson."""
        course = await self.draft(owner, title, **facts)
        await self.shown_lesson(owner, course.id)
        return await self.courses.publish(owner, CourseId(course.id))

    async def lesson(
        self, author: Actor, course_id: UUID, title: str = "Flour", **facts: Any
    ) -> LessonDetail:
        """A draft lesson at the end of a course."""
        return await self.lessons.add(author, CourseId(course_id), Title(title), facts=facts)

    async def shown_lesson(
        self, author: Actor, course_id: UUID, title: str = "Flour", **facts: Any
    ) -> LessonDetail:
        """A published lesson at the end of a course."""
        added = await self.lesson(author, course_id, title, **facts)
        return await self.lessons.publish(author, LessonId(added.id))

    def co_instructor(self, course_id: UUID, role: Role = Role.INSTRUCTOR) -> Actor:
        """Somebody who teaches a course beside its owner, past every rule; without the course they
        teach nothing.
        """
        person = self.person(role)
        courses = self.store.table("courses")
        if course := courses.get(course_id):
            others = (*course.co_instructor_ids, person.user_id)
            courses[course_id] = replace(course, co_instructor_ids=others)
        return person

    def ask_as(self, part: str, owner: Actor, course_id: UUID) -> Visitor:
        """Somebody who plays this part towards a course."""
        if part in ENROLLED_AS:
            learner = self.person()
            done = self.store.clock.now if part == "graduate" else None
            self.enroll(learner, course_id, status=ENROLLED_AS[part], completed_at=done)
            return learner
        return {
            "anonymous": lambda: None,
            "student": self.person,
            "owner": lambda: owner,
            "demoted owner": lambda: replace(owner, role=Role.STUDENT),
            "co-instructor": lambda: self.co_instructor(course_id),
            "demoted co-instructor": lambda: self.co_instructor(course_id, Role.STUDENT),
            "other instructor": lambda: self.person(Role.INSTRUCTOR),
            "admin": lambda: self.person(Role.ADMIN),
        }[part]()


def once(actor: Actor, key: str = "a-key", *, fingerprint: bytes = b"the request") -> Once:
    """The wish of a request to take effect once."""
    return Once(actor.user_id, key, fingerprint, lambda result: Answer(201, str(result).encode()))
