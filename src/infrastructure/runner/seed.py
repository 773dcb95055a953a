"""`seed` and `seed:undo`."""

from collections.abc import Sequence

from infrastructure.runner.carry_out import carry_out
from infrastructure.runner.files import Folder
from infrastructure.runner.history import Row
from infrastructure.runner.kinds import Kind
from infrastructure.runner.plan import Step
from infrastructure.runner.run import Run
from infrastructure.runner.seeds import check_requirements, plan_seeds, plan_undo


async def seed(
    run: Run, *, names: Sequence[str] = (), fresh: bool = False, dry_run: bool = False
) -> None:
    """Run each pending seed once; `fresh` undoes all before."""
    folder = read_seeds(run)

    def make_plan(rows: list[Row]) -> list[Step]:
        undone = plan_undo(folder, rows, everything=True) if fresh else []
        left = [] if fresh else rows
        return undone + plan_seeds(folder, left, run.target.environment, names)

    await carry_out(run, folder, make_plan, dry_run=dry_run)


async def undo(
    run: Run, *, steps: int = 1, everything: bool = False, dry_run: bool = False
) -> None:
    """Revert the most recently applied seeds."""
    folder = read_seeds(run)

    def make_plan(rows: list[Row]) -> list[Step]:
        return plan_undo(folder, rows, steps=steps, everything=everything)

    await carry_out(run, folder, make_plan, dry_run=dry_run)


def read_seeds(run: Run) -> Folder:
    """The checked seeds; raises `FilesRefused`, for requirements as well."""
    folder = run.read(Kind.SEED)
    check_requirements(folder)
    return folder
