"""Writes typed clients from ``openapi.json``.

``python tools/client_writers.py FOLDER`` makes the package ``elearning_api_client`` for Python and
``schema.d.ts`` for TypeScript in the folder.

The TypeScript one needs Node.js, and npm once, which fetches what the example's lock file names.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
DOCUMENT: Final = ROOT / "openapi.json"
SETTINGS: Final = Path(__file__).with_name("python_client.yaml")
PACKAGE: Final = "elearning_api_client"
TYPESCRIPT: Final = ROOT / "examples" / "typescript"
MODULES: Final = TYPESCRIPT / "node_modules"
STAMP: Final = MODULES / "installed-for"


class ClientError(Exception):
    """A client cannot be written; the text says why."""


def write_python_client(folder: Path) -> Path:
    """Write the Python package into ``folder``; a warning of the generator is an error here."""
    generator = Path(sys.executable).with_name("openapi-python-client")
    # It calls the formatter that lies beside it.
    path = f"{generator.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    project = folder / "python"
    wanted = ("--path", str(DOCUMENT), "--output-path", str(project), "--config", str(SETTINGS))
    run(str(generator), "generate", *wanted, "--overwrite", "--fail-on-warning", PATH=path)
    return project


def write_typescript_client(folder: Path) -> Path:
    """Write the types of all paths into ``folder``, for openapi-fetch."""
    install_node_modules()
    written = folder / "schema.d.ts"
    run(str(MODULES / ".bin" / "openapi-typescript"), str(DOCUMENT), "--output", str(written))
    return written


def install_node_modules() -> None:
    """Install exactly what is locked, unless it lies there already: then no network is needed."""
    locked = (TYPESCRIPT / "package-lock.json").read_bytes()
    wanted = hashlib.sha256(locked).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise ClientError("npm was not found: install Node.js 18 or newer and npm.")
    run(npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", cwd=TYPESCRIPT)
    STAMP.write_text(wanted)


def run(*command: str, cwd: Path | None = None, **environment: str) -> None:
    """Run a step; what it says is shown when it fails."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ClientError(f"{' '.join(command)} failed:\n{done.stdout}")


def main(folder: Path) -> int:
    """Write both clients and say where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for write in (write_python_client, write_typescript_client):
            print(write(folder))
    except ClientError as error:
        print(f"elearning: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
