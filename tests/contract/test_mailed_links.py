"""What the port ``MailedLinks`` promises."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from application.actor import Actor
from domain.auth.mailed_link import LinkPurpose, MailedLink
from domain.text import Email

HASH, OTHER = b"1" * 32, b"2" * 32
RESET, CHANGE = LinkPurpose.RESET_PASSWORD, LinkPurpose.CHANGE_EMAIL


async def mailed(
    world: Any, person: Actor, token_hash: bytes = HASH, purpose: LinkPurpose = RESET
) -> MailedLink:
    async with world.start_work(None) as work:
        link = MailedLink.requested(
            person.user_id, purpose, email=Email("ada@example.org"), now=work.now
        )
        link = link.mailed(token_hash=token_hash, now=work.now)
        await work.links.put(link)
        await work.commit()
    return link


async def found(world: Any, token_hash: bytes, purpose: LinkPurpose = RESET) -> MailedLink | None:
    async with world.start_work(None) as work:
        link: MailedLink | None = await work.links.find(purpose, token_hash)
    return link


@pytest.mark.parametrize("purpose", list(LinkPurpose))
async def test_a_link_is_found_as_it_was_put(world: Any, purpose: LinkPurpose) -> None:
    ada = await world.person()
    link = await mailed(world, ada, purpose=purpose)
    assert await found(world, HASH, purpose) == link
    async with world.start_work(None) as work:
        assert await work.links.get(ada.user_id, purpose) == link


async def test_a_token_of_one_purpose_is_none_of_another(world: Any) -> None:
    await mailed(world, await world.person())
    assert await found(world, HASH, CHANGE) is None


async def test_a_newer_link_takes_the_place_of_the_older(world: Any) -> None:
    ada = await world.person()
    await mailed(world, ada)
    newer = await mailed(world, ada, OTHER)
    assert await found(world, HASH) is None
    assert await found(world, OTHER) == newer


async def test_a_link_can_wait_for_its_token(world: Any) -> None:
    ada = await world.person()
    async with world.start_work(None) as work:
        waiting = MailedLink.requested(
            ada.user_id, CHANGE, email=Email("new@example.org"), now=work.now
        )
        await work.links.put(waiting)
        await work.commit()
    async with world.start_work(None) as work:
        assert await work.links.get(ada.user_id, CHANGE) == waiting


async def test_a_link_is_used_once(world: Any) -> None:
    link = await mailed(world, await world.person())
    async with world.start_work(None) as work:
        assert await work.links.use(link)
        assert not await work.links.use(link)
        await work.commit()
    assert await found(world, HASH) is None


async def test_a_link_that_was_replaced_is_not_used(world: Any) -> None:
    link = await mailed(world, await world.person())
    async with world.start_work(None) as work:
        assert not await work.links.use(replace(link, token_hash=OTHER))
    assert await found(world, HASH) == link


async def test_of_many_who_use_a_link_at_once_one_does(world: Any) -> None:
    ada = await world.person()
    link = await mailed(world, ada)

    async def use() -> bool:
        async with world.start_work(None) as work:
            await work.users.lock(ada.user_id)
            used: bool = await work.links.use(link)
            await work.commit()
        return used

    assert sorted(await asyncio.gather(*(use() for _ in range(6)))) == [False] * 5 + [True]


async def test_all_links_of_a_person_end_and_nobody_elses(world: Any) -> None:
    ada, grace = await world.person(), await world.person()
    await mailed(world, ada, b"1" * 32)
    await mailed(world, ada, b"2" * 32, CHANGE)
    kept = await mailed(world, grace, b"3" * 32)
    async with world.start_work(None) as work:
        await work.links.end_all(ada.user_id)
        await work.commit()
    assert await found(world, b"1" * 32) is None
    assert await found(world, b"2" * 32, CHANGE) is None
    assert await found(world, b"3" * 32) == kept


async def test_a_use_that_is_not_committed_did_not_happen(world: Any) -> None:
    link = await mailed(world, await world.person())
    async with world.start_work(None) as work:
        assert await work.links.use(link)
    assert await found(world, HASH) == link
