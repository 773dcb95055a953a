"""`migrate`, `rollback` and `redo`."""

from collections.abc import Collection

from infrastructure.runner.carry_out import carry_out
from infrastructure.runner.history import Row
from infrastructure.runner.kinds import Kind
from infrastructure.runner.plan import Step, plan_down, plan_up
from infrastructure.runner.run import Run, rows_of


async def migrate(
    run: Run,
    *,
    to: str | None = None,
    steps: int | None = None,
    allowed: Collection[str] = (),
    dry_run: bool = False,
) -> None:
    """Apply what is pending, oldest first."""
    folder = run.read(Kind.MIGRATION)

    def make_plan(rows: list[Row]) -> list[Step]:
        return plan_up(folder, rows, to=to, steps=steps, allowed=allowed)

    await carry_out(run, folder, make_plan, dry_run=dry_run)


async def rollback(
    run: Run,
    *,
    to: str | None = None,
    steps: int = 1,
    everything: bool = False,
    dry_run: bool = False,
) -> None:
    """Revert the latest applied ones."""
    folder = run.read(Kind.MIGRATION)

    def make_plan(rows: list[Row]) -> list[Step]:
        return plan_down(folder, rows, to=to, steps=steps, everything=everything)

    await carry_out(run, folder, make_plan, dry_run=dry_run)
    if run.record.applied:
        await _warn_of_seeds(run)


async def redo(run: Run, *, steps: int = 1) -> None:
    """Revert the latest ones and apply the same files again."""
    folder = run.read(Kind.MIGRATION)

    def make_plan(rows: list[Row]) -> list[Step]:
        down = plan_down(folder, rows, steps=steps)
        return down + [Step.up(step.pair) for step in reversed(down)]

    await carry_out(run, folder, make_plan, dry_run=False)
    if run.record.applied:
        await _warn_of_seeds(run)


async def _warn_of_seeds(run: Run) -> None:
    """A seed whose rows went with their table is still recorded, and would not run again."""
    async with run.looking() as connection:
        seeds = await rows_of(connection, Kind.SEED)
    if seeds:
        run.report.warning(
            f"seeds are still recorded as applied ({len(seeds)}); where their rows went with a "
            "table, run: elearning seed --fresh"
        )
