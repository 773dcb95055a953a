"""Roles: given by admins alone, in force at once, and never without an admin left."""

import asyncio
from itertools import permutations
from uuid import UUID

import pytest

from application.actor import Actor, NotAllowed
from domain.errors import NotFound, Stale
from domain.ids import UserId
from domain.users.errors import LastAdmin
from domain.users.user import Role, UserStatus
from fakes.accounts import ORIGIN, Accounts


@pytest.fixture
async def admin(place: Accounts) -> Actor:
    return await place.somebody("root@example.org", Role.ADMIN)


@pytest.mark.parametrize(("before", "after"), list(permutations(Role, 2)))
async def test_an_admin_gives_any_role(
    place: Accounts, admin: Actor, before: Role, after: Role
) -> None:
    user = await place.add_user(role=before)
    changed = await place.users.change_role(admin, user.id, after)
    assert (changed.role, changed.version) == (after, 2)
    (event,) = place.events("role.changed")
    assert (event.subject_id, event.actor_id) == (user.id, admin.user_id)
    assert event.details == {"from": before, "to": after}


@pytest.mark.parametrize("role", list(Role))
async def test_the_role_that_somebody_has_is_no_change(
    place: Accounts, admin: Actor, role: Role
) -> None:
    user = await place.add_user(role=role)
    assert (await place.users.change_role(admin, user.id, role)).version == 1
    assert place.events("role.changed") == []


async def test_a_token_that_says_otherwise_has_the_new_role_at_once(
    place: Accounts, admin: Actor
) -> None:
    user = await place.add_user()
    token = (await place.log_in()).access_token
    await place.users.change_role(admin, user.id, Role.INSTRUCTOR)
    assert (await place.authenticate(token, ORIGIN)).role is Role.INSTRUCTOR


@pytest.mark.parametrize("role", [Role.STUDENT, Role.INSTRUCTOR])
async def test_nobody_else_changes_a_role_not_even_ones_own(place: Accounts, role: Role) -> None:
    actor = await place.somebody(role=role)
    with pytest.raises(NotAllowed):
        await place.users.change_role(actor, actor.user_id, Role.ADMIN)


async def test_somebody_who_does_not_exist_is_not_found(place: Accounts, admin: Actor) -> None:
    with pytest.raises(NotFound):
        await place.users.change_role(admin, UserId(UUID(int=1)), Role.ADMIN)


async def test_a_change_of_another_version_is_refused(place: Accounts, admin: Actor) -> None:
    user = await place.add_user()
    with pytest.raises(Stale):
        await place.users.change_role(admin, user.id, Role.ADMIN, expected_version=7)


@pytest.mark.parametrize("role", [Role.STUDENT, Role.INSTRUCTOR])
async def test_the_last_admin_stays_one(place: Accounts, admin: Actor, role: Role) -> None:
    with pytest.raises(LastAdmin):
        await place.users.change_role(admin, admin.user_id, role)
    assert (await place.users.change_role(admin, admin.user_id, Role.ADMIN)).role is Role.ADMIN


async def test_a_suspended_admin_does_not_count(place: Accounts, admin: Actor) -> None:
    suspended = await place.add_user(role=Role.ADMIN, status=UserStatus.SUSPENDED)
    with pytest.raises(LastAdmin):
        await place.users.change_role(admin, admin.user_id, Role.STUDENT)
    await place.users.change_role(admin, suspended.id, Role.STUDENT)


async def test_of_two_admins_who_demote_each_other_one_remains(
    place: Accounts, admin: Actor
) -> None:
    other = await place.somebody("toor@example.org", Role.ADMIN)
    results = await asyncio.gather(
        place.users.change_role(admin, other.user_id, Role.STUDENT),
        place.users.change_role(other, admin.user_id, Role.STUDENT),
        return_exceptions=True,
    )
    assert sum(isinstance(one, LastAdmin) for one in results) == 1
    roles = sorted(one.role for one in place.stored("users"))
    assert roles == [Role.ADMIN, Role.STUDENT]
