"""Archives that were made to do harm, or were damaged on their way, are refused."""

import io
import stat
import struct
import warnings
import zipfile
from contextlib import AsyncExitStack
from random import Random
from zipfile import ZipFile, ZipInfo

import pytest

from application.actor import Actor
from application.archives.errors import ImportRefused, NotAnArchive
from application.archives.ports import ArchiveLimits
from archive_files import SOUND, with_files, zipped
from domain.errors import Refusal, Unavailable
from fakes.archives import Bytes
from fakes.platform import Platform

MEBIBYTE = 1024 * 1024


async def refusal_of(platform: Platform, owner: Actor, data: bytes) -> Refusal:
    before = platform.everything()
    with pytest.raises((ImportRefused, NotAnArchive)) as refused:
        await platform.archives.import_course(owner, Bytes(data))
    after = platform.everything()
    after.pop("media_leftovers", None)
    assert after == before
    refusal: Refusal = refused.value
    return refusal


def with_entry(entry: ZipInfo, content: bytes = b"") -> bytes:
    """A sound archive with one more entry."""
    buffer = io.BytesIO(zipped(SOUND))
    with ZipFile(buffer, "a") as archive, warnings.catch_warnings():
        # It warns of names that are there twice.
        warnings.simplefilter("ignore")
        archive.writestr(entry, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "../a",
        "/etc/passwd",
        "lessons/../../a",
        "a//b",
        "./a",
        "C:/a",
        "a\\b",
        "..",
        "a\nb",
        "a\x7f",
    ],
)
async def test_names_that_lead_elsewhere_are_refused(
    platform: Platform, owner: Actor, name: str
) -> None:
    refusal = await refusal_of(platform, owner, with_entry(ZipInfo(name)))
    assert "no plain path" in refusal.detail


async def test_a_name_with_a_null_byte_is_refused(platform: Platform, owner: Actor) -> None:
    data = with_entry(ZipInfo("lessons/0002.md_evil")).replace(b".md_evil", b".md\0evil")
    assert "no plain path" in (await refusal_of(platform, owner, data)).detail


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR])
async def test_what_is_no_regular_file_is_refused(
    platform: Platform, owner: Actor, kind: int
) -> None:
    entry = ZipInfo("lessons/link.md")
    entry.create_system = 3
    entry.external_attr = (kind | 0o777) << 16
    refusal = await refusal_of(platform, owner, with_entry(entry, b"/etc/passwd"))
    assert "no regular file" in refusal.detail


async def test_an_entry_that_is_there_twice_is_refused(platform: Platform, owner: Actor) -> None:
    data = with_entry(ZipInfo("course.json"), b"{}")
    assert "2 times" in (await refusal_of(platform, owner, data)).detail


async def test_an_encrypted_entry_is_refused(platform: Platform, owner: Actor) -> None:
    data = bytearray(zipped(SOUND))
    for head, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(head) + flags] |= 1
    assert "is encrypted" in (await refusal_of(platform, owner, bytes(data))).detail


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
async def test_another_compression_is_refused(
    platform: Platform, owner: Actor, method: int
) -> None:
    entry = ZipInfo("lessons/packed.md")
    entry.compress_type = method
    refusal = await refusal_of(platform, owner, with_entry(entry, b"a" * 1000))
    assert "use Deflate" in refusal.detail


async def test_folders_that_archivers_add_are_no_harm(platform: Platform, owner: Actor) -> None:
    data = with_entry(ZipInfo("lessons/"))
    assert (await platform.archives.import_course(owner, Bytes(data))).title == "Bread"


async def test_a_bomb_is_given_up_before_it_goes_off(platform: Platform, owner: Actor) -> None:
    entries = {**SOUND, "lessons/0001-0001-flour.md": b"a" * 50 * MEBIBYTE}
    refusal = await refusal_of(platform, owner, zipped(entries))
    assert "is longer than" in refusal.detail


async def test_a_bomb_that_lies_about_its_size_is_given_up(
    platform: Platform, owner: Actor
) -> None:
    data = zipped({**SOUND, "lessons/0001-0001-flour.md": b"a" * 5 * MEBIBYTE})
    lie = data.replace(struct.pack("<I", 5 * MEBIBYTE), struct.pack("<I", 10))
    assert lie != data
    await refusal_of(platform, owner, lie)


async def test_too_many_entries_are_refused(platform: Platform, owner: Actor) -> None:
    entries = {**SOUND, **{f"lessons/{n}.md": b"" for n in range(10_000)}}
    refusal = await refusal_of(platform, owner, zipped(entries))
    assert "at most 10000 entries" in refusal.detail


async def test_a_directory_that_nobody_can_read_is_not_read(
    platform: Platform, owner: Actor
) -> None:
    entries = {f"lessons/{n:05}{'a' * 500}.md": b"" for n in range(9000)}
    assert "too many entries" in (await refusal_of(platform, owner, zipped(entries))).detail


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\5\6" + bytes(18), b"%PDF-1.7", bytes(5000)])
async def test_what_is_no_archive_is_told_apart(
    platform: Platform, owner: Actor, data: bytes
) -> None:
    refusal = await refusal_of(platform, owner, data)
    # An archive of nothing is an archive.
    assert isinstance(refusal, ImportRefused if data.startswith(b"PK\5") else NotAnArchive)


async def test_whatever_is_cut_off_is_refused(platform: Platform, owner: Actor) -> None:
    whole = zipped(SOUND)
    for length in range(0, len(whole) - 1, 7):
        assert isinstance(await refusal_of(platform, owner, whole[:length]), NotAnArchive)


async def test_whatever_is_damaged_is_refused_or_is_what_it_was(
    platform: Platform, owner: Actor
) -> None:
    """A bit that nobody looks at, in a time or in a comment, may change."""
    whole, chance = zipped(with_files()), Random(1)
    before = platform.everything()
    for _ in range(400):
        platform.store.restore(before)
        platform.storage.clear()
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 1, 1, 4])):
            damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        try:
            course = await platform.archives.import_course(owner, Bytes(bytes(damaged)))
        except (ImportRefused, NotAnArchive):
            continue
        assert (course.title, course.sections[0].lessons[0].title) == ("Bread", "Flour")
        assert set(platform.storage.kept.values()) == {
            content for name, content in with_files().items() if name.startswith("media/")
        }


async def test_of_many_at_once_a_few_are_worked_on(platform: Platform, owner: Actor) -> None:
    """Each may fill much of the disk."""
    archives = platform.archives.import_course.archives
    async with AsyncExitStack() as stack:
        for _ in range(ArchiveLimits().at_once):
            await stack.enter_async_context(archives.new())
        with pytest.raises(Unavailable):
            await platform.archives.import_course(owner, Bytes(zipped(SOUND)))
    assert (await platform.archives.import_course(owner, Bytes(zipped(SOUND)))).title == "Bread"
