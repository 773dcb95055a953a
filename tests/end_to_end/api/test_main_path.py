"""The whole way from a registration to a certificate, over HTTP on a real server process."""

import re
import stat
from typing import Any, Final

import httpx
from answers import refused
from courses import lesson_ids, made, published_course
from people import (
    DEMO_PASSWORD,
    appoint,
    id_of,
    join,
    letters_to,
    log_in,
    logged_in,
    mailed_token,
    with_token,
)
from server import Served, eventually

UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
NUMBER: Final = re.compile(r"EL-\d{4}-[0-9A-Z]{12}")
CARD: Final = {
    *("id", "slug", "title", "summary", "level", "language", "tags", "status", "visibility"),
    *("instructor", "lesson_count", "duration_minutes", "enrolled_count", "capacity"),
    *("seats_left", "published_at", "created_at", "updated_at"),
}
DETAIL: Final = CARD | {
    *("description", "instructors", "prerequisites", "enroll_from", "enroll_until"),
    *("starts_at", "ends_at", "access_days", "sequential", "waitlist", "version", "sections"),
}
LESSON: Final = {
    *("id", "course_id", "section_id", "title", "kind", "content", "content_html"),
    *(
        "media_id",
        "media",
        "attachments",
        "completion",
        "position",
        "previous_id",
        "next_id",
        "locked",
        "version",
    ),
}
ENROLLMENT: Final = {
    *("id", "course", "user", "status", "access", "waitlist_position", "percent"),
    *("enrolled_at", "access_until", "completed_at", "attempt", "updated_at"),
}


def test_a_registration_becomes_an_account_by_the_mailed_link_alone(
    served: Served, visitor: httpx.Client
) -> None:
    account = {"email": "noor@example.org", "password": "eleven paper boats"}
    answer = visitor.post("/auth/register", json={**account, "display_name": "Noor"})
    assert (answer.status_code, answer.json()) == (202, {"status": "verification_sent"})

    token = mailed_token(served, "noor@example.org")
    assert served.get(f"/auth/verify?token={token}").status_code == 200
    refused(visitor.post("/auth/login", json=account), 403, "email_not_verified")

    verified = visitor.post("/auth/verify-email", json={"token": token})
    assert (verified.status_code, verified.content) == (204, b"")
    refused(visitor.post("/auth/verify-email", json={"token": token}), 400, "invalid_token")
    assert visitor.post("/auth/login", json=account).status_code == 200


