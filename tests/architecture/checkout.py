"""The files of the project as they are committed."""

import subprocess
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
SOURCES: Final = ROOT / "src"


def committed_files() -> list[Path]:
    """Every file that git knows and that is there; whoever owns the checkout."""
    command = ("git", "-c", "safe.directory=*", "ls-files", "-z", "--cached")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return [path for path in paths if path.is_file()]


def modules_of(folder: Path) -> list[Path]:
    """The Python files below ``folder``."""
    return sorted(folder.rglob("*.py"))
