"""A page of a list reads the rows that it shows, within an index that has them in order: the first
page and one in the middle, with every filter (contract, section 1: Lists).
"""

from dataclasses import dataclass, field
from typing import Any

import pytest

from domain.enrollments.access import EnrollmentStatus
from infrastructure.persistence.auth.reads import _sessions
from infrastructure.persistence.certificates import statements as certificates
from infrastructure.persistence.courses import statements as courses
from infrastructure.persistence.enrollments import statements as enrollments
from infrastructure.persistence.operations.audit_reads import _concerning, _events
from infrastructure.persistence.paging import SORTED_AT_MOST
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.users import statements as users
from integration.lists.conftest import FULL_SIZE
from integration.persistence.plans import kinds, plan, rows_read

PERSON = "md5('u1')::uuid"
COURSE = "md5('c1')::uuid"


@dataclass(frozen=True)
class Listed:
    """A list: its statements for a first and for a later page, the table that is long, the key
    columns and the condition by which a test finds the middle, and values of its filters.
    """

    first: Compiled
    later: Compiled
    table: str
    key: dict[str, str]
    condition: str = "true"
    values: dict[str, str] = field(default_factory=dict)
    descending: bool = True


NEWEST_ENROLLMENT = {"after_time": "enrolled_at", "after_id": "id"}
OF_PERSON = {"user_id": PERSON}
OF_COURSE = {"course_id": COURSE}
ENROLLMENT_FILTERS: dict[str, tuple[dict[str, str], EnrollmentStatus | None]] = {
    "all enrollments": ({}, None),
    "my enrollments": (OF_PERSON, None),
    "the roster": (OF_COURSE, None),
    "enrollments of a person in a course": (OF_PERSON | OF_COURSE, None),
    "all enrollments of a common status": ({}, EnrollmentStatus.COMPLETED),
    "all enrollments of a rare status": ({}, EnrollmentStatus.REMOVED),
    "all enrollments of a status that nobody has": ({}, EnrollmentStatus.SUSPENDED),
    "all active enrollments": ({}, EnrollmentStatus.ACTIVE),
    "the roster of a common status": (OF_COURSE, EnrollmentStatus.COMPLETED),
    "the roster of a rare status": (OF_COURSE, EnrollmentStatus.REMOVED),
    "the waitlist": (OF_COURSE, EnrollmentStatus.WAITLISTED),
    "my completed enrollments": (OF_PERSON, EnrollmentStatus.COMPLETED),
}


def enrolled(values: dict[str, str], status: EnrollmentStatus | None) -> Listed:
    given = frozenset(values)
    first, later = (
        enrollments.listed(given, status, going_on=going_on) for going_on in (False, True)
    )
    conditions = [f"{name} = {value}" for name, value in values.items()]
    conditions += [f"status = '{status.value}'"] if status else []
    condition = " AND ".join(conditions) or "true"
    return Listed(first, later, "enrollments", NEWEST_ENROLLMENT, condition, values)


def people(condition: str = "true", **values: str) -> Listed:
    first, later = (users.people(frozenset(values), going_on=one) for one in (False, True))
    return Listed(first, later, "users", {"after_id": "id"}, condition, values)


def audited(**values: str) -> Listed:
    first, later = (_events(frozenset(values), going_on=one) for one in (False, True))
    condition = " AND ".join(f"{name} = {value}" for name, value in values.items()) or "true"
    return Listed(first, later, "audit_events", {"after_id": "id"}, condition, values)


LISTS: dict[str, Listed] = {
    **{name: enrolled(*given) for name, given in ENROLLMENT_FILTERS.items()},
    "the steps of an enrollment": Listed(
        enrollments.events(going_on=False),
        enrollments.events(going_on=True),
        "enrollment_events",
        {"after_time": "at", "after_id": "id"},
        "enrollment_id = md5('e1')::uuid",
        {"enrollment_id": "md5('e1')::uuid"},
        descending=False,
    ),
    "my certificates": Listed(
        certificates.of_user(going_on=False),
        certificates.of_user(going_on=True),
        "certificates",
        {"after_time": "completed_at", "after_id": "id"},
        f"user_id = {PERSON}",
        OF_PERSON,
    ),
    "my sessions": Listed(
        _sessions(going_on=False),
        _sessions(going_on=True),
        "sessions",
        {"after_id": "id"},
        f"user_id = {PERSON}",
        OF_PERSON,
    ),
    "my courses": Listed(
        courses.taught_by(one_status=False, going_on=False),
        courses.taught_by(one_status=False, going_on=True),
        "courses",
        {"after_id": "id"},
        "true",
        {"user_id": "md5('u2')::uuid"},
    ),
    "all people": people(),
    "all admins": people("role = 'admin'", role="'admin'"),
    "all students": people("role = 'student'", role="'student'"),
    "all suspended people": people("status = 'suspended'", status="'suspended'"),
    "all active students": people("role = 'student'", role="'student'", status="'active'"),
    "all suspended instructors": people(
        "role = 'instructor'", role="'instructor'", status="'suspended'"
    ),
    "the whole trail": audited(),
    "the trail of an actor": audited(actor_id=PERSON),
    "the trail of a subject": audited(subject_id=PERSON),
    "the trail of a rare action": audited(action="'role.changed'"),
    "the trail of a rare action by an actor": audited(action="'role.changed'", actor_id=PERSON),
    "the trail that concerns a person": Listed(
        _concerning(going_on=False),
        _concerning(going_on=True),
        "audit_events",
        {"after_id": "id"},
        f"{PERSON} IN (actor_id, subject_id)",
        {"person": PERSON},
    ),
}


# Among ten thousand people it is cheaper to look at each.
if FULL_SIZE:
    LISTS["people with a rare name"] = people(pattern="'%person123@%'")
    LISTS["people with a common name"] = people(pattern="'%person%'")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("page", ["first", "later"])
async def test_a_page_reads_what_it_shows(crowd: Any, name: str, page: str) -> None:
    wanted = LISTS[name]
    values = {
        parameter: await crowd.fetchval(f"SELECT {value}")
        for parameter, value in wanted.values.items()
    }
    statement = wanted.first
    if page == "later":
        statement, values = wanted.later, values | await _middle(crowd, wanted)
    nodes = await plan(crowd, statement, limit=21, **values)
    # Of the people whom an index finds by their name, some thousand may be sorted.
    most = SORTED_AT_MOST + 300 if "pattern" in wanted.values else 400
    assert rows_read(nodes, wanted.table) <= most, nodes
    assert "Seq Scan" not in {
        one["Node Type"] for one in nodes if one.get("Relation Name") == wanted.table
    }, kinds(nodes)


async def _middle(crowd: Any, wanted: Listed) -> dict[str, Any]:
    """The key of a row half way through the list."""
    columns, order = ", ".join(wanted.key.values()), "DESC" if wanted.descending else "ASC"
    by = ", ".join(f"{one} {order}" for one in wanted.key.values())
    matching = f"FROM {wanted.table} WHERE {wanted.condition}"
    half = await crowd.fetchval(f"SELECT count(*) / 2 {matching}")
    row = await crowd.fetchrow(f"SELECT {columns} {matching} ORDER BY {by} OFFSET {half} LIMIT 1")
    if row is None:
        anything = matching.replace(wanted.condition, "true")
        row = await crowd.fetchrow(f"SELECT {columns} {anything} ORDER BY {by} LIMIT 1")
    return dict(zip(wanted.key, row, strict=True))