def test_letters_are_files_that_only_their_owner_can_read(served: Served, mina: httpx.Client):
    files = list((served.folder / ".data" / "mail").iterdir())
    assert {file.suffix for file in files} == {".eml"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    letter = letters_to(served, "mina@example.org")[0]
    assert letter["Subject"] == "Confirm your e-mail address"


def test_a_taken_address_is_answered_like_a_new_one_and_its_owner_is_told(
    served: Served, visitor: httpx.Client, mina: httpx.Client
) -> None:
    again = {
        "email": "mina@example.org",
        "password": "nobody needs to know",
        "display_name": "Somebody",
    }
    answer = visitor.post("/auth/register", json=again)
    assert (answer.status_code, answer.json()) == (202, {"status": "verification_sent"})
    assert eventually(lambda: len(letters_to(served, "mina@example.org")) == 2)
    assert letters_to(served, "mina@example.org")[1]["Subject"] == "You have an account already"


def test_a_login_gives_a_pair_of_tokens_and_the_account_is_ones_own(
    served: Served, mina: httpx.Client
) -> None:
    tokens = log_in(served, "mina@example.org", "seven quiet otters")
    assert tokens.pop("access_token").count(".") == 2
    assert re.fullmatch(r"[A-Za-z0-9_-]{43,}", tokens.pop("refresh_token"))
    assert tokens == {
        "token_type": "Bearer",
        "expires_in": 900,
        "refresh_expires_in": 14 * 86_400,
    }

    me = mina.get("/me").json()
    assert UUID.fullmatch(me.pop("id"))
    assert MOMENT.fullmatch(me.pop("created_at"))
    assert MOMENT.fullmatch(me.pop("updated_at"))
    assert me.pop("version") >= 1
    assert me == {
        "email": "mina@example.org",
        "email_verified": True,
        "display_name": "Mina",
        "title": None,
        "bio": None,
        "avatar_url": None,
        "locale": "en",
        "timezone": "UTC",
        "role": "instructor",
        "status": "active",
        "has_password": True,
        "has_totp": False,
        "identities": [],
    }


def test_every_failed_login_looks_the_same(visitor: httpx.Client) -> None:
    for credentials in (
        {"email": "samir@example.org", "password": "not the one of Samir"},
        {"email": "nobody@example.org", "password": DEMO_PASSWORD},
    ):
        problem = refused(visitor.post("/auth/login", json=credentials), 401, "invalid_credentials")
        assert problem["detail"] == "The e-mail address or the password is wrong."


def test_a_role_is_in_force_at_once_whatever_the_token_says(
    served: Served, root: httpx.Client
) -> None:
    with join(served, "ines@example.org", "four patient herons", "Ines") as ines:
        refused(ines.post("/courses", json={"title": "Too early"}), 403, "forbidden")
        refused(ines.post(f"/users/{id_of(ines)}/role", json={"role": "admin"}), 403, "forbidden")
        appoint(root, ines, "instructor")
        made(ines.post("/courses", json={"title": "In time"}))
        appoint(root, ines, "student")
        refused(ines.post("/courses", json={"title": "Too late"}), 403, "forbidden")


def test_a_course_is_hidden_until_it_is_published(
    mina: httpx.Client, samir: httpx.Client, visitor: httpx.Client
) -> None:
    created = mina.post("/courses", json={"title": "Tea without fuss", "tags": ["tea"]})
    course = made(created)
    assert created.headers["location"] == f"/api/v1/courses/{course['id']}"
    assert course.keys() == DETAIL
    assert (course["slug"], course["status"]) == ("tea-without-fuss", "draft")
    assert (course["published_at"], course["lesson_count"]) == (None, 0)
    address = f"/courses/{course['id']}"
    for stranger in (samir, visitor):
        refused(stranger.get(address), 404, "not_found")
    not_ready = refused(mina.post(f"{address}/publish"), 409, "course_not_ready")
    assert not_ready["missing"] == ["published_lesson"]

    section = mina.post(f"{address}/sections", json={"title": "The leaf"})
    lesson = mina.post(
        f"{address}/lessons",
        json={"title": "Green", "section_id": made(section)["id"], "content": "# Hot\n<b>x</b>"},
    )
    assert made(lesson).keys() >= LESSON
    assert lesson.headers["location"] == f"/api/v1/lessons/{lesson.json()['id']}"
    assert mina.post(f"/lessons/{lesson.json()['id']}/publish").json()["status"] == "published"

    published = mina.post(f"{address}/publish")
    assert (published.status_code, published.json()["status"]) == (200, "published")
    again = refused(mina.post(f"{address}/publish"), 409, "invalid_transition")
    assert (again["from"], again["allowed"]) == ("published", ["archived", "draft"])
    for reference in (course["id"], course["slug"]):
        shown = visitor.get(f"/courses/{reference}").json()
        assert (shown["title"], shown["lesson_count"]) == ("Tea without fuss", 1)
    found = visitor.get("/courses", params={"tag": "tea"}).json()["items"]
    assert [card["id"] for card in found] == [course["id"]]
    assert found[0].keys() == CARD


def test_enrolling_gives_one_seat_however_often_it_is_asked_for(
    mina: httpx.Client, samir: httpx.Client, visitor: httpx.Client
) -> None:
    course = published_course(mina, title="One seat each", lessons=1)
    address = f"/courses/{course['id']}"
    assert samir.get(f"{address}/eligibility").json() == {
        "eligible": True,
        "outcome": "active",
        "reasons": [],
    }
    refused(visitor.post(f"{address}/enrollments", json={}), 401, "unauthenticated")
    refused(mina.post(f"{address}/enrollments", json={}), 409, "own_course")

    answer = samir.post(f"{address}/enrollments", json={})
    enrollment = made(answer)
    assert answer.headers["location"] == f"/api/v1/enrollments/{enrollment['id']}"
    assert enrollment.keys() >= ENROLLMENT
    assert enrollment["course"] == {name: course[name] for name in ("id", "slug", "title")}
    assert enrollment["user"] == {"id": id_of(samir), "display_name": "Samir Haddad"}
    assert (enrollment["status"], enrollment["access"]) == ("active", "open")
    assert (enrollment["percent"], enrollment["attempt"]) == (0, 1)
    assert samir.get(answer.headers["location"].removeprefix("/api/v1")).json() == enrollment

    twice = refused(samir.post(f"{address}/enrollments", json={}), 409, "already_enrolled")
    assert twice["enrollment_id"] == enrollment["id"]
    assert twice["reasons"] == [{"code": "already_enrolled", "enrollment_id": enrollment["id"]}]
    assert visitor.get(address).json()["enrolled_count"] == 1


def test_a_learner_reads_every_lesson_and_holds_a_certificate(
    mina: httpx.Client, samir: httpx.Client, visitor: httpx.Client
) -> None:
    course = published_course(mina, title="Three steps", lessons=3)
    first, second, third = lesson_ids(course)
    refused(samir.get(f"/lessons/{first}"), 403, "forbidden")
    enrollment = made(samir.post(f"/courses/{course['id']}/enrollments", json={}))["id"]
    lesson = samir.get(f"/lessons/{second}").json()
    assert (lesson["previous_id"], lesson["next_id"]) == (first, third)
    assert lesson["content_html"].strip() == "<p>The <em>text</em> of lesson 2.</p>"
    assert samir.get(f"/enrollments/{enrollment}/progress").json()["percent"] == 0

    percents = [_mark_done(samir, one)["enrollment"]["percent"] for one in (first, first, second)]
    assert percents == [33, 33, 66]
    done = _mark_done(samir, third)
    assert (done["lesson"]["state"], done["lesson"]["why"]) == ("met", [])
    assert (done["enrollment"]["percent"], done["enrollment"]["status"]) == (100, "completed")
    assert _mark_done(samir, third) == done

    progress = samir.get(f"/enrollments/{enrollment}/progress").json()
    assert (progress["percent"], progress["required"], progress["met"]) == (100, 3, 3)
    events = samir.get(f"/enrollments/{enrollment}/events").json()["items"]
    assert [(event["from"], event["to"]) for event in events] == [
        (None, "active"),
        ("active", "completed"),
    ]
    certificate = samir.get("/me/certificates").json()["items"][0]
    assert NUMBER.fullmatch(certificate["number"])
    assert visitor.get(f"/certificates/{certificate['number']}").json() == certificate
    assert certificate == {
        "number": certificate["number"],
        "learner_name": "Samir Haddad",
        "course_title": "Three steps",
        "instructor_name": "Mina",
        "completed_at": done["enrollment"]["completed_at"],
        "status": "valid",
    }


def test_a_session_is_renewed_and_ends_with_its_access_token(served: Served) -> None:
    tokens = log_in(served, "samir@example.org", DEMO_PASSWORD)
    with with_token(served, tokens["access_token"]) as before:
        renewed = before.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
        assert renewed.status_code == 200
        assert renewed.json().keys() == tokens.keys()
        assert renewed.json()["refresh_token"] != tokens["refresh_token"]
        assert before.get("/me").status_code == 200
    with with_token(served, renewed.json()["access_token"]) as after:
        ended = after.post("/auth/logout")
        assert (ended.status_code, ended.content) == (204, b"")
        answer = after.get("/me")
        refused(answer, 401, "unauthenticated")
        assert answer.headers["www-authenticate"].startswith("Bearer")
        last = {"refresh_token": renewed.json()["refresh_token"]}
        refused(after.post("/auth/refresh", json=last), 401, "invalid_refresh_token")


def test_logging_out_leaves_the_other_sessions_alone(served: Served) -> None:
    with (
        logged_in(served, "samir@example.org") as phone,
        logged_in(served, "samir@example.org") as desk,
    ):
        assert phone.post("/auth/logout").status_code == 204
        assert desk.get("/me").status_code == 200


def _mark_done(learner: httpx.Client, lesson: str) -> dict[str, Any]:
    answer = learner.put(f"/lessons/{lesson}/progress", json={"completed": True})
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result
