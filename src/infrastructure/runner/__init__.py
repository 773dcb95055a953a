"""A standalone runner of plain SQL migrations and seeds for PostgreSQL.

It depends on asyncpg alone. Begin reading at `command.py` (the command line), `runner.py` (the
library) or `engine.py` (how one file runs); `README.md` is for those who write migrations.
"""

from infrastructure.runner.errors import ExitCode, RunnerError
from infrastructure.runner.help import VERBS
from infrastructure.runner.runner import Runner
from infrastructure.runner.status import Readiness, readiness

__all__ = ["VERBS", "ExitCode", "Readiness", "Runner", "RunnerError", "readiness"]
