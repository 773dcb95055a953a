"""What one run was asked, planned and did: the source of `--json` and of the last lines shown."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from infrastructure.runner.errors import ExitCode, RunnerError


@dataclass(slots=True, kw_only=True)
class Record:
    """Filled in while the run goes on, so that a failure leaves what happened before it."""

    environment: str
    command: str
    run_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    result: dict[str, Any] = field(default_factory=dict)
    plan: list[dict[str, Any]] = field(default_factory=list)
    applied: list[dict[str, Any]] = field(default_factory=list)
    error: RunnerError | None = None
    exit_code: ExitCode = ExitCode.DONE

    def fail(self, error: RunnerError) -> None:
        self.error = error
        self.exit_code = error.exit_code

    def as_json(self) -> dict[str, Any]:
        return {
            "run_id": self.run_id,
            "env": self.environment,
            "command": self.command,
            "result": self.result,
            "plan": self.plan,
            "applied": self.applied,
            "error": self.error.as_json() if self.error else None,
            "exit_code": int(self.exit_code),
        }
