"""Which PostgreSQL is chosen among those that a machine has."""

from pathlib import Path

import pytest

from infrastructure.local_postgres import LocalPostgresError, binaries
from infrastructure.local_postgres.binaries import PROGRAMS, find_binaries


def programs(folder: Path, version: str) -> Path:
    """A folder with programs that can say their version and nothing else."""
    folder.mkdir(parents=True)
    for program in PROGRAMS:
        (folder / program).write_text(f"#!/bin/sh\necho '{program} (PostgreSQL) {version}'\n")
        (folder / program).chmod(0o755)
    return folder


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without PostgreSQL, but for what a test puts into the folder wheel or system."""
    monkeypatch.setattr(binaries, "_candidates", lambda: [tmp_path / "wheel", tmp_path / "system"])
    return tmp_path


def test_the_wheel_comes_before_the_system(machine: Path) -> None:
    programs(machine / "system", "17.2 (Debian 17.2-1)")
    wheel = programs(machine / "wheel", "18.6")

    found = find_binaries({})

    assert (found.folder, found.major) == (wheel, 18)
    assert found["psql"] == str(wheel / "psql")


def test_a_cluster_that_exists_is_served_by_its_own_version(machine: Path) -> None:
    programs(machine / "wheel", "18.6")
    system = programs(machine / "system", "15.20 (Debian 15.20-0+deb12u1)")

    assert find_binaries({}, major=15).folder == system


def test_a_named_folder_comes_before_all(machine: Path) -> None:
    programs(machine / "wheel", "18.6")
    named = programs(machine / "named", "16.4")

    assert find_binaries({"ELEARNING_PG_BIN": str(named)}).folder == named


def test_a_preview_version_counts_as_its_major(machine: Path) -> None:
    programs(machine / "wheel", "18beta2")

    assert find_binaries({}).major == 18


@pytest.mark.parametrize("version", ["14.13", "19.0", "9.6.24"])
def test_other_versions_are_passed_over(machine: Path, version: str) -> None:
    programs(machine / "wheel", version)
    system = programs(machine / "system", "16.4")

    assert find_binaries({}).folder == system


def test_a_machine_without_postgresql_is_told_how_to_get_it(machine: Path) -> None:
    with pytest.raises(LocalPostgresError, match=r"No PostgreSQL 15 to 18 was found: run `make"):
        find_binaries({})


def test_a_machine_with_an_old_one_is_told_that_it_was_seen(machine: Path) -> None:
    programs(machine / "system", "13.16")

    with pytest.raises(LocalPostgresError, match=r"was found \(found only 13\)"):
        find_binaries({})


def test_a_folder_that_lacks_a_program_is_none(machine: Path) -> None:
    programs(machine / "wheel", "18.6").joinpath("psql").unlink()
    system = programs(machine / "system", "16.4")

    assert find_binaries({}).folder == system


def test_a_named_folder_of_an_old_version_is_refused(tmp_path: Path) -> None:
    named = programs(tmp_path / "named", "14.1")

    with pytest.raises(LocalPostgresError, match="names PostgreSQL 14; 15 to 18 are supported"):
        find_binaries({"ELEARNING_PG_BIN": str(named)})


def test_data_of_another_version_are_not_touched(machine: Path) -> None:
    programs(machine / "wheel", "18.6")

    with pytest.raises(
        LocalPostgresError, match=r"written by PostgreSQL 16, but only 18 .* pg_dump"
    ):
        find_binaries({}, major=16)


def test_programs_that_cannot_be_run_are_passed_over(machine: Path) -> None:
    broken = programs(machine / "wheel", "18.6") / "postgres"
    broken.write_text("#!/bin/sh\nexit 127\n")
    system = programs(machine / "system", "16.4")

    assert find_binaries({}).folder == system
