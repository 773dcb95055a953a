"""Eight authors change one outline at once, at random. Whenever anybody looks it is whole: each
lesson once, places without gaps, counters that fit.

``OUTLINE_FULL_TESTS=1`` has them do a thousand things instead of a hundred.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from threading import Lock
from typing import Any, Final

import httpx
import pytest
from courses import made
from people import with_token
from server import Served

AUTHORS: Final = 8
DEEDS: Final = 1000 if os.environ.get("OUTLINE_FULL_TESTS") == "1" else 96
#: So many lessons fit on a page of the list.
MOST: Final = 60

#: What somebody may hear who was too late.
TOO_LATE: Final = {
    *("conflict", "outline_mismatch", "section_not_empty", "invalid_transition", "not_found"),
    "validation_failed",
}


class Ledger:
    """What is known of the lessons, whoever is at work: each set only grows."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.added: frozenset[str] = frozenset()
        self.leaving: frozenset[str] = frozenset()
        self.gone: frozenset[str] = frozenset()
        self.saves: Counter[str] = Counter()

    def note(self, **ids: str) -> None:
        """Add an id to a set."""
        with self._lock:
            for name, one in ids.items():
                setattr(self, name, getattr(self, name) | {one})

    def saved(self, lesson_id: str) -> None:
        """Somebody saved another content."""
        with self._lock:
            self.saves[lesson_id] += 1


class Author:
    """One of those who change the course, each by a connection of their own."""

    def __init__(self, client: httpx.Client, course_id: str, ledger: Ledger, chance: Random):
        self._client = client
        self._course = f"/courses/{course_id}"
        self._ledger = ledger
        self._chance = chance
        self.heard: Counter[str] = Counter()

    def work(self, deeds: int) -> None:
        """Do so many things, and look at the course after each."""
        for _ in range(deeds):
            self.look()
            sections = self._sections()
            lessons = [one["id"] for section in sections for one in section["lessons"]]
            deed = self._chance.choice(self._deeds(len(lessons)))
            deed(sections, lessons)
        self.look()

    def look(self) -> None:
        """See the course once, and that all of it fits together."""
        before = self._ledger.added, self._ledger.gone
        course = self._client.get(self._course).json()
        require_whole(course)
        shown = {one["id"] for section in course["sections"] for one in section["lessons"]}
        assert before[0] - self._ledger.leaving <= shown
        assert not before[1] & shown
        listed = self._client.get(f"{self._course}/lessons", params={"limit": 100}).json()["items"]
        require_dense(listed)

    def _deeds(self, lessons: int) -> list[Callable[[list[Any], list[str]], None]]:
        grow = [self._add, self._add] if lessons < MOST else []
        shrink = [self._delete] if lessons else []
        change = [self._publish, self._unpublish, self._move, self._write] if lessons else []
        return [*grow, *shrink, *change, self._reorder, self._add_section, self._delete_section]

    def _sections(self) -> list[Any]:
        sections: list[Any] = self._client.get(f"{self._course}/outline").json()["sections"]
        return sections

    def _ask(self, method: str, path: str, **sent: Any) -> httpx.Response | None:
        """The answer to what took effect; None where somebody was faster."""
        answer = self._client.request(method, path, **sent)
        if answer.is_success:
            self.heard[f"{answer.status_code}"] += 1
            return answer
        problem = answer.json()
        assert problem["code"] in TOO_LATE, answer.text
        if problem["code"] == "outline_mismatch":
            assert problem["missing"] or problem["unknown"]
        self.heard[problem["code"]] += 1
        return None

    def _reorder(self, sections: list[Any], lessons: list[str]) -> None:
        order: list[dict[str, Any]] = [{"id": one["id"], "lesson_ids": []} for one in sections]
        self._chance.shuffle(order)
        for one in self._chance.sample(lessons, len(lessons)):
            self._chance.choice(order)["lesson_ids"].append(one)
        answer = self._ask("PUT", f"{self._course}/outline", json={"sections": order})
        if answer is not None:
            shown = answer.json()["sections"]
            assert [[one["id"] for one in section["lessons"]] for section in shown] == [
                one["lesson_ids"] for one in order
            ]

    def _add(self, sections: list[Any], _lessons: list[str]) -> None:
        lesson = {
            "title": "Dough",
            "duration_minutes": self._chance.randint(1, 9),
            "section_id": self._chance.choice(sections)["id"],
        }
        if answer := self._ask("POST", f"{self._course}/lessons", json=lesson):
            self._ledger.note(added=answer.json()["id"])

    def _delete(self, _sections: list[Any], lessons: list[str]) -> None:
        one = self._chance.choice(lessons)
        # It may be on its way out from now on, whoever sends it there.
        self._ledger.note(leaving=one)
        if self._ask("DELETE", f"/lessons/{one}"):
            self._ledger.note(gone=one)

    def _publish(self, _sections: list[Any], lessons: list[str]) -> None:
        self._ask("POST", f"/lessons/{self._chance.choice(lessons)}/publish")

    def _unpublish(self, _sections: list[Any], lessons: list[str]) -> None:
        self._ask("POST", f"/lessons/{self._chance.choice(lessons)}/unpublish")

    def _move(self, sections: list[Any], lessons: list[str]) -> None:
        place = {"section_id": self._chance.choice(sections)["id"]}
        self._ask("PATCH", f"/lessons/{self._chance.choice(lessons)}", json=place)

    def _write(self, _sections: list[Any], lessons: list[str]) -> None:
        one = self._chance.choice(lessons)
        content = f"Draft {self._chance.getrandbits(64)}"
        if self._ask("PATCH", f"/lessons/{one}", json={"content": content}):
            self._ledger.saved(one)

    def _add_section(self, _sections: list[Any], _lessons: list[str]) -> None:
        self._ask("POST", f"{self._course}/sections", json={"title": "More"})

    def _delete_section(self, sections: list[Any], _lessons: list[str]) -> None:
        empty = [one for one in sections if not one["lessons"]] or sections
        if len(sections) > 1:
            self._ask("DELETE", f"/sections/{self._chance.choice(empty)['id']}")


