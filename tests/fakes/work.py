"""The unit of work on dictionaries, with every module's repositories and reads in it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from application.once import KeyInProgress, KeyReused, Replay
from application.ports import Once
from fakes.audit import MemoryAudit
from fakes.auth import MemoryMailedLinks, MemoryRegistrations, MemorySessions
from fakes.certificates import MemoryCertificates
from fakes.courses import MemoryCourseReads, MemoryCourses
from fakes.enrollments import MemoryEnrollmentReads, MemoryEnrollments, MemoryEntrances
from fakes.identities import MemoryHandshakes, MemoryIdentities, MemoryLoginCodes
from fakes.invitations import MemoryInvitationReads, MemoryInvitations
from fakes.jobs import MemoryJobs
from fakes.lessons import MemoryAttachments, MemoryLessonReads, MemoryLessons
from fakes.mail import MemoryOutbox
from fakes.media import MemoryMediaFiles
from fakes.memory import MemoryStore, MemoryTransaction
from fakes.notices import MemoryNotices
from fakes.prerequisites import MemoryPrerequisites
from fakes.progress import MemoryProgress
from fakes.two_factor import MemoryChallenges, MemoryTotps
from fakes.users import MemoryUserReads, MemoryUsers


class MemoryWork:
    """A transaction on everything."""

    now: datetime

    def __init__(self, store: MemoryStore, once: Once | None) -> None:
        self._store = store
        self._once = once
        self._transaction = MemoryTransaction(store)

    async def __aenter__(self) -> Self:
        self.now = self._store.clock.now
        if self._once is not None:
            self._begin_once(self._once)
        transaction = self._transaction
        self.audit = MemoryAudit(transaction, self._store.ids, self.now)
        self.courses = MemoryCourses(transaction, self.now)
        self.prerequisites = MemoryPrerequisites(transaction)
        self.course_reads = MemoryCourseReads(transaction, self._store.clock)
        self.lessons = MemoryLessons(transaction)
        self.attachments = MemoryAttachments(transaction)
        self.lesson_reads = MemoryLessonReads(transaction, self._store.clock)
        self.users = MemoryUsers(transaction, self.now)
        self.user_reads = MemoryUserReads(transaction)
        self.registrations = MemoryRegistrations(transaction, self.now)
        self.sessions = MemorySessions(transaction, self.now)
        self.links = MemoryMailedLinks(transaction)
        self.identities = MemoryIdentities(transaction)
        self.handshakes = MemoryHandshakes(transaction, self.now)
        self.login_codes = MemoryLoginCodes(transaction, self.now)
        self.totps = MemoryTotps(transaction)
        self.challenges = MemoryChallenges(transaction)
        self.outbox = MemoryOutbox(transaction, self.now)
        self.enrollments = MemoryEnrollments(transaction, self.now, self._store.ids)
        self.notices = MemoryNotices(transaction, self.now, self._store.ids)
        self.entrances = MemoryEntrances(transaction, self.now)
        self.enrollment_reads = MemoryEnrollmentReads(transaction, self._store.clock)
        self.invitations = MemoryInvitations(transaction, self.now)
        self.invitation_reads = MemoryInvitationReads(transaction, self._store.clock)
        self.jobs = MemoryJobs(transaction, self.now)
        self.progress = MemoryProgress(transaction, self.now)
        self.certificates = MemoryCertificates(transaction)
        self.media = MemoryMediaFiles(transaction)
        return self

    def _begin_once(self, once: Once) -> None:
        if not self._transaction.lock_now("idempotency", once.user_id, once.key):
            raise KeyInProgress
        kept = self._transaction.table("idempotency").get((once.user_id, once.key))
        if kept is None or kept[2] <= self.now - timedelta(hours=24):
            return
        fingerprint, answer, _at = kept
        if fingerprint != once.fingerprint:
            self._transaction.end()
            raise KeyReused
        self._transaction.end()
        raise Replay(answer)

    async def commit(self, result: object = None) -> None:
        if self._once is not None and result is not None:
            kept = (self._once.fingerprint, self._once.encode(result), self.now)
            key = (self._once.user_id, self._once.key)
            self._transaction.table("idempotency")[key] = kept
        self._transaction.commit()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._transaction.end()


def start_memory_work(store: MemoryStore) -> Callable[[Once | None], MemoryWork]:
    """The way in which use cases start their transaction in tests."""
    return lambda once: MemoryWork(store, once)
