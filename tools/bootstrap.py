"""Makes the project's environment in .venv: a Python, the locked packages, the project itself.

Runs under any Python from 3.8 on, so that an old one can be told apart from a broken one. A set-up
that was interrupted is begun anew; one that is up to date costs a look at a few files.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)
CANDIDATES = ("python3.14", "python3.13", "python3.12", "python3.11", "python3")
REQUIREMENTS = Path("requirements", "dev.txt")
PROBE = "import sys; print('%d.%d' % sys.version_info[:2], sys.executable)"
VENV_PROBE = "import venv, ensurepip"
SETTINGS_OF_UV = {
    "UV_PYTHON_DOWNLOADS": "never",
    # Without bytecode the first start of every process would take twice as long.
    "UV_COMPILE_BYTECODE": "1",
    # A company's proxy is known to the system, not to the list that uv brings along.
    "UV_SYSTEM_CERTS": "1",
}


class SetupError(Exception):
    """The environment cannot be made; the text says what to do about it."""


class Environment:
    """The folder .venv of one checkout."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self.stamp = self.folder / "set-up-for"

    def ensure(self) -> None:
        """Bring the environment up to date, one process at a time."""
        if self._current():
            return
        with self._alone():
            if not self._current():
                self._set_up()

    def _set_up(self) -> None:
        if self.stamp.exists() and self._works():
            tell("The locked packages have changed: bringing .venv up to date…")
            self.stamp.unlink()
        else:
            tell(
                "Setting up .venv, once: ten seconds with a fast network, a minute with a slow one…"
            )
            make_folder(self.folder)
        install(self.root, self.python)
        unfinished = self.stamp.with_suffix(".new")
        unfinished.write_text(self._wanted())
        unfinished.replace(self.stamp)
        tell("The environment is ready.")

    def _current(self) -> bool:
        try:
            return self.stamp.read_text() == self._wanted() and self.python.exists()
        except OSError:
            return False

    def _wanted(self) -> str:
        """What the set-up depends on; a folder that was moved has its old path in its scripts."""
        files = (self.root / REQUIREMENTS, self.root / "pyproject.toml", self.folder / "pyvenv.cfg")
        parts = [str(self.root).encode(), *(file.read_bytes() for file in files)]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()

    def _works(self) -> bool:
        return self.python.exists() and quiet(str(self.python), "-c", PROBE) is not None

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        folder = self.root / ".data"
        folder.mkdir(exist_ok=True)
        with (folder / "set-up.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                tell("Another process is setting up .venv: waiting for it…")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def make_folder(folder: Path) -> None:
    """Make an empty virtual environment with the first Python that will do."""
    python, version, has_venv = find_python()
    tell(f"Using {python}")
    uv = shutil.which("uv")
    if folder.exists():
        shutil.rmtree(folder)
    if uv:
        run(uv, "venv", "--quiet", "--no-project", "--python", python, str(folder))
    elif has_venv:
        run(python, "-m", "venv", str(folder))
    else:
        raise SetupError(
            f"{python} lacks the module venv: install it (Debian and Ubuntu: apt-get install "
            f"python{version}-venv), or install uv."
        )


def find_python() -> tuple[str, str, bool]:
    """Path and version of a new enough Python, and whether it can make environments by itself."""
    found = list(probe_candidates())
    fit = [(path, shown(version)) for version, path in found if version >= OLDEST]
    if not fit:
        seen = ", ".join(sorted({shown(version) for version, _ in found})) or "none"
        raise SetupError(
            f"Python 3.11 or newer is needed (found: {seen}): install one, or name it with "
            "`make PYTHON=/path/to/python3 …`."
        )
    for path, version in fit:
        if quiet(path, "-c", VENV_PROBE) is not None:
            return path, version, True
    return (*fit[0], False)


def shown(version: tuple[int, int]) -> str:
    """A version as people write it."""
    return ".".join(map(str, version))


def probe_candidates() -> Iterator[tuple[tuple[int, int], str]]:
    """Version and path of the Python that runs this, then of those on PATH."""
    for name in (sys.executable, *CANDIDATES):
        answer = quiet(name, "-c", PROBE)
        if answer:
            version, _, path = answer.strip().partition(" ")
            major, minor = version.split(".")
            yield (int(major), int(minor)), path


def install(root: Path, python: Path) -> None:
    """Install exactly what is locked, with uv where it can be had, and the project in place."""
    uv = shutil.which("uv") or fetch_uv(root, python)
    if uv and install_with_uv(uv, root, python):
        return
    if uv:
        tell("uv failed; trying pip, which may know another way to the packages…")
    install_with_pip(root, python)


def install_with_uv(uv: str, root: Path, python: Path) -> bool:
    """Leave the environment with the locked packages and no others; False when that fails."""
    loudness = () if sys.stderr.isatty() else ("--quiet",)
    pip = (uv, "pip")
    where = ("--python", str(python), *loudness)
    in_place = ("--no-deps", "--no-build-isolation", "--editable", str(root))
    try:
        run(*pip, "sync", *where, "--require-hashes", str(root / REQUIREMENTS))
        run(*pip, "install", *where, *in_place)
    except SetupError:
        return False
    return True


def install_with_pip(root: Path, python: Path) -> None:
    """The same with pip, which takes longer and leaves packages that are no longer wanted."""
    if quiet(str(python), "-m", "pip", "--version") is None:
        run(str(python), "-m", "ensurepip")
    pip = (str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet")
    run(*pip, "--require-hashes", "--progress-bar", "on", "-r", str(root / REQUIREMENTS))
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", str(root))


def fetch_uv(root: Path, python: Path) -> str | None:
    """Install the locked uv into the environment; None where it cannot be had."""
    locked = locked_uv((root / REQUIREMENTS).read_text())
    chosen = python.parent.parent / "uv.txt"
    chosen.write_text(locked)
    pip = (str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet")
    fetched = quiet(*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(chosen))
    return str(python.parent / "uv") if fetched is not None else None


def locked_uv(requirements: str) -> str:
    """The entry of uv, hashes included, among the locked requirements."""
    entry = re.search(r"^uv==.*\n(?:    --hash=.*\n)+", requirements, re.MULTILINE)
    return entry.group() if entry else ""


def run(*command: str) -> None:
    """Run a step in sight of the user; an error repeats what was tried."""
    try:
        done = subprocess.run(
            command, env={**os.environ, **SETTINGS_OF_UV}, cwd=str(ROOT), check=False
        )
    except OSError as error:
        raise SetupError(f"{command[0]} cannot be run: {error.strerror}.") from None
    if done.returncode != 0:
        raise SetupError(
            f"The set-up failed at `{' '.join(command)}`: see above. Once that is mended, the same "
            "command begins anew."
        )


def quiet(*command: str) -> str | None:
    """What a command prints, or None when it fails or does not exist."""
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def tell(text: str) -> None:
    """Say what happens, beside the output of what is run."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Make the environment of the checkout that this file is in."""
    try:
        Environment(ROOT).ensure()
    except SetupError as error:
        tell(f"elearning: {error}")
        return 1
    except OSError as error:
        tell(f"elearning: {error.filename} cannot be written: {error.strerror}.")
        return 1
    except KeyboardInterrupt:
        tell("Interrupted; the next start begins anew.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
