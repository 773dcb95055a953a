"""The adapters that live as long as the server, made from its settings and stopped together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from uuid_utils.compat import uuid7

from application.auth import AuthPorts
from application.auth.account_letters import account_preparations
from application.auth.letters import Links, preparations
from application.auth.quotas import Quotas
from application.certificates.issue import IssueCertificate
from application.enrollments import put_in
from application.enrollments.bind_invitations import BindInvitations
from application.enrollments.bulk import BULK, EnrollMany
from application.enrollments.complete import CompleteEnrollment
from application.enrollments.complete_late import COMPLETE_LEARNERS, CompleteLearners
from application.enrollments.expire import ExpireEnrollments
from application.enrollments.invitation_letters import PrepareInvitation
from application.enrollments.letters import enrollment_preparations
from application.enrollments.put_in import INVITATION
from application.enrollments.remind import RemindOfEnd
from application.housekeeping import KeepHouse
from application.jobs.ports import Handle
from application.jobs.work_jobs import WorkJobs
from application.mail.deliver_mail import DeliverMail
from application.mail.ports import Preparations
from application.media.sweep import SweepMedia
from application.two_factor import TwoFactorPorts
from application.two_factor.reseal_secrets import ResealSecrets
from domain.auth.session import Lifetimes
from infrastructure.certificates.printer import PaperPrinter
from infrastructure.limits.choice import limits_for
from infrastructure.limits.settled_traffic import SettledTraffic
from infrastructure.mail.choice import mailer_for
from infrastructure.mail.template_writer import TemplateWriter
from infrastructure.media.choice import storage_for
from infrastructure.persistence.auth.reads import SqlAuthReads
from infrastructure.persistence.engine import Database
from infrastructure.persistence.enrollments.invitations import SqlInvitationReads
from infrastructure.persistence.enrollments.notices import SqlNoticeReads, SqlReminders
from infrastructure.persistence.media.remains import SqlMediaRemains
from infrastructure.persistence.operations.expired import SqlExpired
from infrastructure.persistence.read_lane import ReadLane
from infrastructure.persistence.unit_of_work import SqlWork, start_sql_work
from infrastructure.persistence.write_lane import WriteLane
from infrastructure.security.access_feed import AccessFeed
from infrastructure.security.access_tokens import JwtAccessTokens
from infrastructure.security.app_codes import PyotpAppCodes
from infrastructure.security.argon2_hasher import Argon2Hasher
from infrastructure.security.key_files import read_key_file
from infrastructure.security.random_characters import random_characters
from infrastructure.security.secret_box import AesSecretBox
from infrastructure.security.secrets import new_secret
from infrastructure.security.token_keys import TokenKey, shared_secret
from infrastructure.settings import Settings
from infrastructure.worker import Chore, Worker

if TYPE_CHECKING:
    from infrastructure.google.provider import OpenIdProvider

#: The name of the place, in letters and in people's apps.
PLACE: Final = "elearning"

#: Seconds between two looks for people whose time has run out, or will soon.
SEATS_EVERY: Final = 60.0


class Adapters:
    """What use cases are wired from."""

    def __init__(self, settings: Settings) -> None:
        self.database = Database(settings.database_url, pool_size=settings.pool_size)
        self.start_work = start_sql_work(self.database, uuid7)
        self.lane = ReadLane(self.database)
        self.write_lane = WriteLane(self.database)
        self.lifetimes = _lifetimes(settings)
        self.hasher = Argon2Hasher()
        self.codes = PyotpAppCodes(place=PLACE)
        self.box = AesSecretBox((settings.jwt_secret, *settings.jwt_previous_secrets))
        self.tokens = JwtAccessTokens(
            _token_keys(settings),
            issuer=settings.public_url,
            longest=self.lifetimes.access,
            new_id=uuid7,
        )
        self.feed = AccessFeed(
            settings.database_url, self.lane, access_lifetime=self.lifetimes.access
        )
        self.limits, self._close_limits = limits_for(settings.redis_url, self.lane)
        self.traffic = SettledTraffic(self.limits)
        self.provider = _provider(settings)
        self.printer = PaperPrinter(
            public_url=settings.public_url, fonts=settings.certificate_fonts
        )
        self.storage = storage_for(settings.media_url)
        self.worker = self._worker(settings)

    def auth_ports(self) -> AuthPorts:
        """What registration, login and sessions need."""
        return AuthPorts(
            start_work=self.start_work,
            reads=SqlAuthReads(self.lane),
            new_id=uuid7,
            new_secret=new_secret,
            hasher=self.hasher,
            tokens=self.tokens,
            live=self.feed,
            limits=self.limits,
            codes=self.codes,
            box=self.box,
            bind_invitations=BindInvitations(put_in(uuid7, random_characters)),
        )

    def two_factor_ports(self) -> TwoFactorPorts:
        """What two-factor login needs."""
        return TwoFactorPorts(
            start_work=self.start_work,
            new_id=uuid7,
            codes=self.codes,
            box=self.box,
            random_characters=random_characters,
            limits=self.limits,
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listen for changes and work beside the server while the block runs; then close all."""
        stop = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.feed.run(stop), name="access feed")
                tasks.create_task(self.traffic.run(stop), name="traffic")
                tasks.create_task(self.worker.run(stop), name="worker")
                try:
                    yield
                finally:
                    stop.set()
        finally:
            await self.close()

    async def close(self) -> None:
        """Let go of everything, connections above all."""
        self.hasher.close()
        await self._close_limits()
        if self.provider is not None:
            await self.provider.close()
        await self.database.close()

    def _worker(self, settings: Settings) -> Worker:
        deliver = DeliverMail(
            self.start_work,
            self._preparations(settings),
            TemplateWriter(place=PLACE),
            mailer_for(settings.mail_url, sender=settings.mail_from),
        )
        keep_house = KeepHouse(SqlExpired(self.write_lane, idle=self.lifetimes.idle))
        return Worker(
            deliver,
            WorkJobs(self.start_work, job_handlers()),
            Chore(keep_house),
            Chore(ResealSecrets(self.start_work, self.box)),
            Chore(SweepMedia(SqlMediaRemains(self.write_lane), self.storage)),
            Chore(ExpireEnrollments(self.start_work), every=SEATS_EVERY),
            Chore(RemindOfEnd(SqlReminders(self.write_lane)), every=SEATS_EVERY),
        )

    def _preparations(self, settings: Settings) -> Preparations:
        links, site = Links(settings.frontend_url), settings.frontend_url
        quotas, invitations = Quotas(self.limits, settings.limits), SqlInvitationReads(self.lane)
        return {
            **preparations(self.start_work, new_secret, links),
            **account_preparations(self.start_work, new_secret, links),
            **enrollment_preparations(
                SqlNoticeReads(self.lane), frontend_url=site, public_url=settings.public_url
            ),
            INVITATION: PrepareInvitation(invitations, quotas, site),
        }


