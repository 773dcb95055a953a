"""Whoever is killed without warning: nothing is left behind, and nothing that was saved is lost."""

import os
import signal
import subprocess
from pathlib import Path

from integration.local_postgres.site import Site, eventually


def kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def test_the_server_of_a_killed_user_goes(site: Site) -> None:
    user = site.start_user()
    user.url()

    user.kill()

    assert eventually(site.deserted)


def test_a_user_gets_the_server_back_when_its_supervisor_is_killed(site: Site) -> None:
    user = site.start_user()
    url, killed = user.url(), site.supervisor()
    site.sql(url, "CREATE TABLE books AS SELECT 'Momo' AS title")

    kill(killed)

    assert eventually(lambda: site.supervisor() not in (None, killed) and site.answers(url))
    assert site.sql(url, "SELECT title FROM books") == "Momo"
    user.leave()
    assert eventually(site.deserted)


def test_a_user_gets_the_server_back_when_the_server_itself_is_killed(site: Site) -> None:
    user = site.start_user()
    url, killed, supervisor = user.url(), site.postmaster(), site.supervisor()
    site.sql(url, "CREATE TABLE books AS SELECT 'Momo' AS title")

    kill(killed)

    assert eventually(lambda: site.answers(url) and site.postmaster() != killed)
    assert site.supervisor() == supervisor
    assert site.sql(url, "SELECT title FROM books") == "Momo"


def test_one_who_asks_while_the_server_lies_dead_is_served(site: Site) -> None:
    first = site.start_user()
    first.url()

    kill(site.postmaster())
    second = site.start_user()

    assert site.answers(second.url())


def test_when_all_are_killed_at_once_nothing_stays_and_the_next_start_has_the_data(
    any_site: Site,
) -> None:
    user = any_site.start_user()
    url = user.url()
    any_site.sql(url, "CREATE TABLE books AS SELECT 'Momo' AS title")
    pids = any_site.supervisor(), any_site.postmaster(), user.process.pid

    for pid in pids:
        kill(pid)

    assert eventually(any_site.deserted)
    again = any_site.start_user().url()
    assert any_site.sql(again, "SELECT title FROM books") == "Momo"


def test_a_supervisor_killed_with_its_only_user_takes_the_server_along(site: Site) -> None:
    user = site.start_user()
    user.url()

    kill(user.process.pid)
    kill(site.supervisor())

    assert eventually(site.deserted)


def test_a_busy_process_of_a_killed_server_does_not_stand_in_the_way(site: Site) -> None:
    user = site.start_user()
    url = user.url()
    endless = "SELECT count(*) FROM generate_series(1, 1e12::bigint)"
    host = site.sql(url, "SHOW unix_socket_directories")
    psql = site.binaries["psql"]
    with subprocess.Popen(
        (psql, "-h", host, "-U", "postgres", "-c", endless, "library"), stderr=subprocess.DEVNULL
    ) as busy:
        running = (
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT count(*) FROM gen%'"
        )
        assert eventually(lambda: site.sql(url, running) == "1")

        kill(site.postmaster())

        assert eventually(lambda: site.answers(url))
        busy.wait()


def test_the_number_of_a_dead_server_may_belong_to_somebody_else_by_now(site: Site) -> None:
    site.leave_behind()
    with subprocess.Popen(("sleep", "600")) as stranger:
        left_behind = f"{stranger.pid}\n{site.data}\n1764100000\n5432\n/tmp\n\n  1 2\nready   \n"
        (site.data / "postmaster.pid").write_text(left_behind)

        url = site.start_user().url()

        assert site.answers(url)
        assert stranger.poll() is None
        stranger.kill()


def test_a_cluster_whose_making_was_killed_is_made_anew(site: Site) -> None:
    user = site.start_user()
    assert eventually(lambda: list(site.folder.glob("data.init.*/base")))

    for pid in (user.process.pid, *supervisors_of(site)):
        kill(pid)
    assert not site.data.exists()

    url = site.start_user().url()
    assert site.answers(url)
    assert not list(site.folder.glob("data.init.*"))


def supervisors_of(site: Site) -> list[int]:
    """Found by their command: a supervisor names itself only once its server runs."""
    return [pid for pid in numbered_processes() if is_supervisor(pid, site.folder)]


def numbered_processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def is_supervisor(pid: int, folder: Path) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return False
    return "infrastructure.local_postgres.supervisor" in words and str(folder) in words
