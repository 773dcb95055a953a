"""The composition root of the server: settings, adapters, use cases, application. Nothing else in
this layer knows an adapter.
"""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

from litestar import Litestar
from litestar.types import ASGIApp
from uuid_utils.compat import uuid7

from application.actor import Actor, LoginRequired, Origin
from application.courses import course_use_cases
from application.lessons import lesson_use_cases
from infrastructure.access_log import access_log
from infrastructure.logging import configure_logging
from infrastructure.markdown import SafeMarkdown
from infrastructure.persistence.courses.reads import SqlCourseReads
from infrastructure.persistence.engine import Database
from infrastructure.persistence.lessons.reads import SqlLessonReads
from infrastructure.persistence.read_lane import ReadLane
from infrastructure.persistence.readiness import SqlReady
from infrastructure.persistence.unit_of_work import start_sql_work
from infrastructure.settings import Settings, read_settings
from presentation.app import UseCases, create_app
from presentation.edge import Edge

#: What development keeps for itself, in the folder that the server is started in.
DATA = Path(".data")

#: The migrations that the database must have, beside the sources or in the folder that the server
#: is started in.
_BESIDE_SOURCES = Path(__file__).resolve().parents[2] / "migrations"
MIGRATIONS = _BESIDE_SOURCES if _BESIDE_SOURCES.is_dir() else Path("migrations")


def create() -> ASGIApp:
    """The server's application, as the environment wants it. Raise ``SettingsRefused`` when it must
    not start.
    """
    settings = read_settings(os.environ, data=DATA, terminal=sys.stdout.isatty())
    as_json = settings.log_format == "json"
    configure_logging(level=settings.log_level, as_json=as_json)
    return Edge(
        assemble(settings),
        access_log=access_log(as_json=as_json),
        https=settings.public_url.startswith("https://"),
    )


def assemble(settings: Settings) -> Litestar:
    """The application on its real adapters."""
    database = Database(settings.database_url, pool_size=settings.pool_size)

    @asynccontextmanager
    async def connected(_app: Litestar) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await database.close()

    return create_app(
        _use_cases(database),
        authenticate=nobody_yet,
        cursor_key=sha256(b"cursor" + settings.jwt_secret.encode()).digest(),
        ready=SqlReady(database, MIGRATIONS),
        lifespan=[connected],
    )


async def nobody_yet(_token: str, _origin: Origin, /) -> Actor:
    """Nobody can log in until the accounts are wired."""
    raise LoginRequired(token_sent=True)


def _use_cases(database: Database) -> UseCases:
    start_work, lane = start_sql_work(database, uuid7), ReadLane(database)
    courses = SqlCourseReads(lane)
    return UseCases(
        courses=course_use_cases(start_work, courses, uuid7),
        lessons=lesson_use_cases(start_work, courses, SqlLessonReads(lane), SafeMarkdown(), uuid7),
    )
