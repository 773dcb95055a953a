"""Progress: facts about lessons, and what they amount to."""

from uuid import UUID

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from application.lessons.errors import LessonLocked
from application.progress import ProgressUseCases
from application.progress.views import FactResults, ProgressReply, ProgressView
from domain.ids import EnrollmentId, LessonId
from domain.progress.errors import CourseCompleted, FactNotApplicable
from presentation.progress.schemas import NewFact, PastFacts
from presentation.schemas import CurrentActor, OnceOnly

Progress = NamedDependency[ProgressUseCases]


class LessonProgressController(Controller):
    """`/lessons/{id}/progress`."""

    path = "/lessons/{lesson_id:str}/progress"
    tags = ("Progress",)

    @put(
        "/",
        operation_id="recordProgress",
        opt={"refuses": (LessonLocked, FactNotApplicable)},
    )
    async def record(
        self,
        lesson_id: FromPath[UUID],
        data: JSONBody[NewFact],
        actor: CurrentActor,
        progress: Progress,
    ) -> ProgressReply:
        """Say what you did in a lesson.

        For its learners while the course is open: that you viewed it, marked it as done, watched
        parts of it, and where you are. Facts only add up, so sending them again does no harm. The
        lesson's rule decides whether it is met; the last required one completes the course and
        brings the certificate.
        """
        return await progress.record(actor, LessonId(lesson_id), data.fact())

    @delete("/", operation_id="resetProgress", opt={"refuses": (CourseCompleted,)})
    async def reset(
        self, lesson_id: FromPath[UUID], actor: CurrentActor, progress: Progress
    ) -> None:
        """Begin a lesson anew.

        For its learner. What was recorded for it goes; refused once the course is completed.
        """
        await progress.reset(actor, LessonId(lesson_id))


class OwnProgressController(Controller):
    """`/me/progress`."""

    path = "/me/progress"
    tags = ("Progress",)

    @post("/", status_code=HTTP_200_OK, operation_id="recordProgressBatch")
    async def record(
        self,
        data: JSONBody[PastFacts],
        actor: CurrentActor,
        once: OnceOnly,
        progress: Progress,
    ) -> FactResults:
        """Say what you did in lessons while you were offline.

        Up to 100 facts, each with its time. Each is taken or refused by itself; the results are in
        the order of the facts.
        """
        return await progress.record_batch(actor, data.told(), once=once)


class EnrollmentProgressController(Controller):
    """`/enrollments/{id}/progress`."""

    path = "/enrollments/{enrollment_id:str}/progress"
    tags = ("Progress",)

    @get("/", operation_id="getProgress")
    async def show(
        self, enrollment_id: FromPath[UUID], actor: CurrentActor, progress: Progress
    ) -> ProgressView:
        """Show what an enrollment amounts to, lesson by lesson.

        For its holder and the course's staff. `why` says what is missing of each lesson, `formula`
        how the percentage comes about.
        """
        return await progress.show(actor, EnrollmentId(enrollment_id))
