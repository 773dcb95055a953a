"""PostgreSQL refuses to be run by root; whoever starts it, it works and changes no other folder."""

import os
from dataclasses import replace
from pathlib import Path

from infrastructure.local_postgres.account import namespaces_allowed
from integration.local_postgres.site import AS_NOBODY, NOBODY, Site, eventually

ROOT = os.geteuid() == 0
NAMESPACES = ROOT and namespaces_allowed()


def owner(path: Path) -> int:
    return path.stat().st_uid


def works(site: Site) -> bool:
    user = site.start_user()
    answers = site.answers(user.url())
    user.leave()
    return answers and eventually(site.deserted)


def test_the_data_belong_to_whoever_starts_the_server(site: Site) -> None:
    assert works(site)

    mine = owner(site.folder)
    assert {owner(site.data), owner(site.data / "base"), mine} == {os.geteuid()}


if ROOT:

    def test_root_can_use_data_that_a_normal_user_has_made(open_site: Site) -> None:
        os.chown(open_site.folder, NOBODY, NOBODY)
        normal = replace(open_site, account=AS_NOBODY)

        assert works(normal)
        assert works(open_site)
        assert works(normal)

        assert owner(open_site.data) == NOBODY

    def test_without_user_namespaces_root_hands_the_data_alone_to_nobody(
        open_site: Site, tmp_path: Path
    ) -> None:
        confined = replace(open_site, environment={"PATH": str(tmp_path)})

        assert works(confined)

        assert owner(open_site.data) != 0
        assert owner(open_site.folder) == 0
        assert open_site.folder.stat().st_mode & 0o777 == 0o755


if NAMESPACES:

    def test_root_needs_no_folder_that_others_may_enter(site: Site) -> None:
        site.folder.chmod(0o700)

        assert works(site)

        assert site.folder.stat().st_mode & 0o777 == 0o700
