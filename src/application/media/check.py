"""Whether what was uploaded is what was announced."""

from collections.abc import Iterator

from application.media.ports import Arrival, Inspector, MediaStorage
from domain.errors import Fault
from domain.media.errors import MediaMismatch
from domain.media.media import Media
from domain.media.serving import served_as


async def checked_in(
    media: Media, storage: MediaStorage, inspector: Inspector, /
) -> Arrival | None:
    """What was uploaded for a file, ready to be kept; None where it was checked and is kept
    already, by a completion that did not come to its end. Raise ``MediaMismatch``.
    """
    served = served_as(media.content_type, media.filename)
    arrival = await storage.check_in(media.id, served, at_most=media.size)
    if arrival is None:
        if await storage.is_kept(media.id):
            return None
        raise MediaMismatch(Fault("Nothing was uploaded yet.", pointer="/size"))
    faults = list(_differences(media, arrival))
    if not faults:
        found = await inspector.faults(media.content_type, arrival.head)
        faults = [Fault(one, pointer="/content_type") for one in found]
    if faults:
        await storage.drop(arrival)
        raise MediaMismatch(*faults)
    return arrival


def _differences(media: Media, arrival: Arrival) -> Iterator[Fault]:
    if arrival.size != media.size:
        told = f"{media.size} bytes were announced, {arrival.size} were uploaded."
        yield Fault(told, pointer="/size")
    if arrival.sha256 != media.sha256:
        yield Fault("The bytes that were uploaded have another hash.", pointer="/sha256")
