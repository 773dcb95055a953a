"""Each environment has a database of its own, and none stands in for another."""

import pytest

from infrastructure.database_choice import choose_database
from infrastructure.refusal import CommandRefused

EMBEDDED = {"development": "embedded:elearning", "test": "embedded:elearning_test"}


@pytest.mark.parametrize("environment", ["development", "test"])
def test_without_a_setting_the_embedded_server_is_used(environment: str) -> None:
    assert choose_database(environment, {}, EMBEDDED) == EMBEDDED[environment]


def test_an_empty_setting_is_none() -> None:
    chosen = choose_database("development", {"DATABASE_URL": ""}, EMBEDDED)

    assert chosen == EMBEDDED["development"]


def test_the_setting_of_another_environment_is_not_used() -> None:
    others = {"DATABASE_URL": "postgresql://one", "DATABASE_URL_PROD": "postgresql://other"}

    assert choose_database("test", others, EMBEDDED) == EMBEDDED["test"]


def test_production_must_name_its_database() -> None:
    others = {"DATABASE_URL": "postgresql://one", "DATABASE_URL_TEST": "postgresql://other"}

    with pytest.raises(CommandRefused, match="Production needs DATABASE_URL_PROD=") as refused:
        choose_database("production", others, EMBEDDED)

    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    "url", ["elearning", "mysql://host/db", "postgresql://host:port/db", "postgresql://[::1/db"]
)
def test_what_is_no_url_of_postgresql_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(CommandRefused) as refused:
        choose_database("development", {"DATABASE_URL": url}, EMBEDDED)

    assert str(refused.value) == (
        "DATABASE_URL must look like postgresql://user:password@host:5432/database."
    )
    assert refused.value.exit_code == 2
