"""The whole platform in memory: every use case on fakes, and people to call them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from application.actor import Actor, Origin, Visitor
from application.certificates import CertificateUseCases, certificate_use_cases
from application.courses import CourseUseCases, course_use_cases
from application.courses.views import CourseDetail
from application.enrollments import EnrollmentUseCases, enrollment_use_cases
from application.lessons import LessonUseCases, lesson_use_cases
from application.lessons.views import LessonDetail
from application.ports import Answer, AuditEvent, Once
from application.progress import ProgressUseCases, progress_use_cases
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.enrollment import Enrollment
from domain.ids import CourseId, EnrollmentId, LessonId, SessionId, UserId
from domain.progress.lesson_progress import LessonProgress
from domain.text import DisplayName, Email, Title
from domain.users.user import Role, User
from fakes.certificates import MemoryCertificateReads
from fakes.courses import MemoryCourseReads
from fakes.enrollments import MemoryEnrollmentReads
from fakes.lessons import MemoryLessonReads, PlainRenderer
from fakes.memory import Clock, Ids, MemoryStore
from fakes.progress import MemoryProgressReads
from fakes.work import MemoryWork, start_memory_work
from infrastructure.security.random_characters import new_secret

#: Parts that an enrollment of this status makes of a student.
ENROLLED_AS: Final = {
    "learner": EnrollmentStatus.ACTIVE,
    "graduate": EnrollmentStatus.COMPLETED,
    "waiting": EnrollmentStatus.WAITLISTED,
    "former learner": EnrollmentStatus.WITHDRAWN,
}

STAFF: Final = ("owner", "admin")
OUTSIDERS: Final = ("student", "waiting", "former learner", "other instructor")
LEARNERS: Final = ("learner", "graduate")


@dataclass
class Platform:
    """Use cases by module over one store. ``fault``, where it is set, is raised by the next
    transaction that starts.
    """

    store: MemoryStore = field(default_factory=lambda: MemoryStore(Clock()))
    new_id: Ids = field(default_factory=Ids)
    fault: BaseException | None = None

    def __post_init__(self) -> None:
        reads = MemoryCourseReads(self.store, self.store.clock)
        lessons = MemoryLessonReads(self.store, self.store.clock)
        self.courses: CourseUseCases = course_use_cases(self.start_work, reads, self.new_id)
        self.lessons: LessonUseCases = lesson_use_cases(
            self.start_work, reads, lessons, PlainRenderer(), self.new_id
        )
        self.enrollments: EnrollmentUseCases = enrollment_use_cases(
            self.start_work,
            MemoryEnrollmentReads(self.store, self.store.clock),
            self.new_id,
            new_secret,
        )
        self.progress: ProgressUseCases = progress_use_cases(
            self.start_work, MemoryProgressReads(self.store), self.new_id, new_secret
        )
        self.certificates: CertificateUseCases = certificate_use_cases(
            self.start_work, MemoryCertificateReads(self.store)
        )

    def start_work(self, once: Once | None) -> MemoryWork:
        """Start a transaction, or fail as the test wants it."""
        if self.fault is not None:
            raise self.fault
        start: Callable[[Once | None], MemoryWork] = start_memory_work(self.store)
        return start(once)

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
        enrolled = Enrollment(
            id=EnrollmentId(self.new_id()),
            course_id=CourseId(course_id),
            user_id=learner.user_id,
            enrolled_at=now,
            updated_at=now,
            **{"status": EnrollmentStatus.ACTIVE} | facts,
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

    def ask_as(self, part: str, owner: Actor, course_id: UUID) -> Visitor:
        """Somebody who plays this part towards a course."""
        if part in ENROLLED_AS:
            learner = self.person()
            self.enroll(learner, course_id, status=ENROLLED_AS[part])
            return learner
        return {
            "anonymous": lambda: None,
            "student": self.person,
            "owner": lambda: owner,
            "other instructor": lambda: self.person(Role.INSTRUCTOR),
            "admin": lambda: self.person(Role.ADMIN),
        }[part]()


def once(actor: Actor, key: str = "a-key", *, fingerprint: bytes = b"the request") -> Once:
    """The wish of a request to take effect once."""
    return Once(actor.user_id, key, fingerprint, lambda result: Answer(201, str(result).encode()))
