"""Every way of reading a course and what is in it: what it shows to somebody, and what it should.

A new way of reading is one more entry in ``PATHS``. Each says the same thing twice, once by asking
the API, once by asking the oracle, so that no two ways can disagree and both be right.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import httpx

from integration.visibility import oracle
from integration.visibility.oracle import Person, Setting
from integration.visibility.scenes import LESSONS, Scene

#: What was shown, in a form that can be compared: a status alone, or what stands in the answer.
Shown: TypeAlias = Any
Asked: TypeAlias = Callable[[Scene, str], Awaitable[Shown]]
Expected: TypeAlias = Callable[[Person | None, Setting], Shown]


@dataclass(frozen=True)
class ReadPath:
    """One way of reading: the operation, how it is asked, and what the contract says."""

    operation: str
    asked: Asked
    expected: Expected


async def get(scene: Scene, who: str, address: str, **params: str) -> httpx.Response:
    """An answer to somebody."""
    return await scene.whole.client.get(
        f"/api/v1{address}", params=params, headers=scene.login(who)
    )


def _status(address: Callable[[Scene], str]) -> Asked:
    async def asked(scene: Scene, who: str) -> int:
        return (await get(scene, who, address(scene))).status_code

    return asked


def _catalogue(**params: str) -> ReadPath:
    """Whether the course is in the list, whatever it is searched or sorted by."""

    async def asked(scene: Scene, who: str) -> bool:
        filled = {name: value.format(scene=scene) for name, value in params.items()}
        answer = await get(scene, who, "/courses", tag=scene.tag, **filled)
        return str(scene.course) in [one["id"] for one in answer.json()["items"]]

    return ReadPath("listCourses", asked, oracle.finds)


async def _by_instructor(scene: Scene, who: str) -> bool:
    person = str(scene.people["co-instructor"])
    answer = await get(scene, who, "/courses", instructor_id=person)
    return str(scene.course) in [one["id"] for one in answer.json()["items"]]


async def _by_status(scene: Scene, who: str) -> int | bool:
    answer = await get(scene, who, "/courses", tag=scene.tag, status=scene.setting.status)
    if answer.status_code != 200:
        return answer.status_code
    return str(scene.course) in [one["id"] for one in answer.json()["items"]]


def _lists_by_status(person: Person | None, _course: Setting) -> int | bool:
    if person is None:
        return 401
    return True if person.role == "admin" else 403


async def _own_courses(scene: Scene, who: str) -> int | bool:
    answer = await get(scene, who, "/me/courses")
    if answer.status_code != 200:
        return answer.status_code
    return str(scene.course) in [one["id"] for one in answer.json()["items"]]


def _teaches(person: Person | None, _course: Setting) -> int | bool:
    return 401 if person is None else person.teaches


def _detail(address: str) -> Asked:
    async def asked(scene: Scene, who: str) -> Shown:
        answer = await get(scene, who, address.format(scene=scene))
        if answer.status_code != 200:
            return answer.status_code
        course = answer.json()
        return course["lesson_count"], _lines(scene, course["sections"])

    return asked


def _sees_detail(person: Person | None, course: Setting) -> Shown:
    outline = _sees_outline(person, course)
    shown = sum(one.published and not one.deleted for one in LESSONS.values())
    return outline if outline == 404 else (shown, outline)


async def _outline(scene: Scene, who: str) -> Shown:
    answer = await get(scene, who, f"/courses/{scene.course}/outline")
    if answer.status_code != 200:
        return answer.status_code
    return _lines(scene, answer.json()["sections"])


def _lines(scene: Scene, sections: list[Any]) -> list[Shown]:
    names = {str(lesson_id): name for name, lesson_id in scene.lessons.items()}
    (section,) = sections
    return [(names[one["id"]], one["status"], one["locked"]) for one in section["lessons"]]


def _sees_outline(person: Person | None, course: Setting) -> Shown:
    if not oracle.sees(person, course):
        return 404
    return [
        (name, "published" if one.published else "draft", oracle.is_locked(person, one))
        for name, one in LESSONS.items()
        if oracle.is_listed(person, one)
    ]


async def _lesson_list(scene: Scene, who: str) -> Shown:
    answer = await get(scene, who, f"/courses/{scene.course}/lessons")
    if answer.status_code != 200:
        return answer.status_code
    return _lines(scene, [{"lessons": answer.json()["items"]}])


def _sees_lesson_list(person: Person | None, course: Setting) -> Shown:
    if person is None:
        return 401
    if oracle.sees(person, course) and not oracle.reads_content(person, course):
        return 403
    return _sees_outline(person, course)


def _lesson(name: str) -> ReadPath:
    """A lesson by itself, and the way on from it."""

    async def asked(scene: Scene, who: str) -> Shown:
        answer = await get(scene, who, f"/lessons/{scene.lessons[name]}")
        found = answer.json()
        if answer.status_code != 200:
            return answer.status_code, found["code"]
        names = {str(lesson_id): name for name, lesson_id in scene.lessons.items()}
        assert found["content"] == "Flour."
        assert [one["title"] for one in found["attachments"]] == ["Recipe"]
        return 200, [names.get(found[way]) for way in ("previous_id", "next_id")]

    def expected(person: Person | None, course: Setting) -> Shown:
        status, code = oracle.lesson_status(person, course, LESSONS[name])
        return (status, _neighbours(person, name)) if status == 200 else (status, code)

    return ReadPath("getLesson", asked, expected)


def _revisions(name: str, number: str = "") -> ReadPath:
    """What a lesson was, which only its authors see."""

    def expected(person: Person | None, course: Setting) -> int:
        return oracle.staff_status(person, course, LESSONS[name])

    asked = _status(lambda scene: f"/lessons/{scene.lessons[name]}/revisions{number}")
    return ReadPath("getRevision" if number else "listRevisions", asked, expected)


def _file(name: str) -> ReadPath:
    """A lesson's file, which goes with the lesson."""

    def expected(person: Person | None, course: Setting) -> int:
        if person is not None and person.role == "admin":
            return 200
        return oracle.lesson_status(person, course, LESSONS[name])[0]

    return ReadPath("downloadMedia", _status(lambda scene: f"/media/{scene.files[name]}"), expected)