def job_handlers() -> dict[str, Handle[SqlWork]]:
    """What does a chunk of each kind of jobs."""
    complete = CompleteEnrollment(IssueCertificate(uuid7, random_characters))
    return {
        BULK: EnrollMany(put_in(uuid7, random_characters)),
        COMPLETE_LEARNERS: CompleteLearners(complete),
    }


def _provider(settings: Settings) -> "OpenIdProvider | None":
    if not settings.google.is_on:
        return None
    # The HTTP client takes time and memory: only those pay who want it.
    from infrastructure.google.bounded_client import bounded_client
    from infrastructure.google.provider import OpenIdProvider

    callback = f"{settings.public_url}/api/v1/auth/google/callback"
    return OpenIdProvider(settings.google, bounded_client(), redirect_uri=callback)


def _token_keys(settings: Settings) -> list[TokenKey]:
    """The key that signs, and those that only verify; a secret signs where there is no key file."""
    first = settings.jwt_private_key_file
    files = [read_key_file(Path(one)) for one in (first, *settings.jwt_previous_key_files) if one]
    retired = [shared_secret(one) for one in settings.jwt_previous_secrets]
    if first:
        return [*files, *retired]
    return [shared_secret(settings.jwt_secret), *retired, *files]


def _lifetimes(settings: Settings) -> Lifetimes:
    return Lifetimes(
        access=timedelta(seconds=settings.access_token_seconds),
        idle=timedelta(seconds=settings.refresh_idle_seconds),
        longest=timedelta(seconds=settings.refresh_max_seconds),
        grace=timedelta(seconds=settings.refresh_grace_seconds),
    )
