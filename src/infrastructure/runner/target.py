"""What a run works on: a database, its environment and the folders of files."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from infrastructure.runner.kinds import Kind

NO_FILE: Final = Path("-")
LOCK_WAIT_SECONDS: Final = 60.0


def default_folder(kind: Kind) -> Path:
    """`migrations` or `seeds` here, or beside the `src` that this package lies in."""
    here = Path(kind.folder)
    beside_src = Path(__file__).resolve().parents[3] / kind.folder
    return beside_src if not here.is_dir() and beside_src.is_dir() else here


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`history_file` is `NO_FILE` for none, `None` for the one in the folder."""

    url: str
    environment: str = "development"
    migrations: Path = field(default_factory=lambda: default_folder(Kind.MIGRATION))
    seeds: Path = field(default_factory=lambda: default_folder(Kind.SEED))
    history_file: Path | None = None
    lock_wait: float = LOCK_WAIT_SECONDS

    def folder(self, kind: Kind) -> Path:
        return self.migrations if kind is Kind.MIGRATION else self.seeds

    def export_path(self, kind: Kind) -> Path | None:
        if self.history_file == NO_FILE:
            return None
        return self.history_file or self.folder(kind) / kind.history_file