def require_whole(course: dict[str, Any]) -> None:
    """Sections stand without gaps, no lesson stands twice, and the counters fit."""
    sections = course["sections"]
    assert [one["position"] for one in sections] == list(range(1, len(sections) + 1))
    lessons = [one for section in sections for one in section["lessons"]]
    assert len({one["id"] for one in lessons}) == len(lessons)
    published = [one for one in lessons if one["status"] == "published"]
    assert course["lesson_count"] == len(published)
    assert course["duration_minutes"] == sum(one["duration_minutes"] for one in published)


def require_dense(listed: list[dict[str, Any]]) -> None:
    """The lessons of each section stand one after the other, from 1."""
    places: dict[str, list[int]] = {}
    for one in listed:
        places.setdefault(one["section_id"], []).append(one["position"])
    for found in places.values():
        assert found == list(range(1, len(found) + 1))


@contextmanager
def authors(served: Served, mina: httpx.Client, course_id: str, ledger: Ledger) -> Iterator[Any]:
    """Eight who write as Mina."""
    token = mina.headers["Authorization"].removeprefix("Bearer ")
    clients = [with_token(served, token) for _ in range(AUTHORS)]
    try:
        yield [
            Author(client, course_id, ledger, Random(seed)) for seed, client in enumerate(clients)
        ]
    finally:
        for client in clients:
            client.close()


def revisions_of(author: httpx.Client, lesson_id: str) -> list[int]:
    """The numbers of all revisions."""
    numbers: list[int] = []
    query: dict[str, Any] = {"limit": 100}
    while True:
        page = author.get(f"/lessons/{lesson_id}/revisions", params=query).json()
        numbers += [one["number"] for one in page["items"]]
        if page["next_cursor"] is None:
            return numbers
        query["cursor"] = page["next_cursor"]


@pytest.fixture
def course_id(mina: httpx.Client) -> str:
    """A course with one empty section."""
    course = made(mina.post("/courses", json={"title": "Storm"}))
    made(mina.post(f"/courses/{course['id']}/sections", json={"title": "First"}))
    return str(course["id"])


def test_an_outline_stays_whole_while_many_change_it(
    served: Served, mina: httpx.Client, course_id: str
) -> None:
    ledger = Ledger()
    with (
        authors(served, mina, course_id, ledger) as crowd,
        ThreadPoolExecutor(AUTHORS) as threads,
    ):
        for done in [threads.submit(one.work, DEEDS // AUTHORS) for one in crowd]:
            done.result()
        heard: Counter[str] = sum((one.heard for one in crowd), Counter())

    course = mina.get(f"/courses/{course_id}").json()
    require_whole(course)
    left = {one["id"] for section in course["sections"] for one in section["lessons"]}
    assert left == ledger.added - ledger.gone
    for lesson_id in left:
        saves = ledger.saves[lesson_id] + 1
        assert revisions_of(mina, lesson_id) == list(range(saves, 0, -1))
    # A storm in which nothing takes effect would prove nothing.
    assert heard["200"] + heard["201"] + heard["204"] > DEEDS / 3, heard
