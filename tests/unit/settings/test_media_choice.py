"""Which storage ``MEDIA_URL`` asks for."""

import importlib.util

import pytest

from infrastructure.media.choice import storage_for
from infrastructure.media.disk_storage import DiskStorage


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
