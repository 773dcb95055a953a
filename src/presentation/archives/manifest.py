"""``course.json``, which says what is in an archive: read as strictly as the body of a request, by
the same rules.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, Meta, field

from application.archives.course_copy import (
    AttachmentCopy,
    CourseCopy,
    FileCopy,
    LessonCopy,
    SectionCopy,
)
from application.archives.errors import ImportRefused, refused, within
from domain.errors import Fault
from domain.lessons.lesson import LessonKind, LessonStatus, percent_for
from domain.lessons.section import MOST_IN_ORDER
from domain.media.media import SHA256, ContentType
from domain.text import END, VISIBLE, Slug, Title
from presentation.bodies import decoded_strictly
from presentation.courses.schemas import NewCourse, SlugText
from presentation.lessons.schemas import CompletionChoice
from presentation.protocol_errors import MalformedJson
from presentation.schemas import Changed, Minutes, Request, TitleText
from presentation.sent import encode

T = TypeVar("T")

FORMAT: Final = "elearning-course"
VERSION: Final = 1

#: Places in an archive: nothing leads out of it, and files stand where nothing else does.
ContentPath: TypeAlias = Annotated[
    str, Meta(pattern=r"^lessons/[A-Za-z0-9][A-Za-z0-9._-]*" + END, max_length=200)
]
FilePath: TypeAlias = Annotated[
    str, Meta(pattern=r"^media/[A-Za-z0-9][A-Za-z0-9._-]*" + END, max_length=200)
]


class ManifestFile(Request):
    """A file that lessons show or offer."""

    path: FilePath
    filename: Annotated[str, Meta(min_length=1, max_length=255, pattern=VISIBLE)]
    content_type: Annotated[str, Meta(pattern=ContentType.pattern, max_length=127)]
    size: Annotated[int, Meta(ge=1, le=2**53)]
    sha256: Annotated[str, Meta(pattern=SHA256)]


class ManifestAttachment(Request):
    """A file that a lesson offers, under a title of its own."""

    title: TitleText
    file: FilePath


class ManifestLesson(Request):
    """A lesson; its content stands in a file of its own."""

    title: TitleText
    content: ContentPath
    kind: LessonKind
    status: LessonStatus
    preview: bool
    required: bool
    duration_minutes: Minutes | None
    completion: CompletionChoice
    file: FilePath | None = None
    attachments: Annotated[list[ManifestAttachment], Meta(max_length=1000)] = field(
        default_factory=list
    )


class ManifestSection(Request):
    """A section with its lessons, in order."""

    title: TitleText
    lessons: Annotated[list[ManifestLesson], Meta(max_length=MOST_IN_ORDER)]


class ManifestCourse(NewCourse):
    """A course; where its slug is taken, it gets another one."""

    slug: Changed[SlugText] = UNSET


class Manifest(Request):
    """All of ``course.json``."""

    format: Literal["elearning-course"]
    version: Literal[1]
    course: ManifestCourse
    sections: Annotated[list[ManifestSection], Meta(max_length=MOST_IN_ORDER)]
    files: Annotated[list[ManifestFile], Meta(max_length=10_000)] = field(default_factory=list)


class _Kind(msgspec.Struct):
    """What tells whether the rest can be read at all."""

    format: Any = None
    version: Any = None


_KIND: Final = msgspec.json.Decoder(_Kind)
_MANIFEST: Final = msgspec.json.Decoder(Manifest)


class JsonManifests:
    """The port ``Manifests``."""

    def write(self, copy: CourseCopy, /) -> bytes:
        return msgspec.json.format(encode(_written(copy)), indent=2) + b"\n"

    def read(self, content: bytes, /) -> CourseCopy:
        with within(""):
            _require_known(_decoded(content, _KIND))
            return _read(_decoded(content, _MANIFEST))


def _decoded(content: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    try:
        return decoded_strictly(content, decoder)
    except MalformedJson as error:
        raise refused(f"course.json: {error.detail}") from None


def _require_known(kind: _Kind) -> None:
    if kind.format != FORMAT:
        raise refused(f"Must be {FORMAT}.", "/format")
    if kind.version is True or kind.version != VERSION:
        raise refused(f"This server reads version {VERSION} alone.", "/version")


def _read(manifest: Manifest) -> CourseCopy:
    course = manifest.course
    with within("/course"):
        facts = course.facts()
    slug = facts.pop("slug", None)
    copy = CourseCopy(
        title=Title(course.title),
        slug=slug and Slug(slug),
        facts=facts,
        sections=tuple(
            _read_section(f"/sections/{n}", one) for n, one in enumerate(manifest.sections)
        ),
        files=tuple(
            FileCopy(one.path, one.filename, one.content_type, one.size, one.sha256)
            for one in manifest.files
        ),
    )
    _require_consistent(copy)
    return copy


def _read_section(pointer: str, section: ManifestSection) -> SectionCopy:
    lessons = []
    for n, lesson in enumerate(section.lessons):
        with within(f"{pointer}/lessons/{n}"):
            lessons.append(_read_lesson(lesson))
    return SectionCopy(Title(section.title), tuple(lessons))


def _read_lesson(lesson: ManifestLesson) -> LessonCopy:
    rule, percent = lesson.completion.rule, lesson.completion.percent
    return LessonCopy(
        title=Title(lesson.title),
        status=lesson.status,
        path=lesson.content,
        facts={
            "kind": lesson.kind,
            "preview": lesson.preview,
            "required": lesson.required,
            "duration_minutes": lesson.duration_minutes,
            "completion_rule": rule,
            "completion_percent": percent_for(rule, None if percent is UNSET else percent),
        },
        media=lesson.file,
        attachments=tuple(AttachmentCopy(one.title, one.file) for one in lesson.attachments),
    )


def _require_consistent(copy: CourseCopy) -> None:
    """Raise ``ImportRefused`` unless each place is named once, and each file is used."""
    files = _each_once((one.path, f"/files/{n}/path") for n, one in enumerate(copy.files))
    _each_once((lesson.path, f"{pointer}/content") for pointer, lesson in copy.lessons())
    used = {path: pointer for lesson in copy.lessons() for path, pointer in _used_in(*lesson)}
    if strange := used.keys() - files.keys():
        raise ImportRefused(
            *(Fault("Is not one of the files.", pointer=used[one]) for one in strange)
        )
    if idle := files.keys() - used.keys():
        raise ImportRefused(
            *(Fault("No lesson uses this file.", pointer=files[one]) for one in idle)
        )


def _used_in(pointer: str, lesson: LessonCopy) -> Iterator[tuple[str, str]]:
    if lesson.media is not None:
        yield lesson.media, f"{pointer}/file"
    yield from _each_once(
        (one.path, f"{pointer}/attachments/{n}/file") for n, one in enumerate(lesson.attachments)
    ).items()


def _each_once(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The places with the pointers that name them. Raise ``ImportRefused`` for one named twice."""
    found: dict[str, str] = {}
    for path, pointer in named:
        if path in found:
            raise refused("Is named twice.", pointer)
        found[path] = pointer
    return found


def _written(copy: CourseCopy) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "course": {"title": copy.title, "slug": copy.slug, **copy.facts},
        "sections": [
            {"title": one.title, "lessons": [_written_lesson(lesson) for lesson in one.lessons]}
            for one in copy.sections
        ],
        "files": [
            {
                "path": one.path,
                "filename": one.filename,
                "content_type": one.content_type,
                "size": one.size,
                "sha256": one.sha256,
            }
            for one in copy.files
        ],
    }


def _written_lesson(lesson: LessonCopy) -> dict[str, Any]:
    facts = dict(lesson.facts)
    rule, percent = facts.pop("completion_rule"), facts.pop("completion_percent")
    return {
        "title": lesson.title,
        "content": lesson.path,
        "status": lesson.status,
        **facts,
        "completion": {"rule": rule} if percent is None else {"rule": rule, "percent": percent},
        "file": lesson.media,
        "attachments": [{"title": one.title, "file": one.path} for one in lesson.attachments],
    }
