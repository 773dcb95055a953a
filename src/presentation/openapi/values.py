"""Values that examples show, by the name of the property: a baking course and its people.

A name that means something else in some objects has a value of its own there, under a pattern of
the object's schema; of several that fit, the first counts. Enums without a value here are shown
with their first member, booleans as false.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, Final

from domain.progress.score import FORMULA

_MARKDOWN: Final = "Weigh the flour, the water and the salt.\n\n*Water first*, then flour."
_SIGNED: Final = (
    "http://127.0.0.1:8000/api/v1/media/01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b07"
    "?ticket=AAAAAGnmdUgBlWw-ehB8Tp8bPVosjksCkXk2mC0r7sQeVt4aW1"
)
_MORNING: Final = "2026-03-02T09:30:00Z"

#: The times of a course, which have gone by sooner or later.
_WHEN: Final = ("enroll_from", "enroll_until", "starts_at", "ends_at")

#: Stands for a property that an example leaves out: another one says the same.
ABSENT: Final = object()

BY_NAME: Final[dict[str, Any]] = {
    "id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b01",
    "user_id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b02",
    "actor_id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b02",
    "instructor_id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b03",
    "course_id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b01",
    "course_ids": ["01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b11"],
    "section_id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b04",
    "lesson_id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b05",
    "lesson_ids": [
        "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b05",
        "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b06",
    ],
    "previous_id": None,
    "next_id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b06",
    "media_id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b07",
    "enrollment_id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b08",
    "purpose": "lesson",
    "filename": "kneading.mp4",
    "content_type": "video/mp4",
    "size": 734_003_200,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "method": "PUT",
    "headers": {"Content-Type": "video/mp4"},
    "expires_at": "2026-03-02T10:30:00Z",
    "avatar_media_id": None,
    "media": None,
    "url": "/api/v1/media/01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b07",
    "used_bytes": 1_468_006_400,
    "quota_bytes": 10_737_418_240,
    "largest_bytes": 2_147_483_648,
    "files": 2,
    "title": "Bread for beginners",
    "slug": "bread-for-beginners",
    "summary": "From flour and water to a loaf that rises.",
    "description": "Four evenings, one loaf each. You need an oven and a bowl.",
    "prerequisites": [
        {
            "id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b11",
            "slug": "kitchen-basics",
            "title": "Kitchen basics",
        }
    ],
    "level": "beginner",
    "language": "en",
    "tags": ["baking", "bread"],
    "status": "published",
    "visibility": "public",
    "lesson_count": 8,
    "duration_minutes": 12,
    "enrolled_count": 12,
    "capacity": 20,
    "seats_left": 8,
    "waitlist": True,
    "access_days": 90,
    "published_at": _MORNING,
    "created_at": _MORNING,
    "updated_at": "2026-03-04T16:05:12.481516Z",
    "enroll_from": "2026-03-01T00:00:00Z",
    "enroll_until": "2026-04-01T00:00:00Z",
    "starts_at": "2026-04-02T00:00:00Z",
    "ends_at": "2026-07-01T00:00:00Z",
    "content": _MARKDOWN,
    "content_html": "<p>Weigh the flour, the water and the salt.</p>\n"
    "<p><em>Water first</em>, then flour.</p>\n",
    "kind": "video",
    "required": True,
    "rule": "watched",
    "percent": 90,
    "position": 1,
    "version": 3,
    "next_cursor": "9Xk2mC0r7sQeVt4aW1sidCIsIjIwMjYtMDMtMDIiXSxbInUiXV0",
    "display_name": "Ada Baker",
    "email": "ada@example.org",
    "bio": "Bakes since 1998.",
    "avatar_url": None,
    "locale": "en",
    "timezone": "Europe/Berlin",
    "role": "student",
    "email_verified": True,
    "has_password": True,
    "has_totp": False,
    "identities": ["google"],
    "action": "session.started",
    "subject_type": "session",
    "subject_id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b0a",
    "request_id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4bff",
    "details": {},
    "reason": "Asked for by the learner.",
    "password": "rye and spelt at dawn",
    "current_password": "rye and spelt at dawn",
    "new_password": "two loaves before noon",
    "token": "3q2-7wAAAAAkx1mVwzfjQ0u2rS8oYb5nE4tLk9hPd0c",
    "access_token": "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl",
    "token_type": "Bearer",
    "expires_in": 900,
    "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    "refresh_token": "Zk3v0mPq8sXy1nT5cW7bR2aL9dG4hJ6uE0iO_fKqYtM",
    "refresh_expires_in": 1_209_600,
    "mfa_required": True,
    "mfa_token": "pW8bC2xR0uJ5sV7nA1fT4kQ6yE3mZ9dL_hGiOoXcBvU",
    "code": "492039",
    "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    "otpauth_uri": "otpauth://totp/elearning:ada%40example.org"
    "?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=elearning",
    "recovery_codes": ["7kqz-m3xw-9bvt-h2rn-4cyd-p8fj", "w5gn-2tdk-xq7r-zb4m-c9vh-3pjy"],
    "ip": "203.0.113.7",
    "user_agent": "Mozilla/5.0",
    "last_used_at": _MORNING,
    "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth?response_type=code&state=q9Xk2m",
    "access": "open",
    "waitlist_position": None,
    "enrolled_at": _MORNING,
    "access_until": "2026-07-01T00:00:00Z",
    "completed_at": "2026-05-20T18:45:00Z",
    "attempt": 1,
    "last_activity_at": "2026-03-09T19:12:00Z",
    "met": 7,
    "from": None,
    "to": "active",
    "at": _MORNING,
    "position_seconds": 720,
    "watched": [[0, 720]],
    "watched_percent": 100,
    "viewed": True,
    "completed": True,
    "state": "met",
    "why": [],
    "eligible": True,
    "outcome": "active",
    "reasons": [],
    "formula": FORMULA,
    "number": "EL-2026-7K3M9QXT2HVB",
    "dry_run": False,
    "total": 120,
    "done": 108,
    "counts": {"enrolled": 97, "invited": 9, "refused": 2},
    "failure": None,
    "results": "/api/v1/jobs/01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b0b/results",
    "row": 7,
    "waive": ["prerequisite_missing"],
    "waived": [],
    "invited_by": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b03",
    "invited_at": _MORNING,
    "settled_at": None,
    "refused_for": None,
    "detail": None,
    "started_at": _MORNING,
    "finished_at": None,
    "learner_name": "Ada Baker",
    "course_title": "Bread for beginners",
    "instructor_name": "Grace Miller",
}

#: A bulk enrollment as a spreadsheet has it.
CSV: Final = (
    "email,waive,reason\r\n"
    "ada@example.org,,\r\n"
    "grace@example.org,prerequisite_missing,Has taught the course before.\r\n"
)

IN_OBJECT: Final[dict[str, dict[str, Any]]] = {
    "Instructor": {
        "id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b03",
        "display_name": "Grace Miller",
        "title": "Master baker",
    },
    "JobView": {
        "id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b0b",
        "kind": "enrollments.bulk",
        "state": "running",
        "started_at": "2026-03-02T09:30:00.412Z",
    },
    "JobResult": {"status": "enrolled", "code": None},
    "InvitationView": {
        "id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b0c",
        "status": "pending",
        "enrollment_id": None,
    },
    # What is tried out as it stands works, whenever and wherever that is.
    "NewCourse": dict.fromkeys(_WHEN, ABSENT),
    "CourseChange": dict.fromkeys((*_WHEN, "slug"), ABSENT),
    "NewLesson": {"section_id": ABSENT},
    "LessonChange": {"section_id": ABSENT},
    "NewEnrollment": {"user_id": ABSENT},
    "BulkRow": {"user_id": ABSENT},
    "PersonLink": {"id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b02"},
    "Enrollment*": {
        "id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b08",
        "status": "active",
        "percent": 75,
        "completed_at": None,
    },
    "ProgressView": {"percent": 75, "required": 8, "met": 6},
    "FactResult": {"status": "refused", "code": "lesson_locked"},
    "*Revision*": {"number": 2, "characters": len(_MARKDOWN)},
    "EventView": {"reason": None},
    "Course*": {"duration_minutes": 96},
    "LessonFile": {"id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b07"},
    "Attachment": {"id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b09", "title": "Shopping list"},
    "*Section*": {"id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b04", "title": "The first loaf"},
    "*Lesson*": {
        "id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b05",
        "title": "Mixing and kneading",
        "media_id": None,
    },
    "*Media*": {"id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b07", "status": "ready"},
    "Upload": {"url": _SIGNED},
    "MediaLink": {"url": _SIGNED},
    "LearnerProgress": {"status": "active", "percent": 87, "required": 8, "completed_at": None},
    "CodeOfGoogle": {"code": "3q2-7wAAAAAkx1mVwzfjQ0u2rS8oYb5nE4tLk9hPd0c"},
    "CodeRequired": {"expires_in": 300},
    "Health": {"status": "ok"},
    "SessionItem": {"id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b0a"},
    "AuditEventView": {
        "id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b0c",
        "outcome": "success",
    },
    "LessonFacts": {"enrollment_id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b08"},
    "Suspension": {"reason": "Posted advertisements."},
    "Me": {"id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b02", "title": "Hobby baker"},
    "P*Profile*": {"id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b02", "title": "Hobby baker"},
}


class NoValue(LookupError):
    """A property is to be shown and nobody has said how."""

    def __init__(self, owner: str, name: str) -> None:
        super().__init__(f"Give {owner}.{name} a value in presentation/openapi/values.py.")


def values_for(owner: str, name: str) -> Iterator[Any]:
    """The values that were chosen for a property, the one for this object first."""
    for pattern, values in IN_OBJECT.items():
        if fnmatchcase(owner, pattern) and name in values:
            yield values[name]
    if name in BY_NAME:
        yield BY_NAME[name]
