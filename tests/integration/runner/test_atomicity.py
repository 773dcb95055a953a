"""Whatever tries to end a file's transaction in its middle: nothing of the file stays behind."""

import itertools
import shutil
from pathlib import Path

import pytest

from infrastructure.runner.catalogue import Catalogue, read_catalogue
from infrastructure.runner.lexer import split
from integration.runner.amounts import amount
from integration.runner.project import Project, on_connection

MIGRATIONS = sorted(Path("migrations/up").resolve().glob("*.sql"))
CONTROL = ("BEGIN;", "COMMIT;", "ROLLBACK;", "COMMIT AND CHAIN;", "COMMIT; BEGIN;")
HIDDEN = (
    "CALL runner_test.commits();",
    "DO $$ BEGIN CREATE TABLE left_behind (); COMMIT; END $$;",
)
INTRUDERS = (*CONTROL, *HIDDEN)


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: path.stem)
def test_nothing_stays_of_a_file_that_ends_its_transaction(project: Project, path: Path) -> None:
    shutil.copytree(path.parents[1], project.folder / "migrations", dirs_exist_ok=True)
    project.run("migrate", "--to", path.stem)
    project.run("rollback")
    project.sql("CREATE SCHEMA runner_test")
    project.sql(
        "CREATE PROCEDURE runner_test.commits() LANGUAGE plpgsql AS "
        "'BEGIN CREATE TABLE left_behind (); COMMIT; END'"
    )
    before = catalogue(project)
    applied = project.applied()
    target = project.folder / "migrations/up" / path.name
    text = path.read_text()

    for intruder, boundary in chosen(text):
        target.write_text(text[:boundary] + "\n" + intruder + "\n" + text[boundary:])
        answer = project.run("migrate", "--to", path.stem)
        assert answer.code == (3 if intruder in CONTROL else 1), answer.err
        assert f"{path.name}:" in answer.err
        assert catalogue(project) == before
        assert project.applied() == applied


def chosen(text: str) -> list[tuple[str, int]]:
    """Every boundary with a few of the intruders in turn, or each of them with all."""
    boundaries = [statement.start for statement in split(text)] + [len(text)]
    turns = itertools.cycle(INTRUDERS)
    each = amount(2, full=len(INTRUDERS))
    return [(next(turns), boundary) for boundary in boundaries for _ in range(each)]


def catalogue(project: Project) -> Catalogue:
    return on_connection(project.url, read_catalogue)
