"""What is refused about files."""

from domain.errors import Conflict, Forbidden, Invalid, Unavailable


class QuotaExceeded(Conflict):
    """With this file you would have more stored than you may. `quota` is how much that is, `used`
    what you have stored or announced already, both in bytes. Delete what you no longer need
    (`DELETE /api/v1/media/{id}`), or ask an administrator for more room.
    """

    code = "quota_exceeded"
    title = "No room left"

    def __init__(self, *, quota: int, used: int) -> None:
        super().__init__("This file does not fit into your quota.", quota=quota, used=used)


class MediaMismatch(Invalid):
    """What was uploaded is not what was announced: its size, its hash or its type differ, or it is
    not a sound file of its type. `errors` names what differs. Upload the right bytes to the same
    address and complete it again, or announce it anew.
    """

    code = "media_mismatch"
    title = "Not the file that was announced"


class MediaInUse(Conflict):
    """A lesson shows or offers this file, or it is somebody's picture. Take it out there first."""

    code = "media_in_use"
    title = "The file is in use"

    def __init__(self) -> None:
        super().__init__("The file is in use; take it out of what uses it first.")


class MediaNotReady(Conflict):
    """The file was announced, but is not here yet: upload it and complete it first."""

    code = "media_not_ready"
    title = "The file is not here yet"

    def __init__(self) -> None:
        super().__init__("The upload of this file was not completed yet.")


class AlreadyAttached(Conflict):
    """The lesson offers this very file already."""

    code = "already_attached"
    title = "Already attached"

    def __init__(self) -> None:
        super().__init__("The lesson has this file as an attachment already.")


class InvalidLink(Forbidden):
    """The signed address was changed, has run out, or is for something else. Ask for a new one: for
    an upload by `POST /api/v1/media`, for a download by `GET /api/v1/media/{id}/link`.
    """

    code = "invalid_link"
    title = "The link is not valid"

    def __init__(self) -> None:
        super().__init__("This link is not valid, or not any more.")


class StorageFull(Unavailable):
    """There is no room for this file on the server. Nothing of it was kept; try again later, or
    tell an administrator.
    """

    code = "storage_full"
    title = "The storage is full"

    def __init__(self) -> None:
        super().__init__("There is no room for this file on the server.")
