"""The worker beside the server: letters go out by themselves, faults do not end it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from application.housekeeping import KeepHouse
from application.jobs.work_jobs import WorkJobs
from application.mail.deliver_mail import DeliverMail
from application.mail.letter import Letter
from domain.errors import Unavailable
from fakes.mail import PlainWriter, RememberingMailer
from infrastructure import worker as worker_module
from infrastructure.persistence.engine import Database
from infrastructure.persistence.unit_of_work import SqlWork, start_sql_work
from infrastructure.worker import Chore, Worker


class NothingExpired:
    """The port ``Expired``."""

    async def forget(self, *, at_most: int) -> int:
        return 0


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def working(deliver: DeliverMail) -> AsyncIterator[None]:
    stop = asyncio.Event()
    no_jobs: WorkJobs[Any] = WorkJobs(deliver.start_work, {})
    worker = Worker(deliver, no_jobs, Chore(KeepHouse(NothingExpired())))
    running = asyncio.ensure_future(worker.run(stop))
    try:
        yield
    finally:
        stop.set()
        await running


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "LOOK_EVERY", 0.02)


@pytest.fixture
async def database(clean_database_url: str) -> AsyncIterator[Database]:
    database = Database(clean_database_url, pool_size=4)
    yield database
    await database.close()


async def post(database: Database, letters: int) -> None:
    async with start_sql_work(database, uuid7)(None) as work:
        for _ in range(letters):
            await work.outbox.post(Letter(id=uuid7(), recipient="a@b.org", template="welcome"))
        await work.commit()


async def test_letters_go_out_while_the_worker_runs_each_once(database: Database) -> None:
    mailer = RememberingMailer()
    deliver = DeliverMail(start_sql_work(database, uuid7), {}, PlainWriter(), mailer)
    async with working(deliver), working(deliver):
        await post(database, 5)
        await until(lambda: len(mailer.sent) == 5)
        await post(database, 5)
        await until(lambda: len(mailer.sent) == 10)
    assert len({letter.id for letter, _ in mailer.sent}) == 10


@pytest.mark.parametrize("fault", [Unavailable(), RuntimeError("broken")], ids=repr)
async def test_a_fault_does_not_end_the_worker(database: Database, fault: Exception) -> None:
    mailer, faults = RememberingMailer(), iter([fault, fault])
    start_work = start_sql_work(database, uuid7)

    def fail_at_first(once: None) -> SqlWork:
        if error := next(faults, None):
            raise error
        return start_work(once)

    async with working(DeliverMail(fail_at_first, {}, PlainWriter(), mailer)):
        await post(database, 1)
        await until(lambda: len(mailer.sent) == 1)
