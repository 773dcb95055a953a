"""Folders of a server: what they hold, who may enter them, how they are told apart."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.local_postgres import LocalPostgresError
from infrastructure.local_postgres.account import Account
from infrastructure.local_postgres.cluster import cluster_major, locale_options
from infrastructure.local_postgres.environment import quiet_environment
from infrastructure.local_postgres.sockets import LONGEST_PATH, SERVER_SOCKET, socket_folder

ME = Account(os.geteuid(), os.getegid())


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files, with a path as short as theirs usually are."""
    with tempfile.TemporaryDirectory(prefix="el-") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def test_a_folder_without_data_has_no_version(tmp_path: Path) -> None:
    assert cluster_major(tmp_path) is None


@pytest.mark.parametrize(("text", "major"), [("15\n", 15), ("18", 18)])
def test_data_know_the_version_that_wrote_them(tmp_path: Path, text: str, major: int) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text(text)

    assert cluster_major(tmp_path) == major


@pytest.mark.parametrize("text", ["", "fifteen", "9.6\n"])
def test_data_of_an_unknown_kind_are_not_a_cluster(tmp_path: Path, text: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text(text)

    with pytest.raises(LocalPostgresError, match="is not a PostgreSQL cluster"):
        cluster_major(tmp_path)


def test_each_folder_has_sockets_of_its_own(temporary: Path) -> None:
    one, other = (socket_folder(Path("/srv", name), ME) for name in ("one", "other"))

    assert one != other
    assert one == socket_folder(Path("/srv/one"), ME)


def test_a_socket_folder_is_closed_to_others_even_if_it_was_open(temporary: Path) -> None:
    folder = socket_folder(Path("/srv/one"), ME)
    folder.chmod(0o777)

    assert socket_folder(Path("/srv/one"), ME).stat().st_mode & 0o777 == 0o700


def test_a_link_that_somebody_laid_in_its_place_is_refused(temporary: Path) -> None:
    folder = socket_folder(Path("/srv/one"), ME)
    folder.rmdir()
    folder.symlink_to(temporary)

    with pytest.raises(LocalPostgresError, match="delete it, or set TMPDIR"):
        socket_folder(Path("/srv/one"), ME)


def test_a_file_in_its_place_is_refused(temporary: Path) -> None:
    folder = socket_folder(Path("/srv/one"), ME)
    folder.rmdir()
    folder.write_text("")

    with pytest.raises(LocalPostgresError, match="delete it, or set TMPDIR"):
        socket_folder(Path("/srv/one"), ME)


def test_a_long_temporary_folder_is_left_for_a_short_one(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(temporary / ("deep" * 30)))

    folder = socket_folder(temporary / "cluster", ME)
    folder.rmdir()

    assert len(f"{folder}/{SERVER_SOCKET}") <= LONGEST_PATH


def test_variables_meant_for_another_server_are_not_passed_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("LC_MESSAGES", "de_DE.UTF-8")
    monkeypatch.setenv("LIBRARY", "kept")

    environment = quiet_environment()

    assert environment["LIBRARY"] == "kept"
    assert environment["LC_ALL"] == "C"
    assert not {"PGPORT", "LC_MESSAGES"} & set(environment)


@pytest.mark.parametrize(
    ("platform", "major", "option"),
    [
        ("linux", 15, "--locale=C.UTF-8"),
        ("darwin", 18, "--builtin-locale=C.UTF-8"),
        ("darwin", 16, "--locale=C"),
    ],
)
def test_letters_are_known_wherever_the_platform_can(
    platform: str, major: int, option: str
) -> None:
    assert locale_options(platform, major)[-1] == option
