"""Requests that Schemathesis makes up from the OpenAPI document, sent to a real server in several
roles, every answer held against the document.

``python -m fuzzing.campaign [EXAMPLES [ROLE...]]`` (`make fuzz`) starts a server for each role and
does so at length.
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

from fuzzing.content import ROLES, dictionaries, fill, others_of
from people import API, DEMO_PASSWORD
from server import CHECKOUT, UNLIMITED, Served, clean_environment, serving

from fakes.provider import CLIENT_ID, CLIENT_SECRET, provider_on_loopback
from infrastructure.local_postgres import lease

SCHEMATHESIS: Final = Path(sys.executable).with_name("schemathesis")
CONFIGURATION: Final = Path(__file__).with_name("schemathesis.toml")
DOCUMENT: Final = CHECKOUT / "openapi.json"
MODULES: Final = (CHECKOUT / "tests" / "end_to_end", CHECKOUT / "tests", CHECKOUT / "src")
SEED: Final = 1


@dataclass(frozen=True)
class Length:
    """How much is tried: examples an operation and role, and the phases of Schemathesis."""

    examples: int
    phases: tuple[str, ...]


FULL: Final = 200
PHASES: Final = ("examples", "coverage", "fuzzing", "stateful")


@dataclass(frozen=True)
class Outcome:
    """What came of one role: how often each operation gave which status, and what was excused."""

    role: str
    failed: bool
    report: str
    answers: dict[str, dict[str, int]] = field(default_factory=dict)
    excused: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        answered = ", ".join(f"{number} of {status}" for status, number in self.statuses.items())
        return (
            f"{self.role}: {self.cases} cases, {self.statuses.total()} requests answered "
            f"({answered}), {sum(self.excused.values())} excused: "
            f"{'FAILED' if self.failed else 'passed'}; "
            f"never a success: {', '.join(self.never_succeeded) or 'none'}"
        )

    @property
    def statuses(self) -> Counter[str]:
        """How often each status was answered."""
        return sum(map(Counter, self.answers.values()), Counter())

    @property
    def never_succeeded(self) -> list[str]:
        """The operations of which nothing but refusals was seen: little was asked of them."""
        return [
            operation
            for operation, statuses in self.answers.items()
            if not any(status < "400" for status in statuses)
        ]

    @property
    def cases(self) -> int:
        """How many requests were made up; some are sent again, without a login or after another."""
        made = re.search(r"(\d+) generated", self.report)
        return int(made[1]) if made else 0


@contextmanager
def fuzzed_server(folder: Path) -> Iterator[Served]:
    """A server with the demo content and many people more, who may make requests without limit,
    and who may come from an identity provider.
    """
    with provider_on_loopback() as provider:
        google = {
            "GOOGLE_CLIENT_ID": CLIENT_ID,
            "GOOGLE_CLIENT_SECRET": CLIENT_SECRET,
            "GOOGLE_ISSUER": provider.issuer,
        }
        with serving(folder, "run", **UNLIMITED, **google, ACCESS_TOKEN_SECONDS="86400") as served:
            with lease(folder / ".data" / "postgres") as server:
                known = asyncio.run(fill(server.url("elearning"), folder / ".data" / "media"))
            configuration = CONFIGURATION.read_text() + dictionaries(known)
            (folder / "schemathesis.toml").write_text(configuration)
            yield served


def fuzz(served: Served, role: str, length: Length, *, show: bool = False) -> Outcome:
    """Send requests in the role, and say what came of it; ``show`` what comes meanwhile."""
    figures = served.folder / f"{role}.json"
    report = []
    with subprocess.Popen(
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
    ) as running:
        for line in running.stdout or ():
            report.append(line)
            if show:
                sys.stdout.write(line)
                sys.stdout.flush()
    counted = json.loads(figures.read_text()) if figures.exists() else {}
    return Outcome(role, failed=running.returncode != 0, report="".join(report), **counted)


def _told(served: Served, role: str, figures: Path) -> dict[str, str]:
    """What the hooks are to know."""
    return {
        "PYTHONPATH": os.pathsep.join(map(str, MODULES)),
        "FUZZED_URL": served.base_url + API,
        "FUZZED_WITH": DEMO_PASSWORD,
        "FUZZED_AS": role,
        "FUZZED_BY": json.dumps([ROLES[role], *others_of(role)]),
        "FUZZED_FIGURES": str(figures),
    }


def main(examples: int = FULL, *roles: str) -> int:
    """Fuzz in every role, in all phases; say what failed and how much was tried."""
    outcomes = []
    for role in roles or ROLES:
        with tempfile.TemporaryDirectory() as folder, fuzzed_server(Path(folder)) as served:
            outcomes.append(fuzz(served, role, Length(examples, PHASES), show=True))
        sys.stdout.write(f"{outcomes[-1]}\n")
        sys.stdout.flush()
    return any(outcome.failed for outcome in outcomes)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else FULL, *sys.argv[2:]))
