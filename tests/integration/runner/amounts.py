"""How often the repetitions run: a sample in daily use, all of them with RUNNER_FULL_TESTS=1."""

import os


def amount(usual: int, *, full: int) -> int:
    return full if os.environ.get("RUNNER_FULL_TESTS") == "1" else usual
