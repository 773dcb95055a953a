"""Somebody whom staff want in a course (contract, section 6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from domain.errors import Fault, Invalid
from domain.ids import UserId
from domain.text import Email, Reason, faults_of


class Waiver(StrEnum):
    """What staff can pass over for somebody; times of enrolling they pass over anyway."""

    PREREQUISITE_MISSING = "prerequisite_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person, by the account or by an address that may have none, and on which terms."""

    user_id: UserId | None = None
    email: Email | None = None
    waive: frozenset[Waiver] = frozenset()
    reason: Reason | None = None

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """The candidate that some strings name: ``user_id`` or ``email``, a list ``waive`` and a
        ``reason``. Raise ``Invalid`` with everything that is wrong with them.
        """
        faults = [*_faults(given)]
        if faults:
            raise Invalid(*faults)
        user_id, email, reason = (given.get(name) for name in ("user_id", "email", "reason"))
        return cls(
            user_id=UserId(UUID(user_id)) if user_id else None,
            email=Email(email) if email else None,
            waive=frozenset(Waiver(one) for one in given.get("waive", ())),
            reason=Reason(reason) if reason else None,
        )


def _faults(given: Mapping[str, Any]) -> list[Fault]:
    found = []
    if bool(given.get("user_id")) == bool(given.get("email")):
        found.append(Fault("Give either `email` or `user_id`.", pointer="/email"))
    if (user_id := given.get("user_id")) and not _is_id(user_id):
        found.append(Fault("Must be a UUID.", pointer="/user_id"))
    if email := given.get("email"):
        found.extend(faults_of((Email, email)))
    if reason := given.get("reason"):
        found.extend(faults_of((Reason, reason)))
    if unknown := sorted(set(given.get("waive", ())) - set(Waiver)):
        known = ", ".join(Waiver)
        found.append(Fault(f"Cannot be waived: {', '.join(unknown)}. Can be: {known}.", "/waive"))
    return found


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
