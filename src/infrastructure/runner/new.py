"""`new` and `seed:new`: a pair of files with a header that explains itself."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from infrastructure.runner.errors import UsageError
from infrastructure.runner.kinds import Kind
from infrastructure.runner.run import Run

UP: Final = """\
-- {title}
--
-- One transaction runs this whole file: write no BEGIN or COMMIT.
-- Directives go here, for example:  -- migrate: lock-timeout 2s

"""
UP_ALONE: Final = """\
-- {title}
-- migrate: no-transaction
--
-- Each statement commits by itself: keep to one, such as CREATE INDEX CONCURRENTLY.

"""
DOWN: Final = """\
-- Takes back {name}: `elearning check` compares the catalogue before and after.

"""
DOWN_ALONE: Final = """\
-- Takes back {name}: `elearning check` compares the catalogue before and after.
-- migrate: no-transaction

"""
SEED: Final = """\
-- {title}
-- seed: env development,test
--
-- Give the rows fixed ids, so that the undo can name exactly them.

"""
UNDO: Final = """\
-- Deletes only the rows that {name} made.

"""


def new(run: Run, kind: Kind, name: str, *, no_transaction: bool = False) -> None:
    """Write both files; raises `UsageError` for a name without a letter or digit."""
    slug = re.sub(r"[^A-Za-z0-9_.-]+", "_", name).strip("_.-")
    if not slug:
        raise UsageError(f"{name!r} makes no file name", advice="Use letters, digits, _ . and -.")
    folder = run.target.folder(kind)
    stem = f"{_version(folder, kind)}_{slug}"
    title = slug.replace("_", " ").capitalize()
    up, down = _templates(kind, no_transaction=no_transaction)
    files = {
        folder / kind.up_folder / f"{stem}.sql": up.format(title=title, name=stem),
        folder / kind.down_folder / f"{stem}.sql": down.format(title=title, name=stem),
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    run.record.result["files"] = [str(path) for path in files]


def _templates(kind: Kind, *, no_transaction: bool) -> tuple[str, str]:
    if kind is Kind.SEED:
        return SEED, UNDO
    return (UP_ALONE, DOWN_ALONE) if no_transaction else (UP, DOWN)


def _version(folder: Path, kind: Kind) -> str:
    """The time in UTC, or the next free second where that is taken."""
    taken = {path.name.partition("_")[0] for path in (folder / kind.up_folder).glob("*.sql")}
    moment = datetime.now(UTC)
    while (version := moment.strftime("%Y%m%d%H%M%S")) in taken:
        moment += timedelta(seconds=1)
    return version
