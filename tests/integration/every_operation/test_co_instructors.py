"""A co-instructor may do with a course whatever its owner may, but for what is the owner's alone
(contract, section 2).
"""

from typing import Any, Final

import pytest

from integration.every_operation.expectations import Row, rows
from integration.every_operation.operations import ask, every_operation
from integration.every_operation.whole import Whole
from integration.every_operation.world import new_world

#: Who teaches, and whether the course exists.
OWNERS_ALONE: Final = {"addInstructor", "removeInstructor", "transferCourse", "deleteCourse"}

#: Everybody offers files of their own, and this one is the owner's.
OWN_FILES: Final = {"attachFile"}

#: What an address names that belongs to a course.
OF_A_COURSE: Final = {"course_id", "section_id", "lesson_id", "enrollment_id", "number"}


def _in_courses() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows():
        of_a_course = OF_A_COURSE & {*every_operation()[row.operation].path_names}
        if of_a_course and row.operation not in OWN_FILES:
            found.setdefault(row.operation, []).append(row)
    return found


TABLE: Final = _in_courses()


@pytest.mark.parametrize("operation", TABLE)
async def test_a_co_instructor_gets_what_the_owner_gets(whole: Whole, operation: str) -> None:
    found: dict[str, Any] = {}
    for row in TABLE[operation]:
        world = await new_world(whole, row.scene)
        answer = await ask(world, operation, "co")
        alone = operation in OWNERS_ALONE
        expected = 403 if alone else row.statuses["owner"]
        if answer.status_code != expected:
            found[row.scene] = answer.status_code, expected
    assert found == {}
