"""Files: uploading them in three steps, and having them."""

from typing import Annotated, TypeAlias
from uuid import UUID

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from application.actor import NotAllowed
from application.lessons.errors import LessonLocked
from application.media import MediaUseCases
from application.media.views import AnnouncedMedia, MediaLink, MediaUsage, MediaView
from domain.errors import InvalidTransition
from domain.ids import MediaId
from domain.media.errors import (
    InvalidLink,
    MediaInUse,
    MediaMismatch,
    QuotaExceeded,
    StorageFull,
)
from presentation.media.file_answer import file_answer
from presentation.media.incoming import IncomingBody
from presentation.media.ranges import WantedPart
from presentation.media.schemas import NewMedia
from presentation.paging import CursorPage
from presentation.protocol_errors import PayloadTooLarge, RangeNotSatisfiable, RequestTimeout
from presentation.schemas import (
    CurrentActor,
    CurrentVisitor,
    ExpectedVersion,
    OnceOnly,
    PageOf,
)
from presentation.sent import Sent, Streamed

Files = NamedDependency[MediaUseCases]
Ticket: TypeAlias = Annotated[
    str | None,
    QueryParameter(description="The signature of a link that was made for you.", max_length=200),
]


class MediaController(Controller):
    """`/media`."""

    path = "/media"
    tags = ("Media",)

    @post(
        "/",
        operation_id="announceMedia",
        opt={"location": "/me/media/{id}", "refuses": (NotAllowed, QuotaExceeded)},
    )
    async def announce(
        self, data: JSONBody[NewMedia], actor: CurrentActor, once: OnceOnly, media: Files
    ) -> AnnouncedMedia:
        """Announce a file and learn where to upload it.

        Instructors and admins upload for lessons; anybody uploads a picture of themself, with the
        purpose ``avatar``. The upload's address is good for an hour. An upload that is not
        completed within a day is given up.
        """
        return await media.announce(actor, data.announcement(), once=once)

    @put(
        "/{media_id:str}",
        operation_id="uploadMedia",
        status_code=HTTP_204_NO_CONTENT,
        opt={
            "public": True,
            "ignores_login": True,
            "takes_file": True,
            "refuses": (
                InvalidLink,
                InvalidTransition,
                PayloadTooLarge,
                RequestTimeout,
                StorageFull,
            ),
        },
    )
    async def upload(
        self,
        media_id: FromPath[UUID],
        incoming: NamedDependency[IncomingBody],
        media: Files,
        ticket: Ticket = None,
    ) -> None:
        """Upload the bytes of a file, to the address that its announcement gave.

        It can be repeated until the file is completed; the last upload counts. With object storage
        that address is one of the storage, and this operation is not used.
        """
        await media.receive(ticket or "", MediaId(media_id), incoming)

    @post(
        "/{media_id:str}/complete",
        operation_id="completeMedia",
        status_code=HTTP_200_OK,
        opt={"refuses": (InvalidTransition, MediaMismatch, StorageFull)},
    )
    async def complete(
        self,
        media_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        media: Files,
    ) -> MediaView:
        """Have an upload checked, and ready for use.

        Size, hash and type have to be those that were announced; else upload again to the same
        address. To complete a file twice does no harm.
        """
        return await media.complete(
            actor, MediaId(media_id), expected_version=expected_version, once=once
        )

    @get(
        "/{media_id:str}",
        operation_id="downloadMedia",
        opt={
            "public": True,
            "sends_file": True,
            "refuses": (NotAllowed, LessonLocked, InvalidLink, RangeNotSatisfiable),
        },
    )
    async def download(
        self,
        media_id: FromPath[UUID],
        visitor: CurrentVisitor,
        wanted_part: NamedDependency[WantedPart],
        media: Files,
        ticket: Ticket = None,
    ) -> Sent | Streamed:
        """Download a file, or a part of it.

        For its owner, for whoever may read a lesson that uses it, for admins, and for whoever has a
        link to it; a picture that somebody shows is for everybody.
        """
        download = await media.fetch(visitor, MediaId(media_id), ticket=ticket)
        by_link_alone = ticket is not None and visitor is None
        return await file_answer(download, wanted_part, by_link=by_link_alone)

    @get(
        "/{media_id:str}/link",
        operation_id="linkMedia",
        opt={"refuses": (LessonLocked,)},
    )
    async def link(self, media_id: FromPath[UUID], actor: CurrentActor, media: Files) -> MediaLink:
        """Get an address of a file that needs no login.

        For players and images in a page, which send no login along. It is good for an hour, in your
        name.
        """
        return await media.link(actor, MediaId(media_id))

    @delete("/{media_id:str}", operation_id="deleteMedia", opt={"refuses": (MediaInUse,)})
    async def delete(
        self,
        media_id: FromPath[UUID],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        media: Files,
    ) -> None:
        """Delete a file of your own that nothing uses.

        Or give an upload up. Its room is free at once.
        """
        await media.delete(actor, MediaId(media_id), expected_version=expected_version)


class OwnMediaController(Controller):
    """`/me/media`."""

    path = "/me/media"
    tags = ("Media",)

    @get("/", operation_id="listMyMedia")
    async def list(
        self, actor: CurrentActor, listing: PageOf, media: Files
    ) -> CursorPage[MediaView]:
        """List what you announced and uploaded, newest first.

        Whether it is ready or not; what is never completed goes by itself.
        """
        return listing.show(await media.list_own(actor, listing.page))

    @get("/usage", operation_id="getMyMediaUsage")
    async def usage(self, actor: CurrentActor, media: Files) -> MediaUsage:
        """Show how much you have stored, and how much you may.

        In bytes. What is announced counts already.
        """
        return await media.usage(actor)

    @get("/{media_id:str}", operation_id="getMyMedia")
    async def show(self, media_id: FromPath[UUID], actor: CurrentActor, media: Files) -> MediaView:
        """Show what is known of a file of your own.

        Ready or not; the file itself is at its `url`.
        """
        return await media.show_own(actor, MediaId(media_id))
