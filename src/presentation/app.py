"""The HTTP application, made from use cases: no adapter is known here."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler

from application.archives import ArchiveUseCases
from application.audit import AuditUseCases
from application.auth import AuthUseCases
from application.certificates import CertificateUseCases
from application.courses import CourseUseCases
from application.enrollments import EnrollmentUseCases
from application.export import ExportMe
from application.identities import IdentityUseCases
from application.jobs import JobUseCases
from application.lessons import LessonUseCases
from application.media import MediaUseCases
from application.progress import ProgressUseCases
from application.two_factor import TwoFactorUseCases
from application.users import UserUseCases
from presentation.archives.controller import ExportController, ImportController
from presentation.archives.incoming import provide_incoming_archive
from presentation.audit.controller import AuditController
from presentation.auth.controller import (
    AuthController,
    OwnCredentialsController,
    SessionController,
)
from presentation.auth.key_set import PublicKeys, key_set
from presentation.authentication import (
    Authenticate,
    provide_actor,
    provide_origin,
    provide_visitor,
)
from presentation.bodies import StrictRequest
from presentation.calls import Calls
from presentation.certificates.controller import (
    CertificateController,
    OwnCertificatesController,
)
from presentation.conditional import provide_expected_version, provide_held_tags
from presentation.courses.controller import CourseController, TaughtCoursesController
from presentation.courses.staff_controller import CourseStaffController
from presentation.enrollments.controller import (
    CourseEnrollmentsController,
    EnrollmentController,
    InvitationController,
    OwnEnrollmentsController,
)
from presentation.failures import answer_failure
from presentation.idempotency import provide_once, provide_once_for
from presentation.identities.browser_cookie import BrowserCookie
from presentation.identities.controller import GoogleController, OwnIdentitiesController
from presentation.jobs.controller import JobController
from presentation.lessons.controller import (
    AttachmentController,
    LessonController,
    OutlineController,
    RevisionController,
    SectionController,
)
from presentation.media.controller import MediaController, OwnMediaController
from presentation.media.incoming import provide_incoming
from presentation.media.ranges import provide_wanted_part
from presentation.openapi.refusals import operations_that_answer
from presentation.openapi.route import openapi_route
from presentation.operations import health
from presentation.operations.health import Ready
from presentation.operations.metrics import MetricsPage, metrics
from presentation.pages import DemoAccount, page_handlers
from presentation.paging import provide_listing
from presentation.problems import problem_kinds
from presentation.progress.controller import (
    EnrollmentProgressController,
    LessonProgressController,
    OwnProgressController,
)
from presentation.reply import BASE
from presentation.request_limits import RequestLimits
from presentation.two_factor.controller import TotpController
from presentation.users.controller import MeController, UserController

#: The largest body that is read, in bytes (contract, section 1: Limits).
MAX_BODY: Final = 1024 * 1024

#: Litestar asks of a handler's answer only that it becomes an ASGI application.
EXCEPTION_HANDLERS: Final[dict[int | type[Exception], Any]] = {
    Exception: lambda request, error: answer_failure(request.scope, error)
}


async def _nothing() -> bytes:
    return b""


#: Shown to nobody.
NOTHING_MEASURED: Final = MetricsPage(_nothing, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    """All that the product can do, by module; each field is a dependency of the handlers, by its
    name.
    """

    auth: AuthUseCases
    identities: IdentityUseCases
    users: UserUseCases
    two_factor: TwoFactorUseCases
    courses: CourseUseCases
    lessons: LessonUseCases
    enrollments: EnrollmentUseCases
    progress: ProgressUseCases
    certificates: CertificateUseCases
    media: MediaUseCases
    archives: ArchiveUseCases
    jobs: JobUseCases
    audit: AuditUseCases
    export: ExportMe


def create_app(
    use_cases: UseCases,
    *,
    authenticate: Authenticate,
    cursor_key: bytes,
    ready: Ready,
    public_keys: PublicKeys = (),
    https: bool = False,
    limits: RequestLimits | None = None,
    metrics_page: MetricsPage = NOTHING_MEASURED,
    demo_accounts: Sequence[DemoAccount] = (),
    lifespan: Sequence[Any] = (),
) -> Litestar:
    """The application without its edge: routes, guards, dependencies and problem documents.

    ``limits`` are those on requests; None counts none. ``demo_accounts`` are those that the docs
    page lets log in with a click.
    """
    calls, cookie = Calls(authenticate, limits), BrowserCookie(https)
    api = Router(
        BASE,
        route_handlers=[
            AuthController,
            OwnCredentialsController,
            SessionController,
            GoogleController,
            OwnIdentitiesController,
            TotpController,
            MeController,
            UserController,
            CourseController,
            CourseStaffController,
            TaughtCoursesController,
            OutlineController,
            SectionController,
            LessonController,
            AttachmentController,
            RevisionController,
            CourseEnrollmentsController,
            InvitationController,
            OwnEnrollmentsController,
            EnrollmentController,
            LessonProgressController,
            OwnProgressController,
            EnrollmentProgressController,
            CertificateController,
            OwnCertificatesController,
            MediaController,
            OwnMediaController,
            ExportController,
            ImportController,
            JobController,
            AuditController,
        ],
    )
    app = Litestar(
        [
            api,
            *operations(),
            *page_handlers(problem_kinds(), operations_that_answer, demo_accounts),
        ],
        request_class=StrictRequest,
        request_max_body_size=MAX_BODY,
        before_request=calls.admit,
        dependencies={
            "actor": Provide(provide_actor, sync_to_thread=False),
            "origin": Provide(provide_origin, sync_to_thread=False),
            "visitor": Provide(provide_visitor, sync_to_thread=False),
            "listing": Provide(provide_listing(cursor_key), sync_to_thread=False),
            "once": Provide(provide_once),
            "once_for": Provide(provide_once_for, sync_to_thread=False),
            "expected_version": Provide(provide_expected_version, sync_to_thread=False),
            "held": Provide(provide_held_tags, sync_to_thread=False),
            "ready_now": _provide(ready),
            "metrics_page": _provide(metrics_page),
            "public_keys": _provide(public_keys),
            "cookie": _provide(cookie),
            "browser_secret": Provide(cookie.secret_of, sync_to_thread=False),
            "incoming": Provide(provide_incoming, sync_to_thread=False),
            "incoming_archive": Provide(provide_incoming_archive, sync_to_thread=False),
            "wanted_part": Provide(provide_wanted_part, sync_to_thread=False),
            **{field.name: _provide(getattr(use_cases, field.name)) for field in fields(use_cases)},
        },
        exception_handlers={**EXCEPTION_HANDLERS},
        lifespan=list(lifespan),
        # Whatever the environment says: its page of an error would show the code around it.
        debug=False,
        logging_config=None,
        openapi_config=None,
    )
    calls.put_before(app)
    return app


def operations() -> list[HTTPRouteHandler]:
    """What is for those who run the server, and for programs that find their way."""
    return [key_set, health.live, health.ready, metrics, openapi_route()]


def _provide(module: object) -> Provide:
    return Provide(lambda: module, sync_to_thread=False)
