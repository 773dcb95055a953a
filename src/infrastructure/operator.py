"""What an operator does from a shell, on the same use cases as everything else."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import ProgrammingError
from uuid_utils.compat import uuid7

from application.auth.create_admin import AdminMade, CreateAdmin
from application.enrollments import put_in
from application.enrollments.bind_invitations import BindInvitations
from application.ports import Once
from application.users.operate import OperateUsers
from domain.auth.password import Password, PasswordPolicy
from domain.errors import Invalid, Refusal
from domain.text import Email
from infrastructure.enrollment_import import ImportReport, start_import, work_along
from infrastructure.persistence.engine import Database
from infrastructure.persistence.unit_of_work import SqlWork, start_sql_work
from infrastructure.refusal import CommandRefused
from infrastructure.security.argon2_hasher import Argon2Hasher
from infrastructure.security.common_passwords import CommonPasswords
from infrastructure.security.key_files import KeyFileRefused, write_key_file
from infrastructure.security.random_characters import random_characters

LOWEST_MIN_LENGTH: Final = 8

_NEW_KEY: Final = """\
A new key pair is in {file}, which its owner alone can read.
Its id is {kid}.

To sign access tokens with it, set
  JWT_PRIVATE_KEY_FILE={file}
and name what signed before, until its tokens have run out: a key file in JWT_PREVIOUS_KEY_FILES,
a secret in JWT_PREVIOUS_SECRETS. Where servers are restarted one after the other, name the new file
in JWT_PREVIOUS_KEY_FILES of all of them first: each must know it before one signs with it."""

_DONE: Final = {
    AdminMade.CREATED: "{email} is an administrator and can log in.",
    AdminMade.PROMOTED: "The account of {email} is an administrator's now; its password stays.",
    AdminMade.WAS_ADMIN: "{email} was an administrator already; nothing changed.",
}


def new_key(file: Path) -> str:
    """Write a new key pair and say what to do with it. Raise ``CommandRefused``."""
    try:
        key = write_key_file(file)
    except KeyFileRefused as refused:
        raise CommandRefused(f"{file} {refused}: name a new file.") from None
    return _NEW_KEY.format(kid=key.id, file=file.absolute())


def password_min_length(environ: Mapping[str, str]) -> int:
    """The setting, which holds for operators as for everybody. Raise ``CommandRefused``."""
    text = environ.get("PASSWORD_MIN_LENGTH") or "12"
    if not (text.isascii() and text.isdigit()) or int(text) < LOWEST_MIN_LENGTH:
        raise CommandRefused(
            f"PASSWORD_MIN_LENGTH must be a whole number of at least {LOWEST_MIN_LENGTH}.",
            exit_code=2,
        )
    return int(text)


async def create_admin(database_url: str, email: str, password: str, *, min_length: int) -> str:
    """Make an administrator and say what happened. Raise ``CommandRefused`` with what is wrong."""
    policy, hasher = PasswordPolicy(common=CommonPasswords(), min_length=min_length), Argon2Hasher()
    try:
        async with _working(database_url) as start_work:
            bind_invitations = BindInvitations(put_in(uuid7, random_characters))
            create = CreateAdmin(start_work, uuid7, hasher, policy, bind_invitations)
            made = await create(Email(email), Password(password))
    finally:
        hasher.close()
    return _DONE[made].format(email=email)


async def suspend_user(database_url: str, email: str) -> str:
    """Let somebody in no more, and say so. Raise ``CommandRefused`` with what is wrong."""
    async with _working(database_url) as start_work:
        await OperateUsers(start_work).suspend(Email(email))
    return f"{email} is suspended; every session has ended."


async def reinstate_user(database_url: str, email: str) -> str:
    """Let somebody in again, and say so. Raise ``CommandRefused`` with what is wrong."""
    async with _working(database_url) as start_work:
        await OperateUsers(start_work).reinstate(Email(email))
    return f"{email} can log in again."


async def import_enrollments(
    database_url: str,
    rows: list[dict[str, Any]],
    course: str,
    report: ImportReport,
    *,
    dry_run: bool,
) -> int:
    """Put people into a course and report; answer the exit code. Raise ``CommandRefused``."""
    async with _working(database_url) as start_work:
        if (job_id := await start_import(start_work, rows, course, dry_run=dry_run)) is None:
            raise CommandRefused(f"There is no course with the slug {course}.", exit_code=2)
        return await work_along(start_work, job_id, report)


@asynccontextmanager
async def _working(database_url: str) -> AsyncIterator[Callable[[Once | None], SqlWork]]:
    """Transactions on the database; what is refused in them is said to the operator."""
    database = Database(database_url, pool_size=1)
    try:
        with told_to_operator():
            yield start_sql_work(database, uuid7)
    finally:
        await database.close()


@contextmanager
def told_to_operator() -> Iterator[None]:
    """Whatever is refused in the block is raised as ``CommandRefused``."""
    try:
        yield
    except Invalid as invalid:
        raise CommandRefused(" ".join(_spoken(invalid)), exit_code=2) from None
    except Refusal as refused:
        raise CommandRefused(refused.detail) from None
    except ProgrammingError:
        raise CommandRefused("The database has no tables yet: run `elearning migrate`.") from None


def _spoken(invalid: Invalid) -> list[str]:
    """Each fault with the name of what it is about: ``EMAIL: must be …``."""
    return [
        f"{(fault.pointer or '').lstrip('/')}: {fault.detail[0].lower()}{fault.detail[1:]}"
        for fault in invalid.faults
    ]
