"""What the ports ``Users`` and ``UserReads`` promise."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from application.page import PageRequest
from application.users.ports import PeopleFilter
from domain.errors import NotFound, Overlapped
from domain.ids import UserId
from domain.text import DisplayName, Email, Title
from domain.users.errors import EmailTaken
from domain.users.profile import Bio, Locale, Timezone
from domain.users.user import Role, User, UserStatus


async def stored(world: Any, user_id: UserId) -> User:
    async with world.start_work(None) as work:
        user: User = await work.users.get(user_id)
    return user


async def test_an_account_comes_back_as_it_was_stored(world: Any) -> None:
    async with world.start_work(None) as work:
        user = User(
            id=UserId(world.new_id()),
            email=Email("Ada@Example.org"),
            display_name=DisplayName("Ada"),
            title=Title("Countess"),
            bio=Bio("Notes on the engine."),
            locale=Locale("en-GB"),
            timezone=Timezone("Europe/London"),
            role=Role.ADMIN,
            role_changed_at=work.now,
            status=UserStatus.SUSPENDED,
            password_hash="hash",
            created_at=work.now,
            updated_at=work.now,
        )
        await work.users.add(user)
        await work.commit()
    assert await stored(world, user.id) == user


async def test_an_account_that_does_not_exist_is_not_found(world: Any) -> None:
    nobody = UserId(world.new_id())
    async with world.start_work(None) as work:
        for find in (work.users.get, work.users.lock):
            with pytest.raises(NotFound):
                await find(nobody)
        assert await work.users.lock_by_email(Email("no@example.org")) is None
        assert not await work.users.is_taken(Email("no@example.org"))
    for read in (world.users.account, world.users.profile):
        with pytest.raises(NotFound):
            await read(nobody)


@pytest.mark.parametrize("written", ["ada@example.org", "ADA@example.ORG"])
async def test_an_address_is_found_in_any_case(world: Any, written: str) -> None:
    ada = await world.person(email=Email("Ada@Example.org"))
    async with world.start_work(None) as work:
        assert await work.users.is_taken(Email(written))
        assert (await work.users.lock_by_email(Email(written))).id == ada.user_id


async def test_an_address_has_one_account_whatever_its_case(world: Any) -> None:
    await world.person(email=Email("ada@example.org"))
    with pytest.raises(EmailTaken):
        await world.person(email=Email("ADA@example.org"))


async def test_of_many_who_want_an_address_at_once_one_gets_it(world: Any) -> None:
    addresses = [Email("ada@example.org"), Email("Ada@Example.org")] * 4
    results = await asyncio.gather(
        *(world.person(email=one) for one in addresses), return_exceptions=True
    )
    assert sum(isinstance(one, EmailTaken) for one in results) == len(addresses) - 1


async def test_a_save_counts_the_version(world: Any) -> None:
    ada = await world.person()
    async with world.start_work(None) as work:
        user = await work.users.get(ada.user_id)
        saved = await work.users.save(replace(user, bio=Bio("New"), role=Role.ADMIN))
        await work.commit()
    assert (saved.version, saved.bio, saved.role) == (2, "New", Role.ADMIN)
    assert await stored(world, ada.user_id) == saved


async def test_of_two_overlapping_saves_the_second_is_refused(world: Any) -> None:
    ada = await world.person()

    async def save_too_late() -> None:
        async with world.start_work(None) as slow:
            seen = await slow.users.get(ada.user_id)
            async with world.start_work(None) as fast:
                await fast.users.save(replace(seen, bio=Bio("First")))
                await fast.commit()
            await slow.users.save(replace(seen, bio=Bio("Second")))

    with pytest.raises(Overlapped):
        await save_too_late()
    assert (await stored(world, ada.user_id)).bio == "First"


async def test_a_new_hash_of_the_same_password_is_no_new_version(world: Any) -> None:
    ada = await world.person(password_hash="old")
    before = await stored(world, ada.user_id)
    async with world.start_work(None) as work:
        await work.users.rehash(ada.user_id, "new")
        await work.commit()
    assert await stored(world, ada.user_id) == replace(before, password_hash="new")


async def test_whoever_locks_waits_for_whoever_did_and_sees_what_they_wrote(world: Any) -> None:
    ada = await world.person()
    order: list[str] = []

    async def rename(name: str, before: str) -> None:
        async with world.start_work(None) as work:
            user = await work.users.lock(ada.user_id)
            order.append(f"{name} sees {user.display_name}")
            await asyncio.sleep(0.05)
            await work.users.save(replace(user, display_name=DisplayName(name)))
            await work.commit()

    await asyncio.gather(rename("Grace", "Ada"), rename("Edsger", "Ada"))
    first = order[0].split()[0]
    assert order[0].endswith("Ada")
    assert order[1].endswith(first)


async def test_the_active_admins_are_locked_and_no_others(world: Any) -> None:
    admins = {(await world.person(Role.ADMIN)).user_id for _ in range(2)}
    await world.person(Role.INSTRUCTOR)
    await world.person(Role.ADMIN, status=UserStatus.SUSPENDED)
    async with world.start_work(None) as work:
        assert await work.users.lock_admins() == admins


async def test_of_two_admins_who_demote_each_other_one_remains(world: Any) -> None:
    one, other = [(await world.person(Role.ADMIN)).user_id for _ in range(2)]

    async def demote(user_id: UserId) -> bool:
        async with world.start_work(None) as work:
            if await work.users.lock_admins() == {user_id}:
                return False
            user = await work.users.lock(user_id)
            await asyncio.sleep(0.02)
            await work.users.save(user.with_role(Role.STUDENT, now=work.now))
            await work.commit()
        return True

    assert sorted(await asyncio.gather(demote(one), demote(other))) == [False, True]


async def test_an_account_is_shown_with_all_its_facts(world: Any) -> None:
    ada = await world.person(Role.INSTRUCTOR, title=Title("Dr"), password_hash="hash")
    user, me = await stored(world, ada.user_id), await world.users.account(ada.user_id)
    for name in ("id", "email", "display_name", "title", "bio", "locale", "timezone", "role"):
        assert getattr(me, name) == getattr(user, name)
    assert (me.status, me.version, me.created_at) == (user.status, 1, user.created_at)
    assert (me.email_verified, me.has_password, me.has_totp) == (True, True, False)
    assert (await world.users.account((await world.person()).user_id)).has_password is False


async def test_only_active_people_have_a_profile(world: Any) -> None:
    ada = await world.person(bio=Bio("Hello"))
    gone = await world.person(status=UserStatus.SUSPENDED)
    profile = await world.users.profile(ada.user_id)
    assert (profile.id, profile.display_name, profile.bio) == (ada.user_id, "Ada", "Hello")
    with pytest.raises(NotFound):
        await world.users.profile(gone.user_id)


async def test_pages_of_people_join_to_the_whole_newest_first(world: Any) -> None:
    people = [(await world.person()).user_id for _ in range(5)]
    seen, after = [], None
    while True:
        page = await world.users.people(PeopleFilter(), PageRequest(2, after))
        seen += [one.id for one in page.items]
        if (after := page.next_key) is None:
            break
    assert seen == people[::-1]


async def test_people_are_filtered_by_each_fact_and_all_together(world: Any) -> None:
    wanted = await world.person(
        Role.ADMIN, "Grace Hopper", status=UserStatus.SUSPENDED, email=Email("Amazing@example.net")
    )
    await world.person(name="Somebody else")
    for fits in (
        PeopleFilter(search="hOPPer"),
        PeopleFilter(search="amazing@"),
        PeopleFilter(role=Role.ADMIN),
        PeopleFilter(status=UserStatus.SUSPENDED),
        PeopleFilter(search="grace", role=Role.ADMIN, status=UserStatus.SUSPENDED),
    ):
        page = await world.users.people(fits, PageRequest())
        assert [one.id for one in page.items] == [wanted.user_id]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "--", "((((", "%%%"])
async def test_a_search_means_its_characters_and_nothing_else(world: Any, text: str) -> None:
    wanted = await world.person(name=f"x{text}y")
    await world.person(name="nothing special")
    page = await world.users.people(PeopleFilter(search=text), PageRequest())
    assert [one.id for one in page.items] == [wanted.user_id]
