"""What must not be in the repository, and what must be the same in two places."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from architecture.checkout import ROOT, committed_files

# Written in pieces, so that this file does not name what it looks for.
PACKAGE_HOSTS = ("py" + "pi.org", "python" + "hosted", "registry." + "npmjs", "npm" + "js.org")
MACHINE_PATHS = ("/" + "work/", "/" + "root/", "/" + "home/", "/" + "Users/")
LOCKED = sorted((ROOT / "requirements").glob("*.txt"))
ENTRY = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)==(\S+)( ; [^\\]+)? \\\n((?:    --hash=sha256:.+\n)+)", re.MULTILINE
)


def locked_versions(file: Path) -> dict[str, str]:
    return {entry[1]: entry[2] for entry in ENTRY.finditer(file.read_text())}


@pytest.mark.parametrize("forbidden", [*PACKAGE_HOSTS, *MACHINE_PATHS])
def test_no_file_names_a_package_host_or_a_path_of_somebodys_machine(forbidden: str) -> None:
    guilty = [path for path in committed_files() if forbidden.encode() in path.read_bytes()]

    assert guilty == []


@pytest.mark.parametrize("file", LOCKED, ids=lambda file: file.name)
def test_every_locked_package_has_hashes_and_no_address(file: Path) -> None:
    text = file.read_text()
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]

    names = [line for line in lines if not line.startswith(" ")]

    assert len(names) == len(locked_versions(file)) > 0
    assert "://" not in text
    assert not [line for line in lines if line.startswith("-") or " @ " in line]


@pytest.mark.parametrize(("file", "groups"), [("run.txt", ()), ("dev.txt", ("dev",))])
def test_what_is_locked_is_what_the_project_asks_for(file: str, groups: tuple[str, ...]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"]]
    for group in groups:
        wanted.extend(project["dependency-groups"][group])
    locked = locked_versions(ROOT / "requirements" / file)

    unmet = [one for one in map(Requirement, wanted) if not met(one, locked)]

    assert unmet == [], "run `make lock`"


def met(wanted: Requirement, locked: dict[str, str]) -> bool:
    version = locked.get(canonicalize_name(wanted.name))
    return version is not None and wanted.specifier.contains(version, prereleases=True)


def test_no_lock_file_with_addresses_is_committed() -> None:
    names = {path.name for path in committed_files()}

    assert not names & {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"}


def test_what_npm_locks_has_hashes_and_no_address() -> None:
    locked = json.loads((ROOT / "examples" / "typescript" / "package-lock.json").read_text())
    packages = [one for name, one in locked["packages"].items() if name]

    assert packages
    assert [one for one in packages if "resolved" in one or "integrity" not in one] == []


def test_commit_hooks_fetch_nothing() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()

    assert set(re.findall(r"- repo: (\S+)", hooks)) == {"local"}
    assert set(re.findall(r"language: (\S+)", hooks)) == {"system"}
