"""psql itself says where statements end: for text of every kind, ours must end there too.

One difference is meant: psql reads line by line, so it takes the second line of a literal such as
E'one' / 'two\'' for a plain one. The server does not, and here the server's reading counts.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infrastructure.runner.lexer import split
from infrastructure.runner.statement import LexError
from integration.runner.amounts import amount
from integration.runner.psql import Listener, without_leading_comments

PIECES = (
    "SELECT", "1", "2.5e-3", "0x1F", "$1", "name", "a$b$", "a$$", "é", "E", "e1", "U", "b", "x",
    "'text'", "'it''s'", "';'", "E'\\';'", "e'\\\\'", "'back\\slash'", "U&'d\\0061t'", "B'01'",
    "X'1F'", "N'n;'", "'one'\n'two'", '"quo;ted"',
    '"a""b"', 'U&"x"', "$$;$$", "$$a$b$$", "$a$;$$;$a$", "$é$ ; $é$", "$a$ $b$ $a$", "$ 1",
    "-- comment ; ' \" $$ \n", "--\n", "/* ; */", "/* /* ' */ $$ */", "/*/ */", "/**/", "/***/",
    "*/", "--/*\n", "(", ")", "[", "]", ";", ";", ";", "\n", "\n\n", "\t", " ", "\r\n", "::text",
    ":name ", ":'var' ", "a:b ", "+", "<->", "@-", "*", "/", "-", "<-- c\n", "+/* c */", "%", "!",
    "begin_", "case_end", "CASE", "END", "WHEN", "create", "function", "replace",
    "\n;\nCREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; RETURN 2; END;\n",
    "\n;\ncreate or replace procedure p() begin atomic insert into t values (1); end;\n",
    "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)",
    "\n;\nCOPY t (a, \"b;\") FROM STDIN;\n1\t;'\n\\N\t$$\n\\.\nSELECT 1;\n",
    "\n;\nCOPY t FROM stdin;\n\\.\nSELECT 1;\n",
    "\n;\ncopy t from stdin csv;\n\"a;\",b\n\\.\nSELECT 1;\n",
    "\n;\nSET standard_conforming_strings = off;\n",
    "\n;\nset standard_conforming_strings to on;\n",
)  # fmt: skip


@pytest.fixture(scope="module")
def listener(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listener]:
    listener = Listener(tmp_path_factory.mktemp("l"))
    yield listener
    listener.close()


@settings(
    max_examples=amount(150, full=5000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=25), gap=st.sampled_from(("", " ")))
def test_any_mixture_of_tokens_is_split_as_psql_splits_it(
    listener: Listener, tmp_path: Path, pieces: list[str], gap: str
) -> None:
    assert_split_alike(listener, tmp_path, gap.join(pieces))


@pytest.mark.parametrize("path", sorted(Path("migrations").glob("*/*.sql")), ids=lambda path: path)
def test_the_migrations_of_this_project_are_split_as_psql_splits_them(
    listener: Listener, tmp_path: Path, path: Path
) -> None:
    assert_split_alike(listener, tmp_path, path.read_text())


def assert_split_alike(listener: Listener, folder: Path, text: str) -> None:
    """Compare the statements, as far as the file can be read at all."""
    try:
        ours = split(text)
    except LexError:
        # What we refuse is allowed to end in a different way; psql would send a broken statement.
        return
    path = folder / "file.sql"
    path.write_bytes(text.encode())
    sent = [(without_leading_comments(one), data) for one, data in listener.split(path)]
    theirs = [(one, data) for one, data in sent if one.strip("; \r\n\t")]
    assert len(ours) == len(theirs)
    for mine, (their_text, their_data) in zip(ours, theirs, strict=True):
        assert mine.copy_data == their_data
        # psql leaves out the empty lines inside a statement; nothing else may differ.
        mine_squeezed, squeezed = squeeze(mine.text), squeeze(their_text)
        assert squeezed[: len(mine_squeezed)] == mine_squeezed
        assert squeezed[len(mine_squeezed) :][:2] in {"", ";", "--", "/*"}


def squeeze(text: str) -> str:
    return "".join(text.split())
