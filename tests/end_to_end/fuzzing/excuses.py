"""What the fuzzer flags and is right all the same: the one table of it, by check, operation and
answer.

The fuzzer knows of a request what the document says in JSON Schema. A refusal is excused only where
it rests on something that no schema can say, and only with the words that say so.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Operation = Mapping[str, Any]
#: A problem's code and, where it names faults, one of them: its place, numbers being ``*``, and
#: its words.
Answer = tuple[str, str, str]

#: A request that fits the schema was refused.
REFUSED: Final = "positive_data_acceptance"
#: A request that does not fit was not refused as the fuzzer expects.
TAKEN: Final = "negative_data_rejection"
INVALID: Final = "validation_failed"


def named(*operations: str) -> Callable[[Operation], bool]:
    """The operations of these ids."""
    return lambda operation: operation["operationId"] in operations


def taking(parameter: str) -> Callable[[Operation], bool]:
    """The operations that take a parameter, by the document."""
    return lambda operation: parameter in operation["parameters"]


def with_body(operation: Operation) -> bool:
    """The operations that take a body, by the document."""
    return bool(operation["hasBody"])


@dataclass(frozen=True)
class Excuse:
    """Why a check is wrong about an answer; ``place`` and ``words`` are of a fault, where given."""

    check: str
    operations: Callable[[Operation], bool]
    reason: str
    code: str = INVALID
    place: str = ""
    words: str = ""

    def covers(self, check: str, operation: Operation, answer: Answer) -> bool:
        """Whether this part of the answer of an operation is excused of the check."""
        code, place, words = answer
        return (
            (self.check, self.code) == (check, code)
            and self.place in ("", place)
            and re.fullmatch(self.words or ".*", words, re.DOTALL) is not None
            and self.operations(operation)
        )


EXCUSES: Final = (
    Excuse(
        REFUSED, taking("If-Match"), "A made-up tag is not that of the current version.", "stale"
    ),
    Excuse(TAKEN, taking("If-Match"), "What is stale is not looked at any further.", "stale"),
    Excuse(
        REFUSED,
        taking("Idempotency-Key"),
        "The key was used for another request before.",
        "idempotency_key_reused",
    ),
    Excuse(REFUSED, taking("cursor"), "A cursor bears a seal.", place="cursor"),
    Excuse(
        REFUSED,
        with_body,
        "To JSON Schema 7.0 is an integer; here one is written without a fraction.",
        words=r"Must be a whole number( or null)?\.",
    ),
    Excuse(
        TAKEN, with_body, "What is too large to be read is refused as well.", "payload_too_large"
    ),
    Excuse(
        REFUSED,
        named("verifyEmail", "resetPassword"),
        "A token comes from a mail.",
        "invalid_token",
    ),
    Excuse(
        REFUSED, named("exchangeCode"), "A code comes from a login with Google.", "invalid_code"
    ),
    Excuse(
        REFUSED,
        named("finishGoogleLogin"),
        "A state is of a login that began in this browser.",
        "invalid_state",
    ),
    Excuse(
        REFUSED,
        named("register"),
        "Whether a password is common or made of one's name is more than a pattern.",
        place="/password",
    ),
    Excuse(
        REFUSED,
        named("changeMyPassword", "resetPassword"),
        "Whether a password is common or made of one's name is more than a pattern.",
        place="/new_password",
    ),
    Excuse(
        REFUSED,
        named("startGoogleLogin", "linkGoogle"),
        "The operator lists the addresses.",
        place="return_to",
    ),
    Excuse(
        REFUSED,
        named("listCourses"),
        "One parameter goes with another.",
        place="sort",
        words=r"Relevance is to what is searched for in q\.",
    ),
    Excuse(
        REFUSED,
        named("editMe"),
        "The names of time zones are a list that grows.",
        place="/timezone",
        words=r"Must be a time zone's name like Europe/Berlin\.",
    ),
    Excuse(
        REFUSED,
        named("transferCourse", "enroll"),
        "Only somebody who is there can own a course, or take a seat.",
        place="/user_id",
        words=r"(There is no such (person|account)|.*instructor.*)\.",
    ),
    Excuse(
        REFUSED,
        named("createCourse", "editCourse"),
        "Years 1900 to 2999 are not told by the format of a time.",
        words=r"Must lie in the years 1900 to 2999\.",
    ),
    Excuse(
        REFUSED,
        named("createCourse", "editCourse"),
        "One field is later than another.",
        words=r"Must be later than \w+\.",
    ),
    Excuse(
        REFUSED,
        named("addLesson", "editLesson"),
        "The section is one of the course.",
        place="/section_id",
    ),
    Excuse(
        REFUSED,
        named("addLesson", "editLesson"),
        "One field goes with another.",
        words=r"Goes with the rule watched alone\.|The rule watched needs a duration\.",
    ),
    Excuse(
        REFUSED,
        named("setPrerequisites"),
        "A course has to be there, and published.",
        place="/course_ids/*",
        words=r"Must be a published course\.",
    ),
    Excuse(
        REFUSED,
        named("setPrerequisites"),
        "The fuzzer fills known ids in without a look at the others.",
        place="/course_ids/*",
        words=r"Stands in the list already\.",
    ),
    Excuse(
        REFUSED,
        named("setPrerequisites"),
        "What asks for what is known here alone.",
        "prerequisite_cycle",
    ),
    Excuse(
        REFUSED,
        named("attachFile", "addLesson", "editLesson"),
        "The file is one that was uploaded.",
        place="/media_id",
    ),
    Excuse(
        REFUSED,
        named("editMe"),
        "The file is one that was uploaded.",
        place="/avatar_media_id",
    ),
    Excuse(
        REFUSED,
        named("enrollMany"),
        "What stands in CSV is no matter of JSON Schema.",
        words=r"Line \d+: .*|Must begin with a header line of .*",
    ),
    Excuse(
        REFUSED,
        named("announceMedia"),
        "Which types are taken depends on what the file is for.",
        place="/content_type",
        words=r"Must be one of .* for an avatar\.",
    ),
    Excuse(
        REFUSED,
        named("announceMedia"),
        "The operator sets how large a file may be.",
        place="/size",
        words=r"Must be at most \d+ bytes( for an avatar)?\.",
    ),
    Excuse(
        REFUSED,
        named("enroll"),
        "One field goes without the other.",
        place="/email",
        words=r"Give either `email` or `user_id`\.",
    ),
    Excuse(REFUSED, named("completeMedia"), "Nothing was uploaded.", "media_mismatch"),
    Excuse(
        REFUSED, named("importCourse"), "The bytes of an archive are no text.", "not_an_archive"
    ),
    Excuse(
        REFUSED,
        named("importCourse"),
        "What stands in an archive is no schema's.",
        "import_refused",
    ),
    Excuse(
        REFUSED,
        taking("Range"),
        "How long a file is stands in no document.",
        "range_not_satisfiable",
    ),
    Excuse(
        REFUSED,
        named("recordProgress"),
        "Which facts there are depends on the lesson.",
        "fact_not_applicable",
    ),
    Excuse(
        REFUSED,
        named("recordProgress"),
        "A range begins before it ends.",
        place="/watched/*",
        words=r"Must begin before it ends\.",
    ),
    Excuse(
        REFUSED,
        named("recordProgressBatch"),
        "A range begins before it ends.",
        place="/facts/*/watched/*",
        words=r"Must begin before it ends\.",
    ),
)


def is_excused(check: str, operation: Operation, problem: Mapping[str, Any]) -> bool:
    """Whether everything that the problem names has an excuse."""
    return all(
        any(one.covers(check, operation, answer) for one in EXCUSES) for answer in _told(problem)
    )


def _told(problem: Mapping[str, Any]) -> list[Answer]:
    """What a problem says is wrong."""
    code = str(problem.get("code"))
    if code != INVALID:
        return [(code, "", "")]
    return [
        (code, re.sub(r"(?<=/)\d+", "*", _place(fault)), fault["detail"])
        for fault in problem["errors"]
    ]


def _place(fault: Mapping[str, str]) -> str:
    return fault.get("pointer") or fault.get("parameter", "")
