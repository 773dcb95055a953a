"""What the port ``Outbox`` promises."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from application.mail.letter import Letter

HOLD = timedelta(minutes=2)
AT_ONCE = timedelta(seconds=-1)


async def posted(world: Any, **facts: Any) -> Letter:
    letter = Letter(id=world.new_id(), recipient="ada@example.org", template="welcome", facts=facts)
    async with world.start_work(None) as work:
        await work.outbox.post(letter)
        await work.commit()
    return letter


async def claimed(world: Any, hold: timedelta = HOLD) -> Letter | None:
    async with world.start_work(None) as work:
        letter: Letter | None = await work.outbox.claim(hold=hold)
        await work.commit()
    return letter


async def test_a_letter_is_claimed_as_it_was_posted_with_its_attempt_counted(world: Any) -> None:
    letter = await posted(world, name="Ada", count=3)
    found = await claimed(world)
    assert found is not None
    assert (found.id, found.recipient, found.template) == (letter.id, "ada@example.org", "welcome")
    assert (found.locale, found.facts, found.attempts) == ("en", {"name": "Ada", "count": 3}, 1)


async def test_letters_are_claimed_in_the_order_of_their_posting(world: Any) -> None:
    letters = [await posted(world) for _ in range(3)]
    assert [(await claimed(world)).id for _ in letters] == [one.id for one in letters]
    assert await claimed(world) is None


async def test_a_held_letter_is_nobody_elses(world: Any) -> None:
    await posted(world)
    await claimed(world)
    assert await claimed(world) is None


async def test_a_letter_is_due_again_after_its_hold(world: Any) -> None:
    letter = await posted(world)
    await claimed(world, hold=AT_ONCE)
    again = await claimed(world)
    assert (again.id, again.attempts) == (letter.id, 2)


@pytest.mark.parametrize("settle", ["sent", "park"])
async def test_a_settled_letter_is_never_claimed_again(world: Any, settle: str) -> None:
    await posted(world)
    letter = await claimed(world, hold=AT_ONCE)
    async with world.start_work(None) as work:
        await getattr(work.outbox, settle)(letter.id)
        await work.commit()
    assert await claimed(world) is None


async def test_a_delayed_letter_waits(world: Any) -> None:
    await posted(world)
    letter = await claimed(world)
    for wait, is_due in ((timedelta(minutes=1), False), (AT_ONCE, True)):
        async with world.start_work(None) as work:
            await work.outbox.delay(letter.id, wait)
            await work.commit()
        assert (await claimed(world) is not None) is is_due


async def test_a_claim_that_is_not_committed_holds_nothing(world: Any) -> None:
    letter = await posted(world)
    async with world.start_work(None) as work:
        assert (await work.outbox.claim(hold=HOLD)).id == letter.id
    assert (await claimed(world)).attempts == 1


async def test_of_many_who_claim_at_once_each_gets_another_letter(world: Any) -> None:
    letters = [await posted(world) for _ in range(6)]
    found = await asyncio.gather(*(claimed(world) for _ in range(8)))
    ids = [one.id for one in found if one is not None]
    assert sorted(ids) == [one.id for one in letters]
