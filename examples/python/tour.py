"""From a registration to a certificate, with the generated client.

``python examples/python/tour.py [BASE_URL [MAIL_FOLDER]]``, beside a running `make run`, in whose
mail folder the link for the new address arrives. The folder of `make clients` has to be on
``PYTHONPATH``; examples/README.md shows the commands.
"""

import re
import secrets
import sys
import time
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypeVar

from elearning_api_client import AuthenticatedClient, Client
from elearning_api_client.api.auth import log_in, register, verify_email
from elearning_api_client.api.certificates import list_my_certificates
from elearning_api_client.api.courses import create_course, publish_course
from elearning_api_client.api.enrollments import enroll
from elearning_api_client.api.lessons import add_lesson, publish_lesson
from elearning_api_client.api.progress import record_progress
from elearning_api_client.api.users import change_role, get_me
from elearning_api_client.models import (
    CertificateView,
    CertificateViewPage,
    CourseDetail,
    EnrollmentView,
    LessonDetail,
    Login,
    MailedToken,
    Me,
    NewAccount,
    NewCourse,
    NewEnrollment,
    NewFact,
    NewLesson,
    NewRole,
    Problem,
    ProgressReply,
    RegistrationReceived,
    Role,
    Tokens,
)
from elearning_api_client.types import Response

T = TypeVar("T")

DEMO_PASSWORD: Final = "correct-horse-demo-battery"
PATIENCE: Final = 30  # seconds that a mail may take


def main(base_url: str, mail: Path) -> None:
    """Teach and learn a course, each step printed."""
    visitor = Client(base_url=base_url)
    teacher = join(visitor, mail, "Mina", f"mina-{secrets.token_hex(4)}@example.org")
    admin = session(visitor, "admin@example.org", DEMO_PASSWORD)
    appoint(admin, teacher)
    course, lesson = publish(teacher)
    print(f"published  {course.title}, as {course.slug}")
    learner = session(visitor, "samir@example.org", DEMO_PASSWORD)
    certificate = learn(learner, course, lesson)
    print(f"certified  {certificate.learner_name}, {certificate.number}")


def join(visitor: Client, mail: Path, name: str, address: str) -> AuthenticatedClient:
    """A new account: registered, its address verified by the mailed link, logged in."""
    password = secrets.token_urlsafe(16)
    account = NewAccount(email=address, password=password, display_name=name)
    received = register.sync_detailed(client=visitor, body=account)
    print(f"registered {name}: {answer(RegistrationReceived, received).status}")
    token = MailedToken(token=mailed_token(mail, address))
    done(verify_email.sync_detailed(client=visitor, body=token))
    return session(visitor, address, password)


def session(visitor: Client, address: str, password: str) -> AuthenticatedClient:
    """A client that is logged in."""
    login = log_in.sync_detailed(client=visitor, body=Login(email=address, password=password))
    tokens = answer(Tokens, login)
    return AuthenticatedClient(
        base_url=str(visitor.get_httpx_client().base_url), token=tokens.access_token
    )


def appoint(admin: AuthenticatedClient, person: AuthenticatedClient) -> None:
    """Make somebody an instructor."""
    me = answer(Me, get_me.sync_detailed(client=person))
    role = NewRole(role=Role.INSTRUCTOR)
    appointed = change_role.sync_detailed(me.id, client=admin, body=role)
    print(f"appointed  {me.display_name}, {answer(Me, appointed).role.value}")


def publish(teacher: AuthenticatedClient) -> tuple[CourseDetail, LessonDetail]:
    """A course of one lesson, from draft to catalogue."""
    new_course = NewCourse(title=f"Tea without fuss {secrets.token_hex(2)}", tags=["tea"])
    course = answer(CourseDetail, create_course.sync_detailed(client=teacher, body=new_course))
    new_lesson = NewLesson(title="Green, black, white", content="*Read, then brew.*")
    added = add_lesson.sync_detailed(course.id, client=teacher, body=new_lesson)
    lesson = answer(LessonDetail, added)
    answer(LessonDetail, publish_lesson.sync_detailed(lesson.id, client=teacher))
    published = publish_course.sync_detailed(course.id, client=teacher)
    return answer(CourseDetail, published), lesson


def learn(
    learner: AuthenticatedClient, course: CourseDetail, lesson: LessonDetail
) -> CertificateView:
    """The certificate of the course, once its lesson is done. The key makes enrolling safe to
    repeat: a lost answer is given again.
    """
    key = secrets.token_urlsafe()
    seat = enroll.sync_detailed(
        course.id, client=learner, body=NewEnrollment(), idempotency_key=key
    )
    print(f"enrolled   {answer(EnrollmentView, seat).status.value}")
    fact = record_progress.sync_detailed(lesson.id, client=learner, body=NewFact(completed=True))
    print(f"learned    {answer(ProgressReply, fact).enrollment.percent} %")
    mine = answer(CertificateViewPage, list_my_certificates.sync_detailed(client=learner))
    return next(one for one in mine.items if one.course_title == course.title)


def answer(kind: type[T], response: Response[Any]) -> T:
    """The body of an answer of success; a refusal ends the tour with its words."""
    if isinstance(response.parsed, kind):
        return response.parsed
    raise SystemExit(refusal(response))


def done(response: Response[Any]) -> None:
    """The same, of an answer without a body."""
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        raise SystemExit(refusal(response))


def refusal(response: Response[Any]) -> str:
    """What a problem document says to people."""
    problem = response.parsed
    said = problem.detail if isinstance(problem, Problem) else response.content.decode()
    return f"{response.status_code.value}: {said}"


def mailed_token(mail: Path, address: str) -> str:
    """The token of the link in the newest mail to an address; in development mails are files."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        for letter in sorted(mail.glob("*.eml"), reverse=True):
            text = letter.read_text()
            if address in text and (found := re.search(r"token=([\w-]+)", text)):
                return found[1]
        time.sleep(0.1)
    raise SystemExit(f"No mail to {address} arrived in {mail}.")


if __name__ == "__main__":
    given = dict(enumerate(sys.argv[1:]))
    main(given.get(0, "http://127.0.0.1:8000"), Path(given.get(1, ".data/mail")))
