"""A file that somebody announces, uploads and then uses (contract, section 5)."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, Self

from domain.errors import Fault, Invalid, InvalidTransition
from domain.ids import MediaId, UserId
from domain.text import END, Text

#: A hash as it is written.
SHA256: Final = "^[0-9a-f]{64}" + END

#: A picture of a person is no larger than this, in bytes.
LARGEST_AVATAR: Final = 2 * 1024 * 1024

#: What a picture of a person can be.
AVATAR_TYPES: Final = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})


class Filename(Text):
    """The name that a file has on its owner's machine. It is shown and sent along, and never names
    anything on ours.
    """

    __slots__ = ()
    field = "filename"
    max_length = 255


class ContentType(Text):
    """A media type without parameters (RFC 6838, section 4.2), in lower case."""

    __slots__ = ()
    field = "content_type"
    max_length = 127
    pattern: ClassVar[str] = (
        r"^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}" + END
    )

    @classmethod
    def faults(cls, value: str) -> list[str]:
        if re.match(cls.pattern, value):
            return []
        return ["Must be a media type in lower case without parameters, such as image/png."]


class Purpose(StrEnum):
    """What a file is uploaded for: to stand in lessons, or to be a picture of its owner."""

    LESSON = "lesson"
    AVATAR = "avatar"


class MediaStatus(StrEnum):
    """A file is announced first; once it was uploaded and checked it can be used."""

    PENDING = "pending"
    READY = "ready"


MOVES: Final[dict[MediaStatus, frozenset[MediaStatus]]] = {
    MediaStatus.PENDING: frozenset({MediaStatus.READY}),
    MediaStatus.READY: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file; ``size`` is in bytes, ``sha256`` in lower-case hex. It has no owner any more once
    that person is forgotten.
    """

    id: MediaId
    owner_id: UserId | None
    purpose: Purpose = Purpose.LESSON
    status: MediaStatus = MediaStatus.PENDING
    filename: Filename
    content_type: ContentType
    size: int
    sha256: str
    created_at: datetime
    updated_at: datetime
    version: int = 1

    def __post_init__(self) -> None:
        if self.purpose is Purpose.AVATAR and (faults := list(self._faults_of_avatar())):
            raise Invalid(*faults)

    def _faults_of_avatar(self) -> list[Fault]:
        found = []
        if self.content_type not in AVATAR_TYPES:
            listed = ", ".join(sorted(AVATAR_TYPES))
            found.append(Fault(f"Must be one of {listed} for an avatar.", pointer="/content_type"))
        if self.size > LARGEST_AVATAR:
            most = f"Must be at most {LARGEST_AVATAR} bytes for an avatar."
            found.append(Fault(most, pointer="/size"))
        return found

    @property
    def is_ready(self) -> bool:
        return self.status is MediaStatus.READY

    def require_pending(self) -> None:
        """Raise ``InvalidTransition`` when the file is here already."""
        if MediaStatus.READY not in MOVES[self.status]:
            raise InvalidTransition(
                self.status, MediaStatus.READY, allowed=frozenset(MOVES[self.status])
            )

    def complete(self, *, now: datetime) -> Self:
        """It was uploaded and is what was announced."""
        self.require_pending()
        return replace(self, status=MediaStatus.READY, updated_at=now)
