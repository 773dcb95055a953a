"""The composition root of the server: settings, adapters, use cases, application. Nothing else in
this layer knows an adapter.
"""

import os
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.types import ASGIApp
from uuid_utils.compat import uuid7

from application.archives.ports import ArchiveLimits
from application.audit import audit_use_cases
from application.auth import auth_use_cases, session_starter
from application.authentication import Authenticate
from application.certificates import certificate_use_cases
from application.courses import course_use_cases
from application.enrollments import enrollment_use_cases
from application.export import ExportMe
from application.identities import identity_use_cases
from application.identities.return_urls import ReturnUrls
from application.jobs import job_use_cases
from application.lessons import lesson_use_cases
from application.media import MediaPorts, media_use_cases
from application.media.ports import MediaLimits
from application.progress import progress_use_cases
from application.two_factor import two_factor_use_cases
from application.users import user_use_cases
from domain.auth.password import PasswordPolicy
from infrastructure.access_log import AccessLog
from infrastructure.adapters import Adapters
from infrastructure.archives.assembled import archives_on
from infrastructure.draining import Drain, ReadyUntilDrained
from infrastructure.logging import configure_logging
from infrastructure.markdown import SafeMarkdown
from infrastructure.media.file_inspector import FileInspector
from infrastructure.metrics.metrics import Metrics
from infrastructure.metrics.request_meter import RequestMeter
from infrastructure.persistence.certificates.reads import SqlCertificateReads
from infrastructure.persistence.courses.reads import SqlCourseReads
from infrastructure.persistence.enrollments.direct import SqlDirectEnrolling
from infrastructure.persistence.enrollments.invitations import SqlInvitationReads
from infrastructure.persistence.enrollments.reads import SqlEnrollmentReads
from infrastructure.persistence.jobs.reads import SqlJobReads
from infrastructure.persistence.lessons.reads import SqlLessonReads
from infrastructure.persistence.media.reads import SqlMediaReads
from infrastructure.persistence.operations.audit_reads import SqlAuditReads
from infrastructure.persistence.progress.direct import SqlDirectFacts
from infrastructure.persistence.progress.reads import SqlProgressReads
from infrastructure.persistence.readiness import SqlReady
from infrastructure.persistence.users.reads import SqlUserReads
from infrastructure.security.common_passwords import CommonPasswords
from infrastructure.security.media_links import SignedMediaLinks
from infrastructure.security.random_characters import random_characters
from infrastructure.settings import Settings, read_settings
from infrastructure.welcome import DEMO_ACCOUNTS, DEMO_PASSWORD
from presentation.app import UseCases, create_app
from presentation.archives.manifest import JsonManifests
from presentation.client_address import ClientAddress
from presentation.cross_origin import CrossOrigin
from presentation.edge import Edge
from presentation.operations.metrics import MetricsPage
from presentation.pages import DemoAccount
from presentation.request_limits import RequestLimits

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
    access_log, adapters, meter = AccessLog(as_json=as_json), Adapters(settings), RequestMeter()
    metrics = Metrics.of_server(meter, adapters.database, os.environ)
    drain = Drain(settings.drain_seconds)
    beside = [(lambda _app, it=it: it.running()) for it in (access_log, adapters, metrics, drain)]
    return Edge(
        assemble(settings, adapters, metrics, drain, beside=beside),
        access_log=access_log,
        https=_is_https(settings),
        client_address=ClientAddress(settings.trusted_proxies),
        cross_origin=CrossOrigin(settings.cors_origins),
        meter=meter,
        is_ending=drain,
    )


def assemble(
    settings: Settings,
    adapters: Adapters,
    metrics: Metrics,
    drain: Drain,
    *,
    beside: Sequence[Any] = (),
) -> Litestar:
    """The application on its real adapters; of what runs ``beside`` it, what ends last stands
    first.
    """
    return create_app(
        _use_cases(settings, adapters),
        authenticate=Authenticate(adapters.tokens, adapters.feed),
        cursor_key=sha256(b"cursor" + settings.jwt_secret.encode()).digest(),
        ready=ReadyUntilDrained(SqlReady(adapters.database, MIGRATIONS), drain),
        public_keys=adapters.tokens.public_keys,
        https=_is_https(settings),
        limits=RequestLimits(adapters.traffic, settings.limits),
        metrics_page=MetricsPage(
            metrics, settings.metrics_networks, trusts_proxies=bool(settings.trusted_proxies)
        ),
        demo_accounts=_demo_accounts(settings),
        lifespan=beside,
    )


def _demo_accounts(settings: Settings) -> Sequence[DemoAccount]:
    if settings.environment != "development":
        return ()
    return [DemoAccount(email, role, DEMO_PASSWORD) for email, role in DEMO_ACCOUNTS.items()]


def _is_https(settings: Settings) -> bool:
    return settings.public_url.startswith("https://")


def _use_cases(settings: Settings, adapters: Adapters) -> UseCases:
    start_work, lane, feed = adapters.start_work, adapters.lane, adapters.feed
    users, courses, audit = SqlUserReads(lane), SqlCourseReads(lane), SqlAuditReads(lane)
    enrollments, progress = SqlEnrollmentReads(lane), SqlProgressReads(lane)
    lessons, media = SqlLessonReads(lane), SqlMediaReads(lane)
    certificates, auth_ports = SqlCertificateReads(lane), adapters.auth_ports()
    invitations = SqlInvitationReads(lane)
    return UseCases(
        auth=auth_use_cases(
            auth_ports,
            policy=PasswordPolicy(
                common=CommonPasswords(), min_length=settings.password_min_length
            ),
            lifetimes=adapters.lifetimes,
            rules=settings.limits,
        ),
        identities=identity_use_cases(
            start_work,
            session_starter(auth_ports, adapters.lifetimes),
            adapters.provider,
            ReturnUrls(frozenset(settings.google.return_urls)),
            auth_ports.bind_invitations,
        ),
        users=user_use_cases(start_work, users, feed),
        two_factor=two_factor_use_cases(adapters.two_factor_ports(), rules=settings.limits),
        courses=course_use_cases(start_work, courses, uuid7),
        lessons=lesson_use_cases(
            start_work, courses, lessons, SafeMarkdown(), uuid7, random_characters
        ),
        enrollments=enrollment_use_cases(
            start_work,
            SqlDirectEnrolling(adapters.write_lane, uuid7),
            enrollments,
            invitations,
            uuid7,
            random_characters,
        ),
        progress=progress_use_cases(
            start_work, SqlDirectFacts(adapters.write_lane), progress, uuid7, random_characters
        ),
        certificates=certificate_use_cases(start_work, certificates, adapters.printer),
        media=media_use_cases(
            MediaPorts(
                start_work=start_work,
                reads=media,
                lessons=lessons,
                storage=adapters.storage,
                inspector=FileInspector(),
                links=SignedMediaLinks(
                    settings.public_url, (settings.jwt_secret, *settings.jwt_previous_secrets)
                ),
                limits=MediaLimits(settings.media_quota_bytes, settings.media_max_bytes),
                new_id=uuid7,
            )
        ),
        archives=archives_on(adapters, settings, JsonManifests(), ArchiveLimits()),
        jobs=job_use_cases(SqlJobReads(lane)),
        audit=audit_use_cases(audit),
        export=ExportMe(
            users,
            auth_ports.reads,
            enrollments,
            progress,
            certificates,
            invitations,
            courses,
            lessons,
            media,
            audit,
        ),
    )
