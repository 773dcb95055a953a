"""Rows of a bulk enrollment as CSV (RFC 4180), as spreadsheets write it: with commas, semicolons or
tabs, with a byte order mark or without.
"""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any, Final

from domain.errors import Fault, Invalid
from domain.text import PLAIN

COLUMNS: Final = ("email", "user_id", "waive", "reason")

#: What the columns can be divided by; no name of a column holds one of them.
DELIMITERS: Final = ",;\t"

_MOST: Final = 5

_PLAIN: Final = re.compile(PLAIN)


def read_csv(text: str) -> list[dict[str, Any]]:
    """The rows after the header, as ``Candidate.read`` takes them; blank lines are none. Several
    waivers are divided by blanks. Raise ``Invalid`` with what is wrong with the file as a whole.
    """
    lines = csv.reader(
        StringIO(text.removeprefix("\ufeff"), newline=""), _dialect(text), strict=True
    )
    try:
        header = next((line for line in lines if any(line)), None)
        if header is None:
            raise Invalid(Fault(f"Must begin with a header line of {_named(COLUMNS)}.", pointer=""))
        names = [one.strip().lower() for one in header]
        _require_known(names)
        return list(_rows(lines, names))
    except csv.Error as error:
        raise Invalid(Fault(f"Line {lines.line_num}: {error}.", pointer="")) from None


def _dialect(text: str) -> type[csv.Dialect]:
    first = text.lstrip("\ufeff\r\n").partition("\n")[0]

    class Found(csv.excel):
        delimiter = max(DELIMITERS, key=first.count)

    return Found


def _require_known(names: list[str]) -> None:
    faults = [
        Fault(f"Line 1: {one!r} is no known column. Known are {_named(COLUMNS)}.", pointer="")
        for one in names
        if one not in COLUMNS
    ]
    if len(set(names)) != len(names):
        faults.append(Fault("Line 1: a column stands twice.", pointer=""))
    if not {"email", "user_id"} & set(names):
        faults.append(Fault("Line 1: a column email or user_id is needed.", pointer=""))
    if faults:
        raise Invalid(*faults[:_MOST])


def _rows(lines: Any, names: list[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        if not any(line):
            continue
        if not all(_PLAIN.match(value) for value in line):
            raise Invalid(Fault(f"Line {lines.line_num}: a control character.", pointer=""))
        if len(line) != len(names):
            raise Invalid(
                Fault(
                    f"Line {lines.line_num}: {len(line)} fields, but {len(names)} columns.",
                    pointer="",
                )
            )
        given: dict[str, Any] = {
            name: value for name, value in zip(names, line, strict=True) if value
        }
        if "waive" in given:
            given["waive"] = given["waive"].split()
        yield given


def _named(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
