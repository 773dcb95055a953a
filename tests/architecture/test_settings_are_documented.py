"""What the code reads, what the README lists and what `.env.example` shows are the same
settings.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from infrastructure.local_postgres.binaries import VARIABLE
from infrastructure.settings import SettingsRefused, read_settings

ROOT = Path(__file__).parents[2]

#: Read by the command line before the application is there.
BY_COMMANDS = {"WORKERS", VARIABLE}

#: Looked at only to be refused: the framework's own switch.
REFUSED = {"LITESTAR_DEBUG"}


class Watched(Mapping[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, **values: str) -> None:
        self._values = values
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def settings_read(folder: Path) -> set[str]:
    asked: set[str] = set()
    for environment in ("development", "test", "production"):
        watched = Watched(APP_ENV=environment)
        with suppress(SettingsRefused):
            read_settings(watched, data=folder, terminal=False)
        asked |= watched.asked
    return (asked | BY_COMMANDS) - REFUSED


def test_the_readme_lists_every_setting_and_no_other(tmp_path: Path) -> None:
    section = (ROOT / "README.md").read_text().split("## Settings", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    listed = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])}
    assert listed == settings_read(tmp_path)


def test_the_example_shows_every_setting_and_no_other(tmp_path: Path) -> None:
    example = (ROOT / ".env.example").read_text()
    assert set(re.findall(r"^#([A-Z_]+)=", example, re.MULTILINE)) == settings_read(tmp_path)
