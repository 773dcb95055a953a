"""One's own account, its public side, and everybody's for admins."""

from uuid import UUID

import pytest

from application.actor import NotAllowed
from application.page import PageRequest
from application.users.ports import PeopleFilter
from domain.errors import Invalid, NotFound, Stale
from domain.ids import UserId
from domain.text import DisplayName, Title
from domain.users.profile import Bio, Locale, Timezone
from domain.users.user import Role, UserStatus
from fakes.accounts import Accounts


async def test_people_see_their_own_account(place: Accounts) -> None:
    actor = await place.somebody()
    me = await place.users.me(actor)
    assert (me.id, me.email, me.email_verified) == (actor.user_id, "ada@example.org", True)
    assert (me.has_password, me.has_totp, me.identities) == (True, False, [])


async def test_an_edit_changes_what_it_names_and_counts_the_version(place: Accounts) -> None:
    actor = await place.somebody()
    place.clock.advance(minutes=1)
    changes = {"title": Title("Engineer"), "timezone": Timezone("Europe/Vienna")}
    me = await place.users.edit_profile(actor, changes=changes)
    assert (me.title, me.timezone, me.display_name) == ("Engineer", "Europe/Vienna", "Ada")
    assert (me.version, me.updated_at) == (2, place.clock.now)
    (event,) = place.events("profile.edited")
    assert event.details == {"fields": ["timezone", "title"]}


async def test_an_edit_that_changes_nothing_is_no_new_version(place: Accounts) -> None:
    actor = await place.somebody()
    me = await place.users.edit_profile(actor, changes={"display_name": DisplayName("Ada")})
    assert me.version == 1
    assert place.events("profile.edited") == []


async def test_an_edit_of_another_version_is_refused(place: Accounts) -> None:
    actor = await place.somebody()
    with pytest.raises(Stale):
        await place.users.edit_profile(actor, changes={"bio": Bio("New")}, expected_version=2)


async def test_the_public_side_holds_no_address_and_no_role(place: Accounts) -> None:
    actor = await place.somebody(role=Role.ADMIN)
    profile = await place.users.profile(actor.user_id)
    assert set(profile.__struct_fields__) == {"id", "display_name", "title", "bio", "avatar_url"}


async def test_a_suspended_person_has_no_public_side(place: Accounts) -> None:
    user = await place.add_user(status=UserStatus.SUSPENDED)
    for user_id in (user.id, UserId(UUID(int=1))):
        with pytest.raises(NotFound):
            await place.users.profile(user_id)


@pytest.mark.parametrize("role", [Role.STUDENT, Role.INSTRUCTOR])
async def test_only_admins_list_people(place: Accounts, role: Role) -> None:
    actor = await place.somebody(role=role)
    with pytest.raises(NotAllowed):
        await place.users.people(actor, PeopleFilter(), PageRequest())


async def test_admins_find_people_by_name_or_address(place: Accounts) -> None:
    admin = await place.somebody("root@example.org", Role.ADMIN)
    await place.add_user("grace@example.org", display_name=DisplayName("Admiral Hopper"))
    for part in ("HOPPER", "grace@", "miral"):
        page = await place.users.people(admin, PeopleFilter(search=part), PageRequest())
        assert [one.email for one in page.items] == ["grace@example.org"]


@pytest.mark.parametrize("tag", ["en", "de-AT", "zh-Hant-TW", "es-419", "fil"])
def test_language_tags_are_accepted(tag: str) -> None:
    assert Locale(tag) == tag


@pytest.mark.parametrize("tag", ["", "e", "english", "de_AT", "de-", "en\n", "../en"])
def test_what_is_no_language_tag_is_refused(tag: str) -> None:
    with pytest.raises(Invalid):
        Locale(tag)


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"])
def test_time_zones_are_known_by_name(name: str) -> None:
    assert Timezone(name) == name


@pytest.mark.parametrize("name", ["", "Mars/Base", "europe/berlin", "+02:00", "../../etc/passwd"])
def test_a_time_zone_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        Timezone(name)
