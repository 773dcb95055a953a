"""Processes that ask for the server of a folder share one, for as long as any of them needs it."""

from dataclasses import replace
from pathlib import Path

from integration.local_postgres.site import Site, eventually


def test_four_processes_that_start_at_once_share_one_server_and_database(any_site: Site) -> None:
    users = [any_site.start_user() for _ in range(4)]

    urls = {user.url() for user in users}

    (url,) = urls
    assert any_site.sql(url, "SELECT count(*) FROM pg_database WHERE datname = 'library'") == "1"
    log = (any_site.folder / "postgres.log").read_text()
    assert log.count("starting PostgreSQL") == 1


def test_a_url_names_a_database_that_exists_whatever_its_name(site: Site) -> None:
    user = site.start_user("""it's "quoted" /%2F äöü""")

    url = user.url()

    assert url.startswith("postgresql://postgres@/it%27s%20%22quoted%22%20%2F%252F%20")
    assert site.sql(url, "SELECT current_database()") == """it's "quoted" /%2F äöü"""


def test_the_server_goes_with_its_last_user(site: Site) -> None:
    first, second = site.start_user(), site.start_user()
    url = first.url()
    second.url()

    first.leave()
    assert site.answers(url)
    second.leave()

    assert eventually(site.deserted)


def test_two_folders_have_two_servers(site: Site) -> None:
    other = replace(site, folder=site.folder.with_name("other"))
    urls = site.start_user().url(), other.start_user().url()

    site.sql(urls[0], "CREATE TABLE shelf ()")

    assert other.sql(urls[1], "SELECT to_regclass('shelf') IS NULL") == "t"


def test_nobody_else_can_reach_the_server(site: Site) -> None:
    url = site.start_user().url()

    folder = site.sql(url, "SHOW unix_socket_directories")
    mode = Path(folder).stat().st_mode & 0o777

    assert site.sql(url, "SHOW listen_addresses") == ""
    assert mode == 0o700


def test_a_durable_server_does_not_trade_safety_for_speed(site: Site) -> None:
    url = site.start_user().url()

    settings = "SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_settings WHERE name IN "
    safe = site.sql(url, settings + "('fsync', 'full_page_writes', 'synchronous_commit')")

    assert safe == "on on on"


def test_text_sorts_by_code_point_and_knows_letters_beyond_ascii(any_site: Site) -> None:
    url = any_site.start_user().url()

    assert any_site.sql(url, "SELECT lower('ÄÉŁ'), 'Z' < 'a'") == "äéł|t"
