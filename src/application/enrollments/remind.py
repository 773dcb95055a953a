"""Reminding learners that their access ends."""

from dataclasses import dataclass
from typing import Final

from application.notices import Reminders

#: How many reminders are written in one transaction.
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class RemindOfEnd:
    """Write to everybody whose access ends soon, once for each of the reminders."""

    reminders: Reminders

    async def __call__(self) -> None:
        while await self.reminders.post_due(at_most=BATCH):
            pass
