"""URLs and environments, without a database."""

import pytest

from infrastructure.runner.environments import (
    database_of,
    environment_name,
    plain_url,
    refuse_shared_databases,
    without_password,
)
from infrastructure.runner.errors import EnvironmentGuarded, UsageError
from infrastructure.runner.temporary import at_database


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("postgresql://u:p@h:1/d", "postgresql://u:p@h:1/d"),
        ("postgresql+asyncpg://u@/d?host=/s", "postgresql://u@/d?host=/s"),
        ("postgres:///d?host=/s", "postgres:///d?host=/s"),
    ],
)
def test_a_driver_in_the_scheme_is_left_out(url: str, plain: str) -> None:
    assert plain_url(url) == plain


@pytest.mark.parametrize("url", ["", "d", "mysql://h/d", "sqlite:///x", "postgresql://h:port/d"])
def test_what_is_no_url_of_postgresql_is_a_usage_error(url: str) -> None:
    with pytest.raises(UsageError):
        plain_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:s3cret@h:1/d",
        "postgresql://u:s3cret@/d?host=/s",
        "postgresql:///d?user=u&password=s3cret&host=/s",
        "postgresql://u:s3%40cret@h/d",
    ],
)
def test_a_password_is_never_shown(url: str) -> None:
    shown = without_password(url)

    assert "s3" not in shown
    assert shown.startswith("postgresql://")


def test_the_database_is_the_path_or_the_query_or_the_user() -> None:
    assert database_of("postgresql://u@h/d%20e") == "d e"
    assert database_of("postgresql://u@h?dbname=d") == "d"
    assert database_of("postgresql://u@h") == "u"
    assert at_database("postgresql:///d?host=/s&dbname=x", "y z") == "postgresql:///y%20z?host=/s"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("postgresql://u@localhost/d", "postgresql://v@127.0.0.1:5432/d"),
        ("postgresql://u@h/d", "postgresql+asyncpg://u:p@h:5432/d"),
        ("postgresql:///d?host=/s", "postgresql://u@/d?host=/s&port=5432"),
    ],
)
def test_two_spellings_of_one_database_are_one_database(one: str, other: str) -> None:
    variables = {"DATABASE_URL": one, "DATABASE_URL_TEST": other}

    with pytest.raises(EnvironmentGuarded):
        refuse_shared_databases("development", one, variables)
    with pytest.raises(EnvironmentGuarded):
        refuse_shared_databases("test", "postgresql://elsewhere/x", {
            "DATABASE_URL": one, "DATABASE_URL_PROD": other,
        })  # fmt: skip


def test_different_databases_and_somebody_elses_mistakes_are_no_matter() -> None:
    refuse_shared_databases("development", "postgresql://h/d", {
        "DATABASE_URL": "postgresql://h/d", "DATABASE_URL_TEST": "postgresql://h/e",
        "DATABASE_URL_PROD": "nonsense",
    })  # fmt: skip


def test_the_environment_is_chosen_or_set_or_development() -> None:
    assert environment_name(None, None, {}) == "development"
    assert environment_name(None, None, {"APP_ENV": "test"}) == "test"
    assert environment_name("production", None, {"APP_ENV": "test"}) == "production"


def test_a_url_without_an_environment_counts_as_development() -> None:
    assert environment_name(None, "postgresql://h/d", {"APP_ENV": "test"}) == "development"
    assert environment_name("test", "postgresql://h/d", {}) == "test"
