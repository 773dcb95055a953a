"""One database an environment, and production only when it is meant."""

from pathlib import Path

import pytest

from infrastructure.runner import guard
from infrastructure.runner.command import main
from integration.runner.project import Project

TABLE = ("CREATE TABLE thing (id int)", "DROP TABLE thing")


def test_without_a_url_the_command_exits_2(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 2
    assert "DATABASE_URL is not set" in capsys.readouterr().err
    assert main(["--env", "production", "migrate"]) == 2
    assert "DATABASE_URL_PROD is not set" in capsys.readouterr().err


def test_each_environment_has_a_variable_of_its_own(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.migration("0001_a", *TABLE)
    monkeypatch.setenv("DATABASE_URL_TEST", project.url)

    assert main(["migrate"]) == 2
    monkeypatch.setenv("APP_ENV", "test")
    assert main(["migrate"]) == 0
    assert project.value("SELECT value FROM runner.meta WHERE key = 'environment'") == "test"


def test_a_default_url_is_used_only_where_the_variable_is_missing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.migration("0001_a", *TABLE)
    asked: list[str] = []

    class Embedded(dict[str, str]):
        def __getitem__(self, name: str) -> str:
            asked.append(name)
            return super().__getitem__(name)

    urls = Embedded(development=project.url)
    assert main(["--env", "production", "status"], default_urls=urls) == 2
    assert main(["validate"], default_urls=urls) == 0
    assert asked == []
    assert main(["migrate"], default_urls=urls) == 0
    assert asked == ["development"]
    assert project.tables() == {"thing"}


def test_two_variables_for_one_database_are_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", project.url)
    monkeypatch.setenv("DATABASE_URL_TEST", project.url.replace("postgresql", "postgresql+asyncpg"))

    assert main(["status"]) == 7
    assert "name the same database" in capsys.readouterr().err


def test_a_url_that_is_production_is_not_taken_for_development(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL_PROD", project.url)

    assert project.run("migrate").code == 7


def test_a_database_keeps_the_environment_of_its_first_run(project: Project) -> None:
    project.migration("0001_a", *TABLE)
    assert project.run("migrate").code == 0

    answer = project.run("migrate", "--env", "test")

    assert answer.code == 7
    assert "belongs to development, not to test" in answer.err
    assert project.run("status", "--env", "test").code == 7


def test_production_wants_the_databases_name_or_yes(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.migration("0001_a", *TABLE)
    project.environment = ["--env", "production"]

    assert project.run("migrate").code == 7
    assert project.run("migrate", "--dry-run").code == 0
    assert project.run("status").code == 0
    type_name(monkeypatch, "something else")
    assert project.run("migrate").code == 7
    assert project.tables() == set()
    type_name(monkeypatch, guard.database_of(project.url))
    assert project.run("migrate").code == 0
    assert project.run("--yes", "migrate").code == 0


def test_going_back_in_production_wants_production_said_as_well(project: Project) -> None:
    project.migration("0001_a", *TABLE)
    project.environment = ["--env", "production", "--yes"]
    project.run("migrate")
    for verb in ("rollback", "seed", "seed:undo"):
        answer = project.run(verb)
        assert answer.code == 7, verb
        assert f"elearning {verb} --env production --production" in answer.err

    assert project.run("rollback", "--production").code == 0


@pytest.mark.parametrize(
    "verb",
    [["check"], ["redo"], ["seed", "--fresh"], ["rollback", "--all"], ["seed:undo", "--all"]],
)
def test_some_things_never_run_in_production(project: Project, verb: list[str]) -> None:
    project.environment = ["--env", "production", "--yes", "--production"]

    answer = project.run(*verb)

    assert answer.code == 7
    assert "never runs in production" in answer.err


def test_an_unknown_environment_is_a_usage_error(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project.run("status", "--env", "staging").code == 2
    monkeypatch.setenv("APP_ENV", "staging")
    assert main(["status"]) == 2


def test_passwords_are_never_printed(project: Project, tmp_path: Path) -> None:
    for url in (
        f"postgresql://nobody:s3cret@/nothing?host={tmp_path}",
        f"postgresql:///nothing?user=nobody&password=s3cret&host={tmp_path}",
    ):
        project.url = url
        answer = project.run("status")
        assert answer.code == 5
        assert "no connection to postgresql://" in answer.err
        assert "s3cret" not in answer.text


def type_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: name)
