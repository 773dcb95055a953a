"""Archives of courses for tests: a sound one, and what can be wrong with it."""

import io
import json
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final
from zipfile import ZipFile, ZipInfo

from media_files import GIF, MP4

LESSON: Final[dict[str, Any]] = {
    "title": "Flour",
    "content": "lessons/0001-0001-flour.md",
    "status": "published",
    "kind": "article",
    "preview": False,
    "required": True,
    "duration_minutes": 5,
    "completion": {"rule": "watched", "percent": 80},
}
MANIFEST: Final[dict[str, Any]] = {
    "format": "elearning-course",
    "version": 1,
    "course": {"title": "Bread", "slug": "bread"},
    "sections": [{"title": "Dough", "lessons": [LESSON]}],
}
SOUND: Final[dict[str, bytes]] = {
    "course.json": json.dumps(MANIFEST).encode(),
    "lessons/0001-0001-flour.md": b"# Flour\n",
}


def listed(data: bytes, path: str, content_type: str) -> dict[str, Any]:
    """A file as ``course.json`` lists it."""
    return {
        "path": path,
        "filename": path.partition("-")[2],
        "content_type": content_type,
        "size": len(data),
        "sha256": sha256(data).hexdigest(),
    }


FILES: Final = [
    listed(MP4, "media/0001-kneading.mp4", "video/mp4"),
    listed(GIF, "media/0002-dough.gif", "image/gif"),
]


def with_files(**changes: Any) -> dict[str, bytes]:
    """An archive with a film and a picture; ``changes`` are those of the film's entry in the
    list.
    """
    lesson = {
        **LESSON,
        "file": "media/0001-kneading.mp4",
        "attachments": [{"title": "The dough", "file": "media/0002-dough.gif"}],
    }
    files = [{**FILES[0], **changes}, FILES[1]]
    sections = [{"title": "Dough", "lessons": [lesson]}]
    return {
        "course.json": json.dumps({**MANIFEST, "sections": sections, "files": files}).encode(),
        "lessons/0001-0001-flour.md": b"![Dough](../media/0002-dough.gif)\n",
        "media/0001-kneading.mp4": MP4,
        "media/0002-dough.gif": GIF,
    }


def manifest(**changes: Any) -> dict[str, bytes]:
    """A sound archive whose ``course.json`` has other fields."""
    return {**SOUND, "course.json": json.dumps({**MANIFEST, **changes}).encode()}


def lesson(**changes: Any) -> dict[str, bytes]:
    """A sound archive whose lesson has other fields."""
    return manifest(sections=[{"title": "Dough", "lessons": [{**LESSON, **changes}]}])


def zipped(entries: Mapping[str | ZipInfo, bytes] | Mapping[str, bytes]) -> bytes:
    """A ZIP archive of these entries."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The entries of an archive."""
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
