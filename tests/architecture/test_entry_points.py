"""The commands that a newcomer types."""

import re
import subprocess

from architecture.checkout import ROOT


def test_help_lists_every_target() -> None:
    targets = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets is not None

    shown = subprocess.run(
        ("make", "--no-print-directory"), cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert re.findall(r"^  make (\S+)", shown, re.MULTILINE) == targets[1].split()


def test_continuous_integration_runs_what_the_makefile_has() -> None:
    script = ROOT / ".ci" / "run"

    assert script.stat().st_mode & 0o111
    subprocess.run(("sh", "-n", script), check=True)
    assert re.search(r"for target in test lint; do", script.read_text())
