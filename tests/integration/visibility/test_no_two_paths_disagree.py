"""Every way of reading a course, asked by everybody in every state of the course, against one small
oracle (contract, sections 2, 5 and 6).
"""

from typing import Any

import pytest

from integration.every_operation.whole import Whole
from integration.visibility.oracle import Phase, Setting
from integration.visibility.paths import PATHS
from integration.visibility.scenes import PEOPLE, SETTINGS, new_scene


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: " ".join(vars(one).values()))
async def test_everybody_sees_by_every_path_what_the_contract_says(
    whole: Whole, setting: Setting
) -> None:
    scene = await new_scene(whole, setting)
    wrong: dict[tuple[str, str], Any] = {}
    for who, person in PEOPLE.items():
        if person is not None and person.suspended:
            continue
        for name, path in PATHS.items():
            shown, expected = await path.asked(scene, who), path.expected(person, setting)
            if shown != expected:
                wrong[name, who] = {"shown": shown, "expected": expected}
    assert wrong == {}


async def test_a_suspended_account_sees_nothing_that_it_does_not_see_without_a_login(
    whole: Whole,
) -> None:
    scene = await new_scene(whole, Setting("published", "public", Phase.RUNNING))
    for who in ("suspended admin", "suspended learner"):
        addresses = ("/courses", f"/courses/{scene.course}", f"/courses/{scene.slug}")
        lessons = (f"/lessons/{one}" for one in scene.lessons.values())
        for address in (*addresses, *lessons, "/me/courses", f"/courses/{scene.course}/lessons"):
            answer = await whole.client.get(f"/api/v1{address}", headers=scene.login(who))
            assert answer.status_code == 401, address
