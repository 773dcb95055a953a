"""Where statements end, and that no text at all can make the lexer hang or crash."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.runner.lexer import split
from infrastructure.runner.statement import LexError, Lines, Statement

ALPHABET = "';\"$aE \n\r\t\\-/*()[]0U&éx.,:+\ufeff\u00a0bBeginatomcdCPYfr"
HARD = ("'", '"', "$$", "$a$", "/*", "*/", "--", "E'", "\\", "\\.\n", ";", "(", ")", "BEGIN ATOMIC",
        "CREATE FUNCTION ", "COPY t FROM STDIN;\n", "CASE ", "END ", "\n", "\r", "U&'")  # fmt: skip


def texts(sql: str, *, standard_strings: bool = True) -> list[str]:
    return [one.text for one in split(sql, standard_strings=standard_strings)]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("", []),
        (";;", []),
        ("-- nothing\n/* ; */", []),
        ("SELECT 1", ["SELECT 1"]),
        ("SELECT 1; SELECT 2;", ["SELECT 1", "SELECT 2"]),
        ("SELECT ';' -- ;\n, \";\" /* ; /* ; */ ; */; X", ["SELECT ';' -- ;\n, \";\"", "X"]),
        ("SELECT 'it''s;'; X", ["SELECT 'it''s;'", "X"]),
        (r"SELECT E'\';'; X", [r"SELECT E'\';'", "X"]),
        (r"SELECT '\'; X", [r"SELECT '\'", "X"]),
        (r"SELECT U&'\'; X", [r"SELECT U&'\'", "X"]),
        (r"SELECT typE'\'; X", [r"SELECT typE'\'", "X"]),
        ("SELECT E'a'\n  '\\';'; X", ["SELECT E'a'\n  '\\';'", "X"]),
        ("SELECT E'a' -- c\n -- d\n'\\';'; X", ["SELECT E'a' -- c\n -- d\n'\\';'", "X"]),
        ("SELECT E'a' '\\'; X", ["SELECT E'a' '\\'", "X"]),
        ("SELECT $$;$$, $a$;$$;$a$; X", ["SELECT $$;$$, $a$;$$;$a$", "X"]),
        ("SELECT a$b$ ; SELECT $b$;$b$", ["SELECT a$b$", "SELECT $b$;$b$"]),
        ("SELECT 1a$b$ ; X", ["SELECT 1a$b$", "X"]),
        ("SELECT $1$$;$$; X", ["SELECT $1$$;$$", "X"]),
        ("SELECT 1 +-- ;\n 2; X", ["SELECT 1 +-- ;\n 2", "X"]),
        ("SELECT 1 */* ; */ 2; X", ["SELECT 1 */* ; */ 2", "X"]),
        ("-- c\rSELECT 1; X", ["SELECT 1", "X"]),
        ("DO (a; b); X", ["DO (a; b)", "X"]),
        ("SELECT (1; X", ["SELECT (1; X"]),
        ("SELECT 1); X", ["SELECT 1)", "X"]),
    ],
)  # fmt: skip
def test_a_statement_ends_where_postgresql_ends_it(sql: str, expected: list[str]) -> None:
    assert texts(sql) == expected


def test_backslashes_escape_when_standard_conforming_strings_is_off() -> None:
    sql = r"SELECT '\';'; SET standard_conforming_strings = on; SELECT '\'; X"

    found = split(sql, standard_strings=False)

    assert [one.text for one in found][::2] == [r"SELECT '\';'", r"SELECT '\'"]
    assert [one.standard_strings for one in found] == [False, False, True, True]


@pytest.mark.parametrize("value", ["off", "'off'", "false", "0", "no", "OFF"])
def test_switching_standard_conforming_strings_off_counts_from_the_next_statement(
    value: str,
) -> None:
    found = split(rf"SET standard_conforming_strings TO {value}; SELECT '\';'; X")

    assert [one.text for one in found][1:] == [r"SELECT '\';'", "X"]


@pytest.mark.parametrize(
    "body",
    [
        "SELECT 1; SELECT 2;",
        "SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END; SELECT 1;",
        "SELECT t.end, t.case FROM t; SELECT 1 AS case; SELECT 2 AS end;",
        "INSERT INTO t VALUES (CASE WHEN a THEN 1 END); RETURN 1;",
        "SELECT ';END;'; -- END;\n SELECT $$END;$$;",
        "",
    ],
)
@pytest.mark.parametrize(
    "head",
    ["CREATE FUNCTION f()", "create or replace procedure s.p(a int, OUT b int)"],
)  # fmt: skip
def test_a_begin_atomic_body_is_part_of_its_statement(head: str, body: str) -> None:
    function = f"{head} LANGUAGE sql BEGIN ATOMIC {body} END"

    assert texts(f"{function}; SELECT 9") == [function, "SELECT 9"]


def test_begin_without_atomic_and_outside_of_a_routine_opens_nothing() -> None:
    assert texts("BEGIN; COMMIT; CREATE TABLE begin_atomic (a int); X") == [
        "BEGIN", "COMMIT", "CREATE TABLE begin_atomic (a int)", "X",
    ]  # fmt: skip


def test_copy_data_is_no_sql() -> None:
    first, second = split('COPY t (a) FROM STDIN WITH (FORMAT csv);\n1;\'\n"$$"\n\\.\nSELECT 1;')

    assert (first.copy_data, second.text) == ('1;\'\n"$$"\n', "SELECT 1")


def test_what_stands_behind_a_copy_on_its_line_comes_after_the_data() -> None:
    found = split("COPY a FROM STDIN; COPY b FROM stdin; SELECT 1;\n1\n\\.\n2\n\\.\nSELECT 2;")

    assert [(one.text[:8], one.copy_data) for one in found] == [
        ("COPY a F", "1\n"), ("COPY b F", "2\n"), ("SELECT 1", None), ("SELECT 2", None),
    ]  # fmt: skip


def test_copy_from_a_file_and_copy_to_the_client_have_no_data() -> None:
    found = split("COPY t FROM '/x'; COPY t TO STDOUT; COPY (SELECT 1 FROM stdin) TO STDOUT; X")

    assert [one.copy_data for one in found] == [None] * 4


def test_the_guard_lines_of_a_dump_are_skipped() -> None:
    assert texts("\\restrict abc\nSELECT 1;\n\\unrestrict abc\n") == ["SELECT 1"]


@pytest.mark.parametrize(
    ("sql", "message", "place"),
    [
        ("X;\n SELECT 'a", "a quoted text that never ends", (2, 9)),
        ('SELECT "a', "a quoted identifier that never ends", (1, 8)),
        ("SELECT $x$ $$", "a dollar-quoted text $x$ that never ends", (1, 8)),
        ("X; /* /* */", "a /* comment that never ends", (1, 4)),
        ("X;\n\\d t", r"a psql command (\d)", (2, 1)),
        ("X \\gexec", r"a psql command (\gexec)", (1, 3)),
        ("COPY t FROM STDIN;\n", "COPY … FROM STDIN without data behind it", (1, 1)),
        ("COPY t FROM STDIN", "COPY … FROM STDIN without data behind it", (1, 1)),
        ("COPY t FROM STDIN; SELECT\n1\n\\.\n1;", "goes on after its data", (1, 20)),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_begins(
    sql: str, message: str, place: tuple[int, int]
) -> None:
    with pytest.raises(LexError) as refused:
        split(sql)

    assert message in refused.value.message
    assert Lines(sql).position(refused.value.offset) == place


@given(
    st.one_of(st.text(), st.text(alphabet=ALPHABET), st.lists(st.sampled_from(HARD)).map("".join))
)
def test_any_text_is_split_or_refused(text: str) -> None:
    for standard_strings in (True, False):
        found, offset = split_or_refuse(text, standard_strings=standard_strings)
        assert_covers(text, found)
        assert 0 <= offset <= len(text)


@given(st.binary())
def test_any_bytes_are_split_or_refused(raw: bytes) -> None:
    text = raw.decode("latin-1")
    found, _ = split_or_refuse(text)
    assert_covers(text, found)


def split_or_refuse(text: str, *, standard_strings: bool = True) -> tuple[list[Statement], int]:
    """The statements, or none and the offset of the refusal."""
    try:
        return split(text, standard_strings=standard_strings), 0
    except LexError as refused:
        return [], refused.offset


def assert_covers(text: str, found: list[Statement]) -> None:
    """Statements are pieces of the text, in order, none of them empty."""
    end = 0
    for one in found:
        assert one.text
        assert text[one.start : one.start + len(one.text)] == one.text
        assert one.start >= end
        end = one.start + len(one.text)


@pytest.mark.parametrize(
    "piece",
    [*HARD, "' -", "'--\n", "-- --", "E'a'\n--\n", "$", "a$", "/*/", "((", "\\.", "'a'\n"],
)
def test_the_work_grows_with_the_length_of_the_text_and_no_faster(piece: str) -> None:
    short, long = work(piece * 400), work(piece * 4000)

    assert long <= 12 * short + 2000


def work(text: str) -> int:
    """How many lines of the lexer run for a text: a measure that no busy machine disturbs."""
    count = 0

    def trace(frame: object, event: str, argument: object) -> object:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]  # Every event is counted alike.
    try:
        split(text)
    except LexError:
        pass
    finally:
        sys.settrace(before)
    return count
