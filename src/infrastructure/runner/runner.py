"""The runner as a library: `Runner(url).migrate()`."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from infrastructure.runner import check, drift, migrate, seed, status
from infrastructure.runner.environments import DEVELOPMENT, plain_url
from infrastructure.runner.kinds import Kind
from infrastructure.runner.plan import Step, plan_up
from infrastructure.runner.record import Record
from infrastructure.runner.report import Report, SilentReport
from infrastructure.runner.run import Run, rows_of
from infrastructure.runner.target import LOCK_WAIT_SECONDS, Target, default_folder


@dataclass(frozen=True, slots=True)
class Runner:
    """One database and the folders of files that belong to it.

    Every call raises a `RunnerError` where the command would exit with another code than 0, and
    returns the `Record` of what it did.
    """

    url: str
    environment: str = DEVELOPMENT
    directory: Path = field(default_factory=lambda: default_folder(Kind.MIGRATION))
    seeds: Path = field(default_factory=lambda: default_folder(Kind.SEED))
    history_file: Path | None = None
    lock_wait: float = LOCK_WAIT_SECONDS
    report: Report = field(default_factory=SilentReport)

    async def plan(self, *, to: str | None = None, steps: int | None = None) -> list[Step]:
        """What `migrate` would run now."""
        run = self._run("migrate")
        folder = run.read(Kind.MIGRATION)
        async with run.looking() as connection:
            rows = await rows_of(connection, Kind.MIGRATION)
        return plan_up(folder, rows, to=to, steps=steps)

    async def migrate(
        self,
        *,
        to: str | None = None,
        steps: int | None = None,
        allow_out_of_order: Collection[str] = (),
    ) -> Record:
        """Apply what is pending."""
        run = self._run("migrate")
        await migrate.migrate(run, to=to, steps=steps, allowed=allow_out_of_order)
        return run.record

    async def rollback(
        self, *, to: str | None = None, steps: int = 1, everything: bool = False
    ) -> Record:
        """Revert the latest applied ones."""
        run = self._run("rollback")
        await migrate.rollback(run, to=to, steps=steps, everything=everything)
        return run.record

    async def status(self) -> Record:
        """`record.result["entries"]` holds every file and row with its state."""
        run = self._run("status")
        await status.status(run, Kind.MIGRATION)
        return run.record

    async def check(self) -> Record:
        """`record.result["problems"]` holds what the downs do not restore."""
        run = self._run("check")
        await check.check(run)
        return run.record

    async def drift(self) -> Record:
        """`record.result["changes"]` holds what the history does not explain."""
        run = self._run("drift")
        await drift.drift(run)
        return run.record

    async def seed(self, *names: str) -> Record:
        """Run the pending seeds, or those named and what they require."""
        run = self._run("seed")
        await seed.seed(run, names=names)
        return run.record

    async def undo_seeds(self, *, steps: int = 1, everything: bool = False) -> Record:
        """Revert the most recently applied seeds."""
        run = self._run("seed:undo")
        await seed.undo(run, steps=steps, everything=everything)
        return run.record

    def _run(self, command: str) -> Run:
        target = Target(
            url=plain_url(self.url),
            environment=self.environment,
            migrations=self.directory,
            seeds=self.seeds,
            history_file=self.history_file,
            lock_wait=self.lock_wait,
        )
        record = Record(environment=self.environment, command=command)
        return Run(target=target, record=record, report=self.report)
