"""What clients send about files."""

from typing import Annotated, TypeAlias

from msgspec import UNSET, Meta

from application.media.announce import Announcement
from domain.media.media import SHA256, ContentType, Filename, Purpose
from domain.text import VISIBLE
from presentation.schemas import Changed, Request

FilenameText: TypeAlias = Annotated[str, Meta(min_length=1, max_length=255, pattern=VISIBLE)]
ContentTypeText: TypeAlias = Annotated[str, Meta(max_length=127, pattern=ContentType.pattern)]
Sha256Text: TypeAlias = Annotated[
    str, Meta(pattern=SHA256, description="The SHA-256 hash of the bytes, in hex.")
]
#: Numbers up to this are whole in every JSON reader.
Size: TypeAlias = Annotated[int, Meta(ge=1, le=2**53 - 1, description="In bytes.")]


class NewMedia(Request):
    """A file that is to be uploaded: what it is called, what it is, and how to tell that all of it
    has come.
    """

    filename: FilenameText
    content_type: ContentTypeText
    size: Size
    sha256: Sha256Text
    purpose: Changed[Purpose] = UNSET

    def announcement(self) -> Announcement:
        """What was sent."""
        return Announcement(
            Filename(self.filename),
            ContentType(self.content_type),
            self.size,
            self.sha256,
            Purpose.LESSON if self.purpose is UNSET else self.purpose,
        )
