"""What an enrollment amounts to (contract, section 6: percent)."""

from dataclasses import dataclass
from typing import Final

#: The rule in words, as learners read it beside their result.
FORMULA: Final = (
    "percent = met required published lessons / required published lessons, in hundredths, rounded "
    "down; null while no lesson is required; 100 only when all of them are met"
)


@dataclass(frozen=True, slots=True)
class Score:
    """How many lessons are required (published, not deleted) and how many of these are met."""

    required: int
    met: int

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down; None where nothing is required."""
        return None if self.required == 0 else self.met * 100 // self.required

    @property
    def is_complete(self) -> bool:
        """Everything is met, and there is something to meet."""
        return self.required > 0 and self.met >= self.required
