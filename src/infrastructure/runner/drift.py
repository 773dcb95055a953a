"""`drift`: what the live schema has that the history does not explain."""

from infrastructure.runner.catalogue import Catalogue, compare, read_catalogue
from infrastructure.runner.check import inside
from infrastructure.runner.connect import close, connect
from infrastructure.runner.differences import differences, refuse_differences
from infrastructure.runner.engine import Engine
from infrastructure.runner.errors import ExitCode
from infrastructure.runner.files import Folder
from infrastructure.runner.history import Row
from infrastructure.runner.kinds import Kind
from infrastructure.runner.plan import Step, refuse_partial
from infrastructure.runner.run import Run, rows_of
from infrastructure.runner.temporary import temporary_database


async def drift(run: Run) -> None:
    """Build what the history says beside the live schema and compare; exit 8 on differences."""
    folder = run.read(Kind.MIGRATION)
    async with run.looking() as connection:
        rows = await rows_of(connection, Kind.MIGRATION)
        refuse_partial(rows)
        refuse_differences(differences(folder, rows))
        live = await read_catalogue(connection)
    changes = compare(await _explained(run, folder, rows), live)
    run.record.result.update(
        applied=len(rows),
        changes=[change.as_json() for change in changes],
        text=[str(change) for change in changes],
    )
    if changes:
        run.record.exit_code = ExitCode.FOUND


async def _explained(run: Run, folder: Folder, rows: list[Row]) -> Catalogue:
    async with temporary_database(run.target.url, run.record.run_id) as url:
        inner = inside(run, url)
        async with inner.locked(Kind.MIGRATION) as session:
            steps = [Step.up(folder.by_number[row.number]) for row in rows]
            await Engine(session).run(steps)
        connection = await connect(url, run.record.run_id)
        try:
            return await read_catalogue(connection)
        finally:
            await close(connection)
