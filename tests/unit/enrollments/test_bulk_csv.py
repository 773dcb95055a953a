"""Lists as spreadsheets write them."""

import csv
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.enrollments.bulk_csv import read_csv
from domain.errors import Invalid

ADA = {"email": "ada@example.org"}


@pytest.mark.parametrize(
    "text",
    [
        "email\nada@example.org\n",
        "email\r\nada@example.org\r\n",
        "\ufeffemail\r\nada@example.org",
        "EMAIL \nada@example.org\n\n\n",
        "\n\nemail\n\nada@example.org\n",
        'email\n"ada@example.org"\n',
        "email,waive\nada@example.org,\n",
        "email;reason\r\nada@example.org;\r\n",
        "email\treason\nada@example.org\t\n",
    ],
)
def test_the_same_list_in_every_spelling(text: str) -> None:
    assert read_csv(text) == [ADA]


def test_every_column_is_read() -> None:
    text = (
        "reason,waive,user_id,email\n"
        '"Said ""yes"",\nin writing",prerequisite_missing other,1,\n'
        ",,,b@example.org\n"
    )
    assert read_csv(text) == [
        {
            "reason": 'Said "yes",\nin writing',
            "waive": ["prerequisite_missing", "other"],
            "user_id": "1",
        },
        {"email": "b@example.org"},
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Must begin with a header line of email, user_id, waive and reason."),
        ("\n \n", "Line 1"),
        ("ada@example.org\n", "Line 1: 'ada@example.org' is no known column."),
        ("email,name\na@b.org,A\n", "Line 1: 'name' is no known column."),
        ("email,email\n", "Line 1: a column stands twice."),
        ("reason\n", "Line 1: a column email or user_id is needed."),
        ("email,reason\na@b.org\n", "Line 2: 1 fields, but 2 columns."),
        ("email\na@b.org,b\n", "Line 2: 2 fields, but 1 columns."),
        ('email\n"a@b.org\n', "Line 2"),
        ('email\n"a"b@c.org\n', "Line 2"),
        ("email\na\x00@b.org\n", "Line 2: a control character."),
        ("email\na@b.org\x1b[31m\n", "Line 2: a control character."),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_the_line(text: str, fault: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_csv(text)
    assert refused.value.faults[0].detail.startswith(fault)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "email": st.text(
                    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1
                ),
                "reason": st.text(
                    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1
                ),
            }
        )
    ),
    st.sampled_from([",", ";", "\t"]),
)
def test_what_a_program_writes_is_read_as_it_was(
    rows: list[dict[str, Any]], delimiter: str
) -> None:
    written = StringIO()
    writer = csv.DictWriter(written, ["email", "reason"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    assert read_csv(written.getvalue()) == rows
