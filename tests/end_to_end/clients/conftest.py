"""The clients that the generators make of ``openapi.json``."""

import os
import shutil
from pathlib import Path

import client_writers
import pytest

MISSING = "Node.js and npm were not found: install them (Debian: apt-get install nodejs npm)."


@pytest.fixture(scope="session")
def python_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds the Python package."""
    return client_writers.write_python_client(tmp_path_factory.mktemp("python-client"))


@pytest.fixture(scope="session")
def typescript_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with its types written anew; without Node.js, tests fail in CI and are skipped
    elsewhere.
    """
    if shutil.which("node") is None or shutil.which("npm") is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING, pytrace=False)
        pytest.skip(MISSING)
    project = tmp_path_factory.mktemp("typescript-client")
    client_writers.write_typescript_client(project)
    for name in ("package.json", "tsconfig.json", "tour.ts"):
        shutil.copy(client_writers.TYPESCRIPT / name, project)
    (project / "node_modules").symlink_to(client_writers.MODULES, target_is_directory=True)
    return project
