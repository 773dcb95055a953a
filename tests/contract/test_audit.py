"""What the port ``AuditReads`` promises."""

from typing import Any
from uuid import UUID

import pytest

from application.actor import Origin
from application.audit.ports import AuditFilter
from application.page import PageRequest
from application.ports import AuditEvent
from domain.ids import UserId

HERE = Origin("a-request", "192.0.2.7", "browser")
ADA, GRACE, COURSE = UserId(UUID(int=1)), UserId(UUID(int=2)), UUID(int=3)


@pytest.fixture
async def _trail(world: Any) -> None:
    """Four events, one after the other."""
    for event in (
        AuditEvent("session.started", "session", None, ADA, HERE),
        AuditEvent("course.published", "course", COURSE, ADA, HERE, details={"n": 1}),
        AuditEvent("session.refused", "user", ADA, None, HERE, "refused"),
        AuditEvent("course.archived", "course", COURSE, GRACE, HERE),
    ):
        async with world.start_work(None) as work:
            await work.audit.record(event)
            await work.commit()


@pytest.mark.usefixtures("_trail")
async def test_an_event_is_shown_as_it_was_recorded(world: Any) -> None:
    page = await world.audit.events(AuditFilter(action="course.published"), PageRequest())
    (event,) = page.items
    assert (event.actor_id, event.subject_type, event.subject_id) == (ADA, "course", COURSE)
    assert (event.outcome, event.ip, event.request_id) == ("success", "192.0.2.7", "a-request")
    assert event.details == {"n": 1}


@pytest.mark.usefixtures("_trail")
@pytest.mark.parametrize(
    ("wanted", "actions"),
    [
        (
            AuditFilter(),
            ["course.archived", "session.refused", "course.published", "session.started"],
        ),
        (AuditFilter(actor_id=ADA), ["course.published", "session.started"]),
        (AuditFilter(subject_id=COURSE), ["course.archived", "course.published"]),
        (AuditFilter(subject_id=COURSE, actor_id=GRACE), ["course.archived"]),
        (AuditFilter(action="session.refused"), ["session.refused"]),
        (AuditFilter(action="session"), []),
    ],
    ids=str,
)
async def test_events_are_filtered_and_the_newest_comes_first(
    world: Any, wanted: AuditFilter, actions: list[str]
) -> None:
    page = await world.audit.events(wanted, PageRequest())
    assert [one.action for one in page.items] == actions


@pytest.mark.usefixtures("_trail")
async def test_pages_go_on_where_the_last_one_ended(world: Any) -> None:
    first = await world.audit.events(AuditFilter(), PageRequest(3))
    second = await world.audit.events(AuditFilter(), PageRequest(3, first.next_key))
    assert [len(first.items), len(second.items), second.next_key] == [3, 1, None]


@pytest.mark.usefixtures("_trail")
async def test_a_person_is_concerned_by_what_they_did_and_what_was_done_to_them(
    world: Any,
) -> None:
    page = await world.audit.concerning(ADA, PageRequest(2))
    assert [one.action for one in page.items] == ["session.refused", "course.published"]
    rest = await world.audit.concerning(ADA, PageRequest(2, page.next_key))
    assert [one.action for one in rest.items] == ["session.started"]