def _attachment(name: str) -> ReadPath:
    """A lesson's file as the lesson offers it."""

    def expected(person: Person | None, course: Setting) -> int:
        return oracle.lesson_status(person, course, LESSONS[name])[0]

    address = "/lessons/{lesson}/attachments/{attachment}"
    return ReadPath(
        "getAttachment",
        _status(
            lambda scene: address.format(
                lesson=scene.lessons[name], attachment=scene.attachments[name]
            )
        ),
        expected,
    )


def _link_to_file(name: str) -> ReadPath:
    """An address of the file, which is somebody's own."""
    file = _file(name)

    def expected(person: Person | None, course: Setting) -> int:
        return 401 if person is None else int(file.expected(person, course))

    return ReadPath(
        "linkMedia", _status(lambda scene: f"/media/{scene.files[name]}/link"), expected
    )


def _neighbours(person: Person | None, name: str) -> list[str | None]:
    listed = [one for one, lesson in LESSONS.items() if oracle.is_listed(person, lesson)]
    around = [None, *listed, None]
    here = around.index(name)
    return [around[here - 1], around[here + 1]]


async def _as_prerequisite(scene: Scene, who: str) -> bool:
    answer = await get(scene, who, f"/courses/{scene.next}")
    return str(scene.course) in [one["id"] for one in answer.json()["prerequisites"]]


def _may_ask_to_enroll(person: Person | None, course: Setting) -> int:
    if person is None:
        return 401
    return 200 if oracle.sees(person, course) else 404


PATHS: Final[dict[str, ReadPath]] = {
    "catalogue": _catalogue(),
    **{
        f"catalogue, {sort} first": _catalogue(sort=sort) for sort in ("newest", "title", "popular")
    },
    "catalogue, searched by a word": _catalogue(q="sourdough"),
    "catalogue, searched by a word with a slip": _catalogue(q="sourdugh"),
    "catalogue, searched and sorted": _catalogue(q="sourdough", sort="title"),
    "catalogue, of a level": _catalogue(level="beginner"),
    "catalogue, of an instructor": ReadPath("listCourses", _by_instructor, oracle.finds),
    "catalogue, by status": ReadPath("listCourses", _by_status, _lists_by_status),
    "own courses": ReadPath("listMyCourses", _own_courses, _teaches),
    "detail": ReadPath("getCourse", _detail("/courses/{scene.course}"), _sees_detail),
    "detail by slug": ReadPath("getCourse", _detail("/courses/{scene.slug}"), _sees_detail),
    "detail by a former slug": ReadPath(
        "getCourse", _detail("/courses/{scene.old_slug}"), _sees_detail
    ),
    "outline": ReadPath("getOutline", _outline, _sees_outline),
    "lesson list": ReadPath("listLessons", _lesson_list, _sees_lesson_list),
    **{f"lesson: {name}": _lesson(name) for name in LESSONS},
    **{f"file of lesson: {name}": _file(name) for name in LESSONS},
    **{f"attachment of lesson: {name}": _attachment(name) for name in LESSONS},
    **{f"link to file: {name}": _link_to_file(name) for name in ("plain", "preview", "deleted")},
    "section": ReadPath(
        "getSection",
        _status(lambda scene: f"/sections/{scene.section}"),
        lambda person, course: 200 if oracle.sees(person, course) else 404,
    ),
    "revisions": _revisions("plain"),
    **{f"revision: {name}": _revisions(name, "/1") for name in ("plain", "draft", "deleted")},
    "export": ReadPath(
        "exportCourse",
        _status(lambda scene: f"/courses/{scene.course}/export"),
        oracle.staff_status,
    ),
    "prerequisite": ReadPath("getCourse", _as_prerequisite, oracle.sees),
    "eligibility": ReadPath(
        "getEligibility",
        _status(lambda scene: f"/courses/{scene.course}/eligibility"),
        _may_ask_to_enroll,
    ),
    "progress of all": ReadPath(
        "listCourseProgress",
        _status(lambda scene: f"/courses/{scene.course}/progress"),
        oracle.staff_status,
    ),
    "progress of all, as a file": ReadPath(
        "exportCourseProgress",
        _status(lambda scene: f"/courses/{scene.course}/progress.csv"),
        oracle.staff_status,
    ),
    "invitations": ReadPath(
        "listInvitations",
        _status(lambda scene: f"/courses/{scene.course}/invitations"),
        oracle.staff_status,
    ),
    "roster": ReadPath(
        "listCourseEnrollments",
        _status(lambda scene: f"/courses/{scene.course}/enrollments"),
        oracle.staff_status,
    ),
}

#: Reads of other things than courses and lessons, or of one's own alone.
ELSEWHERE: Final = {
    *("getUser", "listUsers", "getMe", "exportMe", "listMySessions", "listAuditEvents"),
    *(
        "startGoogleLogin",
        "finishGoogleLogin",
        "getKeySet",
        "getLiveness",
        "getReadiness",
        "getJob",
        "listJobResults",
        "exportJobResults",
        "getInvitation",
    ),
    *("listMyEnrollments", "getEnrollment", "listEnrollments", "listEnrollmentEvents"),
    *("getProgress", "listMyCertificates", "getCertificate", "printCertificate"),
    *("getMyMedia", "listMyMedia", "getMyMediaUsage"),
}
