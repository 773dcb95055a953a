"""Requests that Schemathesis makes up from the OpenAPI document, sent to a real server in several
roles, every answer held against the document.

``python -m fuzzing.campaign [EXAMPLES]`` (`make fuzz`) starts a server and does so at length.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import asyncpg
from people import API, DEMO_PASSWORD
from server import CHECKOUT, UNLIMITED, Served, clean_environment, serving

from infrastructure.local_postgres import lease

SCHEMATHESIS: Final = Path(sys.executable).with_name("schemathesis")
CONFIGURATION: Final = Path(__file__).with_name("schemathesis.toml")
DOCUMENT: Final = CHECKOUT / "openapi.json"
MODULES: Final = (CHECKOUT / "tests" / "end_to_end", CHECKOUT / "src")
SEED: Final = 1

#: Each role, and who of the demo content plays it first: somebody with courses, with enrollments.
ROLES: Final = {
    "admin": "admin@example.org",
    "instructor": "ada@example.org",
    "student": "samir@example.org",
    "anonymous": "",
}

#: Where the ids of things that there are come from, by the path parameter.
KNOWN: Final = {
    "course_id": "SELECT id::text FROM courses UNION ALL SELECT slug FROM courses",
    "section_id": "SELECT id FROM sections",
    "lesson_id": "SELECT id FROM lessons",
    "enrollment_id": "SELECT id FROM enrollments",
    "user_id": "SELECT id FROM users WHERE email IS NULL OR email NOT LIKE '%@fuzz.example.org'",
    "number": "SELECT number FROM certificates",
}

#: Enough of each role that some are left when accounts are erased.
PEOPLE_OF_A_ROLE: Final = 1500
PEOPLE: Final = """
INSERT INTO users (id, email, display_name, role, status, password_hash, created_at, updated_at,
                   version)
SELECT gen_random_uuid(), role || '-' || number || '@fuzz.example.org', 'Somebody', role,
       'active', (SELECT password_hash FROM users WHERE email = 'admin@example.org'),
       now(), now(), 1
  FROM unnest($1::text[]) AS role, generate_series(1, $2::int) AS number
"""


@dataclass(frozen=True)
class Length:
    """How much is tried: examples an operation and role, and the phases of Schemathesis."""

    examples: int
    phases: tuple[str, ...]


FULL: Final = 200
PHASES: Final = ("examples", "coverage", "fuzzing", "stateful")


@dataclass(frozen=True)
class Outcome:
    """What came of one role."""

    role: str
    failed: bool
    report: str
    requests: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    excused: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        answered = ", ".join(f"{number} of {status}" for status, number in self.statuses.items())
        return (
            f"{self.role}: {self.cases} cases, {self.requests} requests answered ({answered}), "
            f"{self.excused.total()} excused: {'FAILED' if self.failed else 'passed'}"
        )

    @property
    def cases(self) -> int:
        """How many requests were made up; some are sent again, without a login or after another."""
        made = re.search(r"(\d+) generated", self.report)
        return int(made[1]) if made else 0


@contextmanager
def fuzzed_server(folder: Path) -> Iterator[Served]:
    """A server with the demo content and many people more, who may make requests without limit."""
    with serving(folder, "run", **UNLIMITED, ACCESS_TOKEN_SECONDS="86400") as served:
        with lease(folder / ".data" / "postgres") as server:
            known = asyncio.run(_prepare(server.url("elearning")))
        (folder / "schemathesis.toml").write_text(CONFIGURATION.read_text() + _dictionaries(known))
        yield served


def fuzz(served: Served, role: str, length: Length) -> Outcome:
    """Send requests in the role, and say what came of it."""
    figures = served.folder / f"{role}.json"
    done = subprocess.run(
        (
            *(SCHEMATHESIS, "--config-file", served.folder / "schemathesis.toml", "--no-color"),
            *("run", DOCUMENT, "--url", served.base_url, "--checks", "all"),
            *("--phases", ",".join(length.phases), "--max-examples", str(length.examples)),
            *("--seed", str(SEED)),
        ),
        cwd=served.folder,
        env={**clean_environment(), **_told(served, role, figures)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    counted = json.loads(figures.read_text()) if figures.exists() else {}
    for name in ("statuses", "excused"):
        counted[name] = Counter(counted.get(name, {}))
    return Outcome(role, failed=done.returncode != 0, report=done.stdout, **counted)


def _told(served: Served, role: str, figures: Path) -> dict[str, str]:
    """What the hooks are to know."""
    others = (f"{role}-{number}@fuzz.example.org" for number in range(1, PEOPLE_OF_A_ROLE + 1))
    return {
        "PYTHONPATH": os.pathsep.join(
            map(str, (CHECKOUT / "tests" / "end_to_end", CHECKOUT / "src"))
        ),
        "FUZZED_URL": served.base_url + API,
        "FUZZED_WITH": DEMO_PASSWORD,
        "FUZZED_AS": role,
        "FUZZED_BY": json.dumps([ROLES[role], *others]),
        "FUZZED_FIGURES": str(figures),
    }


async def _prepare(url: str) -> dict[str, list[str]]:
    """Put the people in; answer what there is, by path parameter."""
    connection = await asyncpg.connect(url)
    try:
        roles = [role for role in ROLES if role != "anonymous"]
        await connection.execute(PEOPLE, roles, PEOPLE_OF_A_ROLE)
        return {
            name: [str(row[0]) for row in await connection.fetch(query)]
            for name, query in KNOWN.items()
        }
    finally:
        await connection.close()


def _dictionaries(known: dict[str, list[str]]) -> str:
    """Half of the ids in paths are of things that there are."""
    lines = ["", "[parameters]"]
    lines += [f'"path.{name}" = {{ dictionary = "{name}", probability = 0.5 }}' for name in known]
    for name, values in known.items():
        lines += ["", f"[dictionaries.{name}]", f"values = {json.dumps(values)}"]
    return "\n".join([*lines, ""])


def main(examples: int = FULL) -> int:
    """Fuzz in every role, in all phases; say what failed and how much was tried."""
    outcomes = []
    with tempfile.TemporaryDirectory() as folder, fuzzed_server(Path(folder)) as served:
        for role in ROLES:
            outcomes.append(fuzz(served, role, Length(examples, PHASES)))
            sys.stdout.write(f"{outcomes[-1]}\n")
            if outcomes[-1].failed:
                sys.stdout.write(outcomes[-1].report)
            sys.stdout.flush()
    return any(outcome.failed for outcome in outcomes)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
