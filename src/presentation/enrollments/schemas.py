"""What clients send about enrollments."""

from typing import Annotated, Any, Self, TypeAlias

import msgspec
from msgspec import UNSET, Meta, UnsetType

from application.enrollments.bulk import MAX_ROWS
from application.enrollments.bulk_csv import read_csv
from domain.enrollments.candidate import Candidate, Waiver
from domain.errors import Fault, Invalid
from domain.text import PLAIN, Email, Reason
from presentation.schemas import EmailText, Id, ReasonText, Request, given

BulkText: TypeAlias = Annotated[str, Meta(max_length=1000, pattern=PLAIN)]


class NewEnrollment(Request):
    """One's own enrollment is an empty object. Staff name somebody else, by `user_id` or `email`;
    they may `waive` what is missing, and say for which `reason`.
    """

    user_id: Id | UnsetType = UNSET
    email: EmailText | UnsetType = UNSET
    waive: list[Waiver] | UnsetType = UNSET
    reason: ReasonText | UnsetType = UNSET

    def candidate(self) -> Candidate | None:
        """Whom staff want in the course; None for oneself. Raise ``Invalid``."""
        sent = given(self)
        if not sent:
            return None
        if len({"user_id", "email"} & sent.keys()) != 1:
            raise Invalid(Fault("Give either `email` or `user_id`.", pointer="/email"))
        return Candidate(
            user_id=sent.get("user_id"),
            email=Email(sent["email"]) if "email" in sent else None,
            waive=frozenset(sent.get("waive", ())),
            reason=Reason(sent["reason"]) if "reason" in sent else None,
        )


class Decision(Request):
    """Why staff decide something about a learner."""

    reason: ReasonText


class BulkRow(Request):
    """Somebody, by `user_id` or `email`, and on which terms. What is wrong with one row is told in
    its result, and the others go on.
    """

    user_id: BulkText | UnsetType = UNSET
    email: BulkText | UnsetType = UNSET
    waive: list[BulkText] | UnsetType = UNSET
    reason: BulkText | UnsetType = UNSET


class BulkEnrollment(Request):
    """People to put into a course; a dry run only tells what would become of them."""

    rows: Annotated[list[BulkRow], Meta(min_length=1, max_length=MAX_ROWS)]
    dry_run: bool = False

    @classmethod
    def of_csv(cls, text: str) -> Self:
        """The same as CSV. Raise ``Invalid``."""
        return cls(rows=[BulkRow(**row) for row in read_csv(text)])

    @property
    def given(self) -> list[dict[str, Any]]:
        """The rows as they were sent."""
        rows: list[dict[str, Any]] = msgspec.to_builtins(self.rows)
        return rows
