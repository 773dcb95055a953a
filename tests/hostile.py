"""Values that somebody will send one day: every kind of text, number and time that has ever brought
a system down.
"""

import os
from collections.abc import Sequence
from typing import Any, Final

#: Proofs send a sample of all this; with HOSTILE_FULL_TESTS=1 everything everywhere.
FULL: Final = os.environ.get("HOSTILE_FULL_TESTS") == "1"

STRINGS: Final = [
    *(
        "",
        " ",
        "\t",
        "\n",
        "\u00a0",
        "\u2028",
        "\u200b",
        "\ufeff",
        "a\0b",
        "\x1b[31m",
        "\x7f",
        "\x85",
    ),
    *(
        "\r\n",
        "\u202eevil",
        "e\u0301",
        "\u00e9",
        "\U0001f469\u200d\U0001f4bb",
        "\U0010ffff",
        "\uffff",
    ),
    *("<script>alert(1)</script>", "' OR 1=1 --", '"; DROP TABLE users; --', "${7*7}", "{{7*7}}"),
    *("../../etc/passwd", "%00", "%s%n", "\\", "\\u0000", "null", "undefined", "NaN", "true", "[]"),
    *(
        "0",
        "-1",
        "1e400",
        "0x1f",
        "٣",
        "Ω≈ç√",
        "\U0001d57f\U0001d58d\U0001d58a",
        "ﷺ" * 20,
        "a" * 200,
        "a" * 201,
        "\u0061" * 500,
    ),
    *(
        "a" * 501,
        "x" * 200_000,
        "x" * 200_001,
        "\U0001f35e" * 200,
        "z̴̢͎̆͛" * 40,
        "-",
        "a-b",
        "en",
        "en-GB",
    ),
    *("beginner", "published", "public", "manual", "article", "2026-01-31T12:00:00Z"),
    *(" rye ", "rye\n", "\trye", "rye\u3000", "\ufb01ve", "\u0130", "\u212b", "rye  and  spelt"),
    *("O'Brien+Rye@EXAMPLE.org", "e\u0301@example.org", "\u0130@example.org", "a@b", "@"),
]
NUMBERS: Final = [
    *(-1, 0, 1, 100, 101, 2**31 - 1, 2**31, 2**53, 2**63, 2**64, 10**30, -(2**63), -(10**30)),
    *(1.0, 1.5, 1e15, 1e308, -0.0, 100_000, 100_001, 36_500, 36_501),
]
TIMES: Final = [
    *("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"),
    *("9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00Z", "2024-02-29T00:00:00Z"),
    *("2016-12-31T23:59:60Z", "2026-01-01T00:00:00", "2026-01-01", "2026-01-01T24:00:00Z"),
    *("2026-01-01T00:00:00.123456789Z", "2026-01-01T00:00:00+05:30", "2026-01-01T00:00:00-00:00"),
    *(
        "2026-01-01 00:00:00Z",
        "2026-01-01t00:00:00z",
        "1900-01-01T00:00:00Z",
        "2999-12-31T23:59:59Z",
    ),
    *("2999-12-31T23:59:59-01:00", "1900-01-01T00:00:00+01:00", "+10000-01-01T00:00:00Z"),
    *("2026-01-01T00:00:00+24:00", "2026-W01-1T00:00:00Z", "1", "now"),
]
OTHERS: Final = [
    None,
    True,
    False,
    [],
    {},
    [[]],
    [{}],
    ["a"],
    ["a", "a"],
    ["a"] * 21,
    {"rule": "viewed"},
]
VALUES: Final[list[Any]] = [*STRINGS, *NUMBERS, *TIMES, *OTHERS]

#: Whole numbers as JSON might spell them, none of which a field between 1 and 100 takes.
NO_WHOLE_NUMBERS: Final = [
    *("-1", "-0", "+1", "01", "1.0", "1.5", "1e0", "1E2", "1e400", "-1e400", "0x1", "1_0", "٣"),
    *(str(2**31), str(2**32), str(2**63), str(2**64), str(-(2**63) - 1), "9" * 400, "9" * 5_000),
    *("NaN", "Infinity", "-Infinity", "true", "false", '"1"', '""', "[1]", '{"1": 1}'),
]

#: What nobody may set by writing it into a body.
FORBIDDEN: Final = [
    *("id", "role", "is_admin", "owner_id", "instructor_id", "instructor", "created_at", "status"),
    *("updated_at", "published_at", "seats", "seats_left", "enrolled_count", "progress", "version"),
    *("position", "course_id", "deleted_at", "email_verified", "password_hash", "__class__"),
    *("slug[]", "", "a/b~c", "actor", "actor_id", "$set", "constructor", "__proto__"),
]


def share(values: Sequence[Any], number: int, *, one_in: int) -> Sequence[Any]:
    """One value in so many, others for each number, so that all numbers together get all values;
    in full every value.
    """
    return values if FULL else values[number % one_in :: one_in]


def other_spellings(identifier: str) -> list[str]:
    """The id in spellings that are not the canonical one, each of which some reader takes."""
    bare = identifier.replace("-", "")
    return [
        *(identifier.upper(), identifier.title(), bare, bare.upper(), f"{{{identifier}}}"),
        *(f"urn:uuid:{identifier}", f" {identifier}", f"{identifier} ", f"{identifier}\n"),
        *(f"{identifier}\t", f"{identifier}0", identifier[:-1], f"({identifier})"),
        *("-".join(bare[n : n + 4] for n in range(0, 32, 4)), bare[:16] + "-" + bare[16:]),
        *(_in_digits_from(zero, identifier) for zero in ("\u0660", "\uff10", "\U0001d7d8")),
        identifier.replace("-", "\u2010"),
    ]


def _in_digits_from(zero: str, text: str) -> str:
    return text.translate({ord("0") + n: ord(zero) + n for n in range(10)})
