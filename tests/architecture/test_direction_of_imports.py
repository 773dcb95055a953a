"""The layers point inwards; the contracts stand in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

from architecture.checkout import ROOT

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def test_no_import_goes_against_the_contracts() -> None:
    done = subprocess.run(
        (LINT_IMPORTS, "--no-cache", "--no-logo"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
