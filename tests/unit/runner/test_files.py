"""A folder is read whole, and everything that is wrong with it is told at once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.runner.directives import read_header
from infrastructure.runner.errors import FilesRefused
from infrastructure.runner.files import Folder, SqlFile, read_folder
from infrastructure.runner.kinds import Kind


def write(root: Path, **files: str | bytes) -> None:
    for place, content in files.items():
        side, _, name = place.partition("__")
        path = root / side / f"{name}.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def refusal(root: Path, kind: Kind = Kind.MIGRATION) -> str:
    with pytest.raises(FilesRefused) as refused:
        read_folder(kind, root)
    return str(refused.value)


def checksum(text: str) -> str:
    header = read_header(text, Kind.MIGRATION)
    return SqlFile(Kind.MIGRATION, Path("a"), text, header).checksum


def folder(root: Path) -> Folder:
    return read_folder(Kind.MIGRATION, root)


def test_versions_are_numbers_and_keep_their_spelling(tmp_path: Path) -> None:
    write(tmp_path, up__10_b="", down__10_b="", up__0009_a="", down__0009_a="")

    assert [(pair.version, pair.number) for pair in folder(tmp_path).pairs] == [
        ("0009", 9), ("10", 10)
    ]  # fmt: skip
    found = folder(tmp_path).find("9")
    assert found is not None
    assert found == folder(tmp_path).find("0009") == folder(tmp_path).find("0009_a")
    assert folder(tmp_path).find("0009_b") is None


def test_all_faults_are_told_at_once_each_with_its_way_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        up__0001_a="", down__0001_b="",
        up__0002_c="", up__2_d="", down__0002_c="",
        up__0003_e="", down__0004_f="",
        up__0005_g=b"SELECT 1;\n\xff", down__0005_g="",
        up__0006_h=b"SELECT\n\n1\0", down__0006_h="",
        up__no_version="", down__0007_i="-- migrate: no-such\n", up__0007_i="",
    )  # fmt: skip

    text = refusal(tmp_path)

    for part in (
        "the pair of version 1 has two names: 0001_a.sql and 0001_b.sql",
        "2_d.sql:1:1: version 2 is taken by 0002_c.sql",
        "0003_e.sql:1:1: an up without its down",
        '-- migrate: irreversible "why"',
        "0004_f.sql:1:1: a down without its up",
        "0005_g.sql:2:1: bytes that are not UTF-8",
        "0006_h.sql:3:1: a NUL byte",
        "no_version.sql:1:1: a name that is no <version>_<slug>.sql",
        "0007_i.sql:1:1: unknown directive 'no-such'",
        "Known: -- migrate: no-transaction",
        "nothing was run.",
    ):
        assert part in text


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside.sql"
    outside.write_text("SELECT 1")
    write(tmp_path / "m", up__0001_a="", down__0001_a="")
    (tmp_path / "m/up/0002_b.sql").symlink_to(outside)
    (tmp_path / "m/up/0003_c.sql").symlink_to("0003_c.sql")
    (tmp_path / "m/up/0004_d.sql").symlink_to("0001_a.sql")
    (tmp_path / "m/down/0004_d.sql").symlink_to("0001_a.sql")

    text = refusal(tmp_path / "m")

    assert "0002_b.sql:1:1: a link that leaves the folder" in text
    assert "0003_c.sql:1:1: a link that leaves the folder" in text
    assert "0004_d.sql" not in text


def test_files_that_are_no_sql_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, up__0001_a="", down__0001_a="")
    (tmp_path / "up/README.md").write_text("x")
    (tmp_path / "up/.0002_b.sql.swp").write_text("x")
    (tmp_path / "up/.0003_c.sql").write_text("x")

    assert len(folder(tmp_path).pairs) == 1


@given(st.text(alphabet="ab \n", max_size=30))
def test_line_ends_marks_and_trailing_newlines_are_no_part_of_the_checksum(text: str) -> None:
    text = text.rstrip("\n")

    assert checksum(text) == checksum(text + "\n") == checksum(text + "\n\n")
    assert checksum(text) == checksum(text.replace("\n", "\r\n"))
    assert checksum(text) != checksum(text + " x")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("-- migrate: no-transactions", "unknown directive 'no-transactions'"),
        ("-- migrate: no-transaction please", "'please' after no-transaction: it takes nothing"),
        ("-- migrate: irreversible", 'irreversible wants its reason in quotes'),
        ('-- migrate: irreversible "  "', 'irreversible wants its reason in quotes'),
        ("-- migrate: lock-timeout soon", "'soon' is not a duration"),
        ("-- migrate: lock-timeout 99999999h", "is not a duration"),
        ("-- migrate:", "unknown directive ''"),
        ("-- seed: env test", "-- seed: has no meaning in a migration"),
    ],
)  # fmt: skip
def test_a_wrong_directive_is_an_error_at_its_line(line: str, complaint: str) -> None:
    header = read_header(f"-- a title\n{line}\nSELECT 1;", Kind.MIGRATION)

    ((number, message, _),) = header.faults
    assert number == 2
    assert complaint in message


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("-- seed: env staging", "unknown environment 'staging'"),
        ("-- seed: requires people", "requires wants names such as 0001_people"),
        ("-- seed: no-transaction", "unknown directive 'no-transaction'"),
        ("-- migrate: no-transaction", "-- migrate: has no meaning in a seed"),
    ],
)  # fmt: skip
def test_seeds_have_directives_of_their_own(line: str, complaint: str) -> None:
    ((_, message, _),) = read_header(line, Kind.SEED).faults

    assert complaint in message


def test_directives_are_read_from_the_first_comment_block_alone() -> None:
    text = (
        "\n-- A title\n--migrate:no-transaction\n\n-- migrate: lock-timeout 200 ms\n"
        "-- migrate: statement-timeout 10min\nSELECT 1;\n-- migrate: nonsense\n"
    )

    header = read_header(text, Kind.MIGRATION)

    assert header.faults == []
    assert header.directives.no_transaction
    assert header.directives.lock_timeout == 200
    assert header.directives.statement_timeout == 600_000


def test_a_seed_says_where_it_runs_and_what_it_needs() -> None:
    text = "-- seed: env production, test\n-- seed: requires 0001_a, 2\n-- seed: repeatable\n"

    directives = read_header(text, Kind.SEED).directives

    assert directives.environments == {"production", "test"}
    assert directives.requires == ("0001_a", "2")
    assert directives.repeatable
