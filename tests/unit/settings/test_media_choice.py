"""Which storage ``MEDIA_URL`` asks for."""

import importlib.util
from pathlib import Path

import pytest

from infrastructure.media.choice import storage_for
from infrastructure.media.disk_storage import DiskStorage
from infrastructure.settings import SettingsRefused, read_settings


@pytest.mark.parametrize("url", ["file:.data/media", "file:/var/lib/media", "file:///srv/media"])
def test_a_folder(url: str) -> None:
    assert isinstance(storage_for(url), DiskStorage)


@pytest.mark.parametrize(
    "url",
    [
        "s3://bread",
        "s3://bread/files?region=eu-central-1",
        "s3://key:rye%2Fspelt@bread/files?endpoint=http://127.0.0.1:9000",
        "s3://Bread.Files/a/b?endpoint=https://s3.example.org&region=x",
    ],
)
def test_an_object_storage(url: str) -> None:
    assert type(storage_for(url)).__name__ == "ObjectStorage"


@pytest.mark.parametrize(
    "url",
    [
        *("", "bread", "file:", "file://host/media", "ftp://bread/secret", "s3:", "s3:///files"),
        *("s3://bread?endpoint=bread", "s3://bread?endpoint=ftp://secret", "s3://bread?secret=1"),
    ],
)
def test_anything_else_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match=r"MEDIA_URL must be file:FOLDER or s3://") as refused:
        storage_for(url)

    assert "secret" not in str(refused.value)


def test_an_object_storage_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infrastructure.media.choice.find_spec", lambda _: None)

    with pytest.raises(ValueError, match=r"elearning\[s3\]"):
        storage_for("s3://bread")
    assert importlib.util.find_spec("obstore") is not None


def faults(folder: Path, **environ: str) -> list[str]:
    try:
        read_settings(environ, data=folder, terminal=False)
    except SettingsRefused as refused:
        return [one for one in refused.faults if one.startswith("MEDIA_")]
    return []


def test_without_a_word_files_lie_beside_what_development_keeps(tmp_path: Path) -> None:
    settings = read_settings(
        {"DATABASE_URL": "postgresql://u:p@localhost/d"}, data=tmp_path, terminal=False
    )

    assert settings.media_url == f"file:{tmp_path}/media"
    assert (settings.media_quota_bytes, settings.media_max_bytes) == (10 * 2**30, 2 * 2**30)


@pytest.mark.parametrize(
    ("environ", "fault"),
    [
        ({"MEDIA_URL": "bread"}, "MEDIA_URL must be file:FOLDER"),
        ({"MEDIA_QUOTA_BYTES": "much"}, "MEDIA_QUOTA_BYTES must be a whole number"),
        ({"MEDIA_MAX_BYTES": "0"}, "MEDIA_MAX_BYTES must be a whole number"),
        ({"MEDIA_MAX_BYTES": "9" * 16}, "MEDIA_MAX_BYTES must be a whole number"),
        (
            {"MEDIA_QUOTA_BYTES": "1000", "MEDIA_MAX_BYTES": "1001"},
            "MEDIA_MAX_BYTES must be at most MEDIA_QUOTA_BYTES",
        ),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, environ: dict[str, str], fault: str) -> None:
    (found,) = faults(tmp_path, **environ)

    assert found.startswith(fault)


def test_a_terabyte_can_be_given(tmp_path: Path) -> None:
    assert faults(tmp_path, MEDIA_QUOTA_BYTES=str(2**40), MEDIA_MAX_BYTES=str(2**40)) == []
