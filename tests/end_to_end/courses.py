"""Courses that tests make over HTTP."""

from typing import Any

import httpx


def made(answer: httpx.Response) -> dict[str, Any]:
    """What a request has created."""
    assert answer.status_code == 201, answer.text
    content: dict[str, Any] = answer.json()
    return content


def published_course(teacher: httpx.Client, *, title: str, lessons: int) -> dict[str, Any]:
    """A course of one section whose lessons are all published."""
    course = made(teacher.post("/courses", json={"title": title}))
    for number in range(1, lessons + 1):
        content = {"title": f"Lesson {number}", "content": f"The *text* of lesson {number}."}
        lesson = made(teacher.post(f"/courses/{course['id']}/lessons", json=content))
        assert teacher.post(f"/lessons/{lesson['id']}/publish").status_code == 200
    answer = teacher.post(f"/courses/{course['id']}/publish")
    assert answer.status_code == 200, answer.text
    published: dict[str, Any] = answer.json()
    return published


def lesson_ids(course: dict[str, Any]) -> list[str]:
    """The lessons of a course's detail, in order."""
    return [lesson["id"] for section in course["sections"] for lesson in section["lessons"]]
