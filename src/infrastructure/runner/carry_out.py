"""Carries a plan out, or only shows it."""

from collections.abc import Callable

from infrastructure.runner import history
from infrastructure.runner.engine import Engine
from infrastructure.runner.errors import FilesRefused
from infrastructure.runner.files import Folder
from infrastructure.runner.history import Row
from infrastructure.runner.kinds import Kind
from infrastructure.runner.plan import Step, down_warnings, refuse_partial
from infrastructure.runner.rules import faults_of
from infrastructure.runner.run import Run, rows_of

MakePlan = Callable[[list[Row]], list[Step]]


async def carry_out(run: Run, folder: Folder, make_plan: MakePlan, *, dry_run: bool) -> None:
    """Plan under the lock and run it; a dry run plans without one and changes nothing."""
    if dry_run:
        async with run.looking() as connection:
            refuse_partial(await rows_of(connection, Kind.MIGRATION))
            _show(run, make_plan(await rows_of(connection, folder.kind)))
        return
    async with run.locked(folder.kind) as session:
        # Seeds do not run on half a schema either.
        refuse_partial(await history.read(session.lock.connection, Kind.MIGRATION))
        rows = await history.read(session.lock.connection, folder.kind)
        planned = make_plan(rows)
        run.record.plan.extend(step.as_json() for step in planned)
        for warning in down_warnings(folder, rows):
            run.report.warning(warning)
        await Engine(session).run(planned)


def _show(run: Run, planned: list[Step]) -> None:
    if faults := [fault for step in planned for fault in faults_of(step.file)]:
        raise FilesRefused(faults)
    run.record.result["dry_run"] = True
    run.record.plan.extend({**step.as_json(), "sql": step.file.text} for step in planned)
