"""Each way in which there can be no server is told in one line that says what to do."""

import os
from dataclasses import replace
from pathlib import Path

from integration.local_postgres.site import AS_NOBODY, Account, Site


def test_a_folder_that_cannot_be_written(open_site: Site) -> None:
    normal = AS_NOBODY if os.geteuid() == 0 else Account()
    open_site.folder.chmod(0o555)

    refusal = replace(open_site, account=normal).start_user().refusal()

    assert refusal == (
        f"{open_site.folder} cannot be written (Permission denied): mend that, or set "
        "DATABASE_URL to a PostgreSQL server of your own."
    )


def test_a_file_where_the_folder_should_be(site: Site) -> None:
    taken = site.folder / "taken"
    taken.write_text("")

    refusal = replace(site, folder=taken / "postgres").start_user().refusal()

    assert f"{taken / 'postgres'} cannot be written (Not a directory)" in refusal


def test_data_of_a_version_that_is_not_at_hand(site: Site) -> None:
    site.data.mkdir()
    (site.data / "PG_VERSION").write_text("14\n")

    refusal = site.start_user().refusal()

    assert refusal.startswith(
        f"The data were written by PostgreSQL 14, but only {site.binaries.major} is at hand"
    )
    assert "ELEARNING_PG_BIN" in refusal


def test_a_folder_with_something_else_in_it(site: Site) -> None:
    site.data.mkdir()
    (site.data / "thesis.txt").write_text("irreplaceable")

    refusal = site.start_user().refusal()

    assert refusal == f"{site.data} is not a PostgreSQL cluster: move it away to start anew."
    assert (site.data / "thesis.txt").read_text() == "irreplaceable"


def test_a_folder_without_programs(site: Site, tmp_path: Path) -> None:
    refusal = replace(site, environment={"ELEARNING_PG_BIN": str(tmp_path)}).start_user().refusal()

    assert refusal == (
        f"ELEARNING_PG_BIN names {tmp_path}, which lacks some of: "
        "initdb, postgres, pg_isready, psql."
    )


def test_a_server_that_ends_instead_of_starting_says_why(site: Site) -> None:
    site.leave_behind()
    with (site.data / "postgresql.conf").open("a") as settings:
        settings.write("shared_buffers = plenty\n")

    refusal = site.start_user().refusal()

    assert refusal.startswith("PostgreSQL did not start: ")
    assert str(site.folder / "postgres.log") in refusal
