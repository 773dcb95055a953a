"""A server that has much to recover is waited for, and the wait is explained."""

from dataclasses import replace
from pathlib import Path

from infrastructure.local_postgres.binaries import PROGRAMS, Binaries
from integration.local_postgres.site import Site

SLOW = """#!/bin/sh
[ "$1" = --version ] || sleep 3
exec '{postgres}' "$@"
"""


def test_a_slow_start_is_waited_for_and_explained(site: Site, tmp_path: Path) -> None:
    slow = tmp_path / "slow" / "bin"
    slow.mkdir(parents=True)
    for program in PROGRAMS:
        (slow / program).symlink_to(site.binaries[program])
    (slow / "postgres").unlink()
    (slow / "postgres").write_text(SLOW.format(postgres=site.binaries["postgres"]))
    (slow / "postgres").chmod(0o755)
    site.leave_behind()

    user = replace(site, binaries=Binaries(slow, site.binaries.major)).start_user()

    assert site.answers(user.url())
    assert user.notes == ["PostgreSQL is starting; after a crash it replays its log first…"]
