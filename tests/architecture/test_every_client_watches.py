"""Whoever asks the application in a test looks at every answer (``api/every_answer.py``): problem
documents, headers and secrets are so checked over the whole run.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

TESTS: Final = Path(__file__).parents[1]
CLIENTS: Final = {"Client", "AsyncClient"}
TEST_CLIENTS: Final = {"TestClient", "AsyncTestClient"}
SHORTCUTS: Final = {"get", "post", "put", "patch", "delete", "head", "options", "request", "stream"}

#: These ask others: stand-ins for a storage and a provider, an application of a few routes, the
#: reference server of the benchmarks, pages without the edge around them.
OTHERS: Final = {
    "integration/google/conftest.py",
    "integration/media/test_object_storage.py",
    "integration/command_line/test_serving.py",
    "integration/benchmarks/conftest.py",
    "integration/benchmarks/test_floor.py",
    "api/pages/conftest.py",
    # Only keeps a login; the answers that count are seen by the fuzzer.
    "end_to_end/fuzzing/hooks.py",
}


def unwatched(source: str) -> Iterator[int]:
    """The lines in which a client is made that has no hooks, neither then nor right after."""
    tree = ast.parse(source)
    hooked = source.count("event_hooks")
    made = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and _makes(node)]
    yield from made[hooked:]


def _makes(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(ast.Name("httpx"), name):
            return name in CLIENTS | SHORTCUTS
        case ast.Name(name):
            return name in TEST_CLIENTS
    return False


def test_every_client_of_the_application_has_the_hooks() -> None:
    found = {
        str(path.relative_to(TESTS)): lines
        for path in TESTS.rglob("*.py")
        if (lines := list(unwatched(path.read_text())))
    }
    assert found.keys() == OTHERS, found


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("with httpx.Client() as client: ...", [1]),
        ("httpx.Client(event_hooks=WATCHED)", []),
        ("\nhttpx.get('/')", [2]),
        ("client = TestClient(edge)\nclient.event_hooks = watching()", []),
        ("client = TestClient(edge)\nclient.event_hooks = watching()\nAsyncTestClient(edge)", [3]),
        ("httpx.Response(200)", []),
    ],
)
def test_a_client_without_hooks_is_noticed(source: str, lines: list[int]) -> None:
    """A check of the check."""
    assert list(unwatched(source)) == lines
