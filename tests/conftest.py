"""The database server of a test run, and databases on it.

Without DATABASE_URL_TEST the run has an embedded server of its own, shared by all its workers,
that is started by the first test which asks for it and is gone afterwards. With DATABASE_URL_TEST
databases of names that only this run uses are made there and dropped again.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings

import databases
import scheduling
from infrastructure.local_postgres import lease
from runs import open_run, server_folder

RUN_FOLDER: Final = pytest.StashKey[Path]()
RUNS: Final = Path(__file__).parents[1] / ".data" / "test-runs"
SERVER_VARIABLE: Final = "DATABASE_URL_TEST"
NUMBERS: Final = count(1)

# A slow machine is no finding.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a folder; its workers share their parent's, which is the last to end."""
    _let_started_processes_be_interrupted()
    if inherited := getattr(config, "workerinput", {}).get("run_folder"):
        config.stash[RUN_FOLDER] = Path(inherited)
        return
    until_the_end = ExitStack()
    config.add_cleanup(until_the_end.close)
    run = until_the_end.enter_context(open_run(RUNS))
    until_the_end.callback(_drop_template, run)
    config.stash[RUN_FOLDER] = run


def _let_started_processes_be_interrupted() -> None:
    """A shell has what it runs in the background ignore SIGINT, and tests start more of it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> scheduling.OneWorkerAServer:
    return scheduling.OneWorkerAServer(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["run_folder"] = str(node.config.stash[RUN_FOLDER])


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The event loop that the application runs on; asyncpg knows no other."""
    return "asyncio"


@pytest.fixture(scope="session")
def run_folder(request: pytest.FixtureRequest) -> Path:
    """A folder of this run, the same for all of its workers."""
    return request.config.stash[RUN_FOLDER]


@pytest.fixture(scope="session")
def postgres_server(run_folder: Path) -> Iterator[str]:
    """The URL of the maintenance database, with the right to make databases."""
    if server_url := os.environ.get(SERVER_VARIABLE):
        yield server_url
        return
    with lease(server_folder(run_folder), durable=False) as server:
        yield server.url("postgres")


@pytest.fixture(scope="session")
def template_database(postgres_server: str, run_folder: Path) -> str:
    """The name of a database with the current schema and no rows, to be cloned only."""
    _template_made(run_folder).touch()
    databases.ensure_template(postgres_server, _template_name(run_folder))
    return _template_name(run_folder)


@pytest.fixture(scope="session")
def database_url(postgres_server: str, template_database: str) -> Iterator[str]:
    """A database with the current schema that the tests of one worker share."""
    yield from _clone(postgres_server, template_database)


@pytest.fixture
def clean_database_url(postgres_server: str, template_database: str) -> Iterator[str]:
    """A database with the current schema for one test alone."""
    yield from _clone(postgres_server, template_database)


def _clone(server_url: str, template: str) -> Iterator[str]:
    name = f"{template}_{os.getpid()}_{next(NUMBERS)}"
    yield databases.clone(server_url, template, name)
    databases.drop(server_url, name)


def _drop_template(run: Path) -> None:
    """An embedded server takes it along; another one must be left as it was."""
    if (server_url := os.environ.get(SERVER_VARIABLE)) and _template_made(run).exists():
        databases.drop(server_url, _template_name(run))


def _template_made(run: Path) -> Path:
    return run / "template-made"


def _template_name(run: Path) -> str:
    return run.name.replace("-", "_")
