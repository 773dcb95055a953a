"""The pid file that a killed server leaves behind."""

import os
from pathlib import Path

from infrastructure.local_postgres.remains import clear_remains, server_processes


def test_a_recorded_number_that_somebody_else_has_by_now_is_made_stale(tmp_path: Path) -> None:
    rest = "/srv/data\n1764100000\n5432\n/tmp\n\n  3965452  11\nready   \n"
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n{rest}")

    clear_remains(tmp_path)

    recorded, _, kept = (tmp_path / "postmaster.pid").read_text().partition("\n")
    assert kept == rest
    assert not Path(f"/proc/{recorded}").exists()


def test_a_folder_without_a_pid_file_has_no_remains(tmp_path: Path) -> None:
    clear_remains(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_process_is_not_taken_for_a_server_by_its_number_alone(tmp_path: Path) -> None:
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n")

    assert server_processes(tmp_path) == []
