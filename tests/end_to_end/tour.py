"""The README's tours as data: their blocks of commands, and the answers printed below them.

``python tests/end_to_end/tour.py BASE_URL FOLDER`` runs them against a fresh server that was
started in FOLDER and writes the answers into the README.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

README: Final = Path(__file__).parents[2] / "README.md"
PRINTED_BASE: Final = "http://127.0.0.1:8000"
MARK: Final = "=== end of a block ==="
PATIENCE: Final = 60

#: The sections of the README that are tours.
TOURS: Final = ("A tour", "Author a course")

_SECTION = re.compile(r"^## (?P<title>[^\n]+)$.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(
    r"^```bash\n(?P<commands>.*?)^```\n(?:\n```(?:json)?\n(?P<answer>.*?)```\n)?",
    re.MULTILINE | re.DOTALL,
)

#: What differs in every run, and what to read instead.
_VOLATILE: Final = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "ID"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "TIME"),
    (re.compile(r'"next_cursor":"[^"]+"'), '"next_cursor":"CURSOR"'),
    (re.compile(r"EL-\d{4}-[0-9A-Z]+"), "NUMBER"),
)


@dataclass(frozen=True)
class Block:
    """Commands to paste, and what they print."""

    commands: str
    answer: str


def blocks(title: str) -> list[Block]:
    """The tour as the README prints it."""
    return [
        Block(found["commands"], (found["answer"] or "").strip())
        for found in _BLOCK.finditer(_tour(README.read_text(), title))
    ]


def run(title: str, base_url: str, folder: Path) -> Iterator[str]:
    """What each block of a tour prints when it is pasted into a shell in ``folder``."""
    script = f"echo '{MARK}'\n".join(block.commands for block in blocks(title))
    finished = subprocess.run(
        ["bash", "-u"],
        input=script.replace(PRINTED_BASE, base_url),
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        timeout=PATIENCE,
        check=False,
    )
    sys.stderr.write(finished.stderr)
    for answer in finished.stdout.split(f"{MARK}\n"):
        yield answer.replace(base_url, PRINTED_BASE).strip()


def steady(text: str) -> str:
    """``text`` without what differs in every run."""
    for pattern, instead in _VOLATILE:
        text = pattern.sub(instead, text)
    return text


def _tour(readme: str, title: str) -> str:
    found = {one["title"]: one.group() for one in _SECTION.finditer(readme)}
    assert title in found, f"the README has no section {title}"
    return found[title]


def write(base_url: str, folder: Path) -> None:
    """Put the answers of this run into the README."""
    for title in TOURS:
        _write(title, base_url, folder)


def _write(title: str, base_url: str, folder: Path) -> None:
    readme = README.read_text()
    tour = _tour(readme, title)
    answers = run(title, base_url, folder)

    def with_answer(found: re.Match[str]) -> str:
        answer = next(answers)
        block = f"```bash\n{found['commands']}```\n"
        if not answer:
            return block
        kind = "json" if answer.startswith("{") else ""
        return f"{block}\n```{kind}\n{answer}\n```\n"

    README.write_text(readme.replace(tour, _BLOCK.sub(with_answer, tour)))


if __name__ == "__main__":
    write(sys.argv[1], Path(sys.argv[2]))
