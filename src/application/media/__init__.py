"""What people do with files."""

from dataclasses import dataclass

from application.lessons.ports import LessonReads
from application.media.announce import AnnounceMedia
from application.media.complete import CompleteMedia
from application.media.delete import DeleteMedia
from application.media.policy import MediaPolicy
from application.media.ports import (
    Inspector,
    MediaLimits,
    MediaLinks,
    MediaReads,
    MediaStorage,
    StartMediaWork,
)
from application.media.queries import (
    FetchMedia,
    LinkMedia,
    ListOwnMedia,
    ShowOwnMedia,
    ShowUsage,
)
from application.media.receive import ReceiveMedia
from application.ports import NewId


@dataclass(frozen=True, slots=True)
class MediaUseCases:
    """The module's table of contents."""

    announce: AnnounceMedia
    receive: ReceiveMedia
    complete: CompleteMedia
    delete: DeleteMedia
    fetch: FetchMedia
    link: LinkMedia
    list_own: ListOwnMedia
    show_own: ShowOwnMedia
    usage: ShowUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPorts:
    """What the module needs from outside."""

    start_work: StartMediaWork
    reads: MediaReads
    lessons: LessonReads
    storage: MediaStorage
    inspector: Inspector
    links: MediaLinks
    limits: MediaLimits
    new_id: NewId


def media_use_cases(ports: MediaPorts) -> MediaUseCases:
    """The module on these adapters."""
    reads, storage, links = ports.reads, ports.storage, ports.links
    policy = MediaPolicy(reads, ports.lessons)
    return MediaUseCases(
        announce=AnnounceMedia(ports.start_work, ports.new_id, storage, links, ports.limits),
        receive=ReceiveMedia(reads, storage, links),
        complete=CompleteMedia(ports.start_work, policy, storage, ports.inspector),
        delete=DeleteMedia(ports.start_work, policy),
        fetch=FetchMedia(policy, storage, links),
        link=LinkMedia(policy, storage, links),
        list_own=ListOwnMedia(reads),
        show_own=ShowOwnMedia(reads),
        usage=ShowUsage(reads, ports.limits),
    )
