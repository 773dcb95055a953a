"""The parts of the style card that the linters do not know."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from architecture.checkout import ROOT, SOURCES, modules_of

VAGUE_FILES = {"utils.py", "util.py", "common.py", "helpers.py", "helper.py", "misc.py", "base.py"}
VAGUE_CLASSES = re.compile(r"^_?Base[A-Z]|Impl$|Manager$|Helper$")


def classes() -> Iterator[tuple[Path, str]]:
    for module in modules_of(SOURCES):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.ClassDef):
                yield module.relative_to(ROOT), node.name


def test_no_file_has_a_name_that_says_nothing() -> None:
    vague = [path for path in modules_of(SOURCES) if path.name in VAGUE_FILES]

    assert vague == []


def test_no_class_has_a_name_that_says_nothing() -> None:
    vague = [(str(path), name) for path, name in classes() if VAGUE_CLASSES.search(name)]

    assert vague == []


@pytest.mark.parametrize("banned", ["from __future__ import annotations", "TYPE_CHECKING"])
def test_presentation_keeps_its_annotations_for_run_time(banned: str) -> None:
    """Litestar reads them when the application starts."""
    guilty = [path for path in modules_of(SOURCES / "presentation") if banned in path.read_text()]

    assert guilty == []


def test_every_package_says_what_it_is_for() -> None:
    packages = [path for path in modules_of(SOURCES) if path.name == "__init__.py"]

    silent = [path for path in packages if ast.get_docstring(ast.parse(path.read_text())) is None]

    assert silent == []
