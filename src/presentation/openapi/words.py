"""What the document says about the API as a whole."""

from typing import Final

TITLE: Final = "Elearning API"

DESCRIPTION: Final = """\
Users, courses, lessons, enrollments, progress and certificates of a learning platform.

The [guides](/docs/guides) tell more about each of these subjects, with real requests.

**Log in** with `POST /api/v1/auth/login` and send the access token as
`Authorization: Bearer ACCESS_TOKEN`. Each operation says whether it needs one; some answer more
to somebody who is logged in.

**Requests** are JSON in UTF-8. Unknown fields, unknown query parameters and a parameter given
twice are refused. `PATCH` is a JSON merge patch (RFC 7396): what is absent stays as it is, `null`
clears it.

**Refusals** are problem documents (RFC 9457), all of the form of `Problem`. Their `code` never
changes, and [/problems](/problems) explains each one.

**Lists** answer `items` and a `next_cursor`. Send it back as `cursor`, with the same filters and
sort, or follow the `Link` header; `null` marks the last page.

**Concurrency**: a resource carries an `ETag`. Send it as `If-None-Match` to hear whether it
changed, and as `If-Match` with a change that is meant for this version alone.

**Repeating**: send an `Idempotency-Key` with a `POST`, and a repeat takes no second effect and
gets the first answer.

**Limits**: answers tell in `RateLimit` what is left of the limit in `RateLimit-Policy`. Beyond it
requests are answered with 429, and `Retry-After` tells when the next one is served.

**Jobs** do what takes long: the answer is 202 with a `Location`, where `percent` and `state` tell
how far the job is.

**Times** are RFC 3339 in UTC, **ids** are UUIDs in lower case, and new fields may be added to
answers at any time.
"""

#: What the tags stand for, in the order in which they are shown.
TAGS: Final = {
    "Auth": "Register, log in and stay logged in; passwords, two-factor login, Google, sessions.",
    "Users": "Your own account, what others see of it, and what admins do with accounts.",
    "Courses": "The catalogue, and what staff do with a course from draft to archive.",
    "Lessons": "What a course is made of: sections, lessons, their order and their contents.",
    "Media": "Files: uploading them in three steps, using and having them.",
    "Enrollments": "Who learns what: seats, waitlists, invitations, and how far everybody is.",
    "Progress": "Facts about what was read and watched, and what follows from them.",
    "Certificates": "Proof of a completed course, for whoever wants to check it.",
    "Jobs": "Work that goes on after its request was answered.",
    "Operations": "For operators: whether the service is well, and what happened in it.",
}

#: The guides that tell more about a tag, where there are some.
GUIDES: Final = {
    "Auth": ("Guide: authentication", "/docs/guides/authentication"),
    "Courses": ("Guide: editing without overwriting", "/docs/guides/editing"),
    "Media": ("Guide: files", "/docs/guides/files"),
    "Jobs": ("Guide: jobs", "/docs/guides/jobs"),
}
