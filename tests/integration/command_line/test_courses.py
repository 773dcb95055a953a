"""`elearning courses export` and `import`, as an operator types it."""

import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from archive_files import SOUND, lesson, unzipped, with_files, zipped

ELEARNING = Path(sys.executable).with_name("elearning")
GRACE = "grace@example.org"


def courses(url: str, folder: Path, *arguments: str) -> tuple[int, str]:
    """Exit code, and what is said."""
    done = subprocess.run(
        (ELEARNING, "courses", *arguments),
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "DATABASE_URL": url, "APP_ENV": "development"},
        timeout=60,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr.strip()


@pytest.fixture
async def url(clean_database_url: str) -> str:
    """A database with an instructor and a student."""
    connection = await asyncpg.connect(clean_database_url)
    await connection.execute(
        "INSERT INTO users (id, email, display_name, role) VALUES"
        " (gen_random_uuid(), 'grace@example.org', 'Grace', 'instructor'),"
        " (gen_random_uuid(), 'ada@example.org', 'Ada', 'student')"
    )
    await connection.close()
    return clean_database_url


async def test_a_course_goes_into_a_file_and_out_of_it(url: str, tmp_path: Path) -> None:
    (tmp_path / "bread.zip").write_bytes(zipped(with_files()))
    imported = courses(url, tmp_path, "import", "bread.zip", "--owner", GRACE)
    assert imported == (0, "“Bread” is a draft of grace@example.org now, as bread.")
    assert courses(url, tmp_path, "export", "bread", "first.zip") == (0, "“Bread” is in first.zip.")
    assert courses(url, tmp_path, "import", "first.zip", "--owner", GRACE)[0] == 0
    assert courses(url, tmp_path, "export", "bread-2", "second.zip")[0] == 0
    first, second = (unzipped((tmp_path / f"{n}.zip").read_bytes()) for n in ("first", "second"))
    assert {name for name in first if first[name] != second[name]} == {"course.json"}
    assert sorted(one.name for one in tmp_path.glob("*.zip*")) == [
        *("bread.zip", "first.zip", "second.zip"),
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (("export", "bread", "sound.zip"), 2, "sound.zip exists already"),
        (("export", "bread", "new.zip"), 1, "There is no such thing here."),
        (("export", "No slug", "new.zip"), 2, "slug: must be lower-case letters"),
        (("import", "none.zip", "--owner", GRACE), 2, "There is no file none.zip."),
        (("import", "sound.zip", "--owner", "ada@example.org"), 1, "This is for instructors"),
        (("import", "sound.zip", "--owner", "x@example.org"), 1, "There is no account"),
        (("import", "wrong.zip", "--owner", GRACE), 2, "sections/0/lessons/0/kind: must be one"),
        (("import", "text.zip", "--owner", GRACE), 1, "This is not a whole ZIP archive."),
    ],
)
async def test_what_cannot_be_done_is_told_in_a_line(
    url: str, tmp_path: Path, arguments: tuple[str, ...], code: int, reason: str
) -> None:
    (tmp_path / "sound.zip").write_bytes(zipped(SOUND))
    (tmp_path / "wrong.zip").write_bytes(zipped(lesson(kind="song")))
    (tmp_path / "text.zip").write_text("no archive")
    found, said = courses(url, tmp_path, *arguments)
    assert (found, said.startswith(f"elearning: {reason}")) == (code, True), said
    assert not (tmp_path / "new.zip").exists()
