"""The set-up of the environment, with stand-ins for the Pythons and installers of a machine."""

import ast
import os
import sys
from pathlib import Path

import bootstrap
import pytest
from bootstrap import Environment, SetupError

SOURCE = Path(bootstrap.__file__)
ANSWER = """#!/bin/sh
case "$2" in
    *version_info*) echo '{version} {path}' ;;
    *venv*) exit {venv} ;;
esac
"""


def fake_python(folder: Path, name: str, version: str, *, venv: bool = True) -> str:
    """A program that answers the questions of the set-up as a Python would."""
    path = folder / name
    path.write_text(ANSWER.format(version=version, path=path, venv=0 if venv else 1))
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose programs are those that a test puts into this folder."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setattr(bootstrap, "CANDIDATES", ("python3.14", "python3.13", "own-python3"))
    monkeypatch.setattr(sys, "executable", fake_python(programs, "old-python", "3.9"))
    return programs


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with as much as the set-up looks at."""
    root = tmp_path / "checkout"
    (root / "requirements").mkdir(parents=True)
    (root / "requirements" / "dev.txt").write_text("ruff==0.17.6\n")
    (root / "pyproject.toml").write_text("[project]\n")
    return root


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done: `make` for a new folder, `install` for packages put into it."""
    done: list[str] = []

    def make(folder: Path) -> None:
        done.append("make")
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        (folder / "pyvenv.cfg").write_text("version = 3.11.2\n")
        fake_python(folder / "bin", "python", "3.11")

    monkeypatch.setattr(bootstrap, "make_folder", make)
    monkeypatch.setattr(bootstrap, "install", lambda *_: done.append("install"))
    return done


def test_an_old_python_understands_the_set_up_well_enough_to_be_turned_away() -> None:
    ast.parse(SOURCE.read_text(), feature_version=(3, 8))


def test_the_python_that_runs_the_set_up_is_taken_when_it_will_do(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = fake_python(machine, "chosen", "3.12")
    monkeypatch.setattr(sys, "executable", own)
    fake_python(machine, "python3.14", "3.14")

    assert bootstrap.find_python() == (own, "3.12", True)


def test_else_the_newest_on_the_path(machine: Path) -> None:
    newest = fake_python(machine, "python3.14", "3.14")
    fake_python(machine, "python3.13", "3.13")

    assert bootstrap.find_python() == (newest, "3.14", True)


def test_one_that_can_make_environments_is_preferred(machine: Path) -> None:
    fake_python(machine, "python3.14", "3.14", venv=False)
    complete = fake_python(machine, "own-python3", "3.11")

    assert bootstrap.find_python() == (complete, "3.11", True)


def test_versions_are_compared_as_numbers(machine: Path) -> None:
    fake_python(machine, "own-python3", "3.9")

    with pytest.raises(SetupError, match=r"Python 3\.11 or newer is needed \(found: 3\.9\)"):
        bootstrap.find_python()


def test_a_name_that_stands_for_nothing_is_passed_over(machine: Path) -> None:
    (machine / "python3.14").write_text("#!/bin/sh\necho 'not installed' >&2; exit 127\n")
    (machine / "python3.14").chmod(0o755)
    real = fake_python(machine, "python3.13", "3.13")

    assert bootstrap.find_python()[0] == real


def test_a_python_without_venv_is_told_by_the_package_that_brings_it(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_python(machine, "own-python3", "3.11", venv=False)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _: None)

    with pytest.raises(SetupError, match=r"apt-get install python3\.11-venv"):
        bootstrap.make_folder(tmp_path / ".venv")


def test_the_first_start_makes_everything_and_the_second_nothing(
    checkout: Path, installed: list[str]
) -> None:
    Environment(checkout).ensure()
    Environment(checkout).ensure()

    assert installed == ["make", "install"]


def test_changed_requirements_are_installed_into_what_is_there(
    checkout: Path, installed: list[str]
) -> None:
    Environment(checkout).ensure()
    (checkout / "requirements" / "dev.txt").write_text("ruff==0.18\n")

    Environment(checkout).ensure()

    assert installed == ["make", "install", "install"]


def test_an_interrupted_set_up_begins_anew(
    checkout: Path, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            Environment(checkout).ensure()

    Environment(checkout).ensure()

    assert installed == ["make", "make", "install"]


def test_an_interrupted_update_begins_anew_as_well(
    checkout: Path, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Environment(checkout).ensure()
    (checkout / "pyproject.toml").write_text("[project]\nname = 'elearning'\n")

    def failing(*_: object) -> None:
        raise SetupError("no network")

    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "install", failing)
        with pytest.raises(SetupError):
            Environment(checkout).ensure()

    Environment(checkout).ensure()

    assert installed == ["make", "install", "make", "install"]


def test_an_environment_whose_python_is_gone_is_made_anew(
    checkout: Path, installed: list[str]
) -> None:
    Environment(checkout).ensure()
    (checkout / ".venv" / "bin" / "python").unlink()

    Environment(checkout).ensure()

    assert installed == ["make", "install", "make", "install"]


def test_a_checkout_that_was_moved_is_set_up_where_it_is_now(
    checkout: Path, installed: list[str]
) -> None:
    Environment(checkout).ensure()
    moved = checkout.rename(checkout.with_name("moved"))

    Environment(moved).ensure()

    assert installed.count("install") == 2


def test_what_was_set_up_meanwhile_is_not_done_again(
    checkout: Path, installed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = bootstrap.fcntl.flock

    def another_was_first(lock: object, how: int) -> None:
        monkeypatch.setattr(bootstrap.fcntl, "flock", waits)
        Environment(checkout)._set_up()

    monkeypatch.setattr(bootstrap.fcntl, "flock", another_was_first)

    Environment(checkout).ensure()

    assert installed == ["make", "install"]


def test_a_folder_that_cannot_be_written_is_one_line(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout / ".data").write_text("in the way")
    monkeypatch.setattr(bootstrap, "ROOT", checkout)

    assert bootstrap.main() == 1

    (line,) = capsys.readouterr().err.splitlines()
    assert line == f"elearning: {checkout / '.data'} cannot be written: File exists."


def test_uv_is_fetched_by_its_locked_hashes() -> None:
    requirements = (SOURCE.parents[1] / "requirements" / "dev.txt").read_text()

    first, *hashes = bootstrap.locked_uv(requirements).splitlines()

    assert first.startswith("uv==")
    assert len(hashes) > 5
    assert all(line.strip().startswith("--hash=sha256:") for line in hashes)


def test_when_uv_fails_pip_is_tried(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[str] = []
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/opt/{name}")
    monkeypatch.setattr(bootstrap, "install_with_uv", lambda *_: tried.append("uv"))
    monkeypatch.setattr(bootstrap, "install_with_pip", lambda *_: tried.append("pip"))

    bootstrap.install(checkout, checkout / "python")

    assert tried == ["uv", "pip"]
    assert "trying pip" in capsys.readouterr().err


def test_a_step_that_fails_names_itself(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"failed at `false`.*begins anew"):
        bootstrap.run("false")
    with pytest.raises(SetupError, match="cannot be run: No such file"):
        bootstrap.run(os.fspath(tmp_path / "missing"))
