"""The first administrator comes from the command line."""

import pytest

from application.auth.create_admin import AdminMade
from domain.auth.password import Password
from domain.errors import Invalid
from domain.text import Email
from domain.users.user import Role
from fakes.accounts import GOOD, ORIGIN, Accounts

ROOT = Email("root@example.org")


async def test_a_new_address_gets_an_account_that_can_log_in(place: Accounts) -> None:
    assert await place.create_admin(ROOT, Password(GOOD)) is AdminMade.CREATED
    (user,) = place.stored("users")
    assert user.role is Role.ADMIN
    assert await place.log_in(ROOT)
    assert len(place.events("admin.created")) == 1


async def test_an_account_becomes_an_admins_and_keeps_its_password(place: Accounts) -> None:
    await place.add_user(ROOT)
    assert await place.create_admin(ROOT, Password("something else")) is AdminMade.PROMOTED
    (user,) = place.stored("users")
    assert user.role is Role.ADMIN
    assert await place.log_in(ROOT, GOOD)
    (event,) = place.events("role.changed")
    assert (event.actor_id, event.details) == (None, {"from": "student", "to": "admin"})


async def test_an_admin_stays_one(place: Accounts) -> None:
    admin = await place.add_user(ROOT, role=Role.ADMIN)
    assert await place.create_admin(ROOT, Password(GOOD)) is AdminMade.WAS_ADMIN
    assert place.stored("users") == [admin]


async def test_the_rules_of_passwords_hold_for_admins(place: Accounts) -> None:
    with pytest.raises(Invalid):
        await place.create_admin(ROOT, Password("administrator1"))
    assert place.stored("users") == []


async def test_registrations_that_waited_for_the_address_end(place: Accounts) -> None:
    await place.auth.register(ORIGIN, ROOT, GOOD, "Mallory")
    await place.create_admin(ROOT, Password(GOOD))
    assert place.stored("registrations") == []
