"""What a unit of work promises: all or nothing, one time, locks, and answers kept for repeats."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from application.actor import Actor
from application.once import KeyInProgress, KeyReused, Replay
from application.ports import Answer, AuditEvent, Once
from classroom import classroom
from contract.behind import Behind
from domain.courses.course import Course
from domain.errors import NotFound
from domain.text import Slug, Title
from worlds import World


def wish(actor: Actor, key: str = "a-key", fingerprint: bytes = b"the request") -> Once:
    return Once(
        actor.user_id,
        key,
        fingerprint,
        lambda result: Answer(201, str(result).encode(), f"/things/{result}"),
    )


async def rename(world: World, course: Course, title: str, *, commit: bool) -> None:
    async with world.start_work(None) as work:
        await work.courses.save(replace(await work.courses.get(course.id), title=Title(title)))
        if commit:
            await work.commit()


async def title_of(world: World, course: Course) -> str:
    async with world.start_work(None) as work:
        return str((await work.courses.get(course.id)).title)


async def test_work_counts_once_it_is_committed(world: World) -> None:
    course = await classroom(world).course()
    await rename(world, course, "Lost", commit=False)
    assert await title_of(world, course) == "Bread"
    await rename(world, course, "Kept", commit=True)
    assert await title_of(world, course) == "Kept"


async def test_work_that_fails_leaves_nothing(world: World) -> None:
    course = await classroom(world).course()

    async def fail() -> None:
        async with world.start_work(None) as work:
            await work.courses.take_slug(Slug("taken-in-vain"), course.id)
            await work.courses.save(replace(course, title=Title("Lost")))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await title_of(world, course) == "Bread"
    with pytest.raises(NotFound):
        await world.courses.sheet(Slug("taken-in-vain"), None)


async def test_nobody_sees_what_is_not_committed_but_the_work_itself(world: World) -> None:
    course = await classroom(world).course()
    async with world.start_work(None) as work:
        await work.courses.save(replace(course, title=Title("Soon")))
        assert (await work.courses.get(course.id)).title == "Soon"
        assert (await work.course_reads.sheet(course.id, None)).course.title == "Soon"
        assert (await world.courses.sheet(course.id, None)).course.title == "Bread"


async def test_all_of_a_work_happens_at_one_time(world: World) -> None:
    async with world.start_work(None) as first:
        seen = first.now
        await asyncio.sleep(0)
        assert first.now == seen
        assert seen.utcoffset() == timedelta(0)
    async with world.start_work(None) as second:
        assert second.now >= seen


async def test_the_trail_is_written_with_the_work_or_not_at_all(
    world: World, behind: Behind
) -> None:
    actor = await world.person()
    for action, commit in (("thing.lost", False), ("thing.kept", True)):
        async with world.start_work(None) as work:
            await work.audit.record(
                AuditEvent(action, "thing", world.new_id(), actor.user_id, actor.origin)
            )
            if commit:
                await work.commit()
    assert await behind.actions_of(actor) == ["thing.kept"]


async def test_who_locks_a_course_is_waited_for(world: World) -> None:
    course = await classroom(world).course()
    happened: list[str] = []
    locked, release = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with world.start_work(None) as work:
            await work.courses.lock(course.id)
            locked.set()
            await release.wait()
            await work.courses.save(replace(course, title=Title("First")))
            happened.append("first")
            await work.commit()

    async def second() -> None:
        await locked.wait()
        async with world.start_work(None) as work:
            waiting = asyncio.ensure_future(work.courses.lock(course.id))
            await asyncio.sleep(0.05)
            assert not waiting.done()
            release.set()
            seen = await waiting
            happened.append("second")
            assert (seen.title, seen.version) == ("First", 2)

    await asyncio.gather(first(), second())
    assert happened == ["first", "second"]


async def test_a_lock_ends_with_its_work_however_that_ends(world: World) -> None:
    course = await classroom(world).course()

    async def fail() -> None:
        async with world.start_work(None) as work:
            await work.courses.lock(course.id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with world.start_work(None) as work:
        await work.courses.lock(course.id)


async def test_a_repeat_gets_the_answer_that_was_kept(world: World) -> None:
    actor = await world.person()
    async with world.start_work(wish(actor)) as work:
        await work.commit("thing-1")
    with pytest.raises(Replay) as repeated:
        await world.start_work(wish(actor)).__aenter__()
    assert repeated.value.answer == Answer(201, b"thing-1", "/things/thing-1")


async def test_another_request_with_the_same_key_is_refused(world: World) -> None:
    actor = await world.person()
    async with world.start_work(wish(actor)) as work:
        await work.commit("thing-1")
    with pytest.raises(KeyReused):
        await world.start_work(wish(actor, fingerprint=b"other")).__aenter__()


async def test_a_key_is_each_persons_own(world: World) -> None:
    for actor in (await world.person(), await world.person()):
        async with world.start_work(wish(actor)) as work:
            await work.commit("thing")
    async with world.start_work(wish(actor, key="another")) as work:
        await work.commit("thing")


async def test_a_repeat_while_the_first_is_under_way_does_not_wait(world: World) -> None:
    actor = await world.person()
    async with world.start_work(wish(actor)) as work:
        with pytest.raises(KeyInProgress):
            await world.start_work(wish(actor)).__aenter__()
        with pytest.raises(KeyInProgress):
            await world.start_work(wish(actor, fingerprint=b"other")).__aenter__()
        await work.commit("thing-1")
    with pytest.raises(Replay):
        await world.start_work(wish(actor)).__aenter__()


@pytest.mark.parametrize("ending", ["left", "failed"])
async def test_a_key_is_free_again_when_nothing_came_of_the_work(world: World, ending: str) -> None:
    actor = await world.person()

    async def begin() -> None:
        async with world.start_work(wish(actor)):
            if ending == "failed":
                raise ZeroDivisionError

    if ending == "failed":
        with pytest.raises(ZeroDivisionError):
            await begin()
    else:
        await begin()
    async with world.start_work(wish(actor, fingerprint=b"another request")) as work:
        await work.commit("thing-2")


async def test_of_many_repeats_at_once_one_takes_effect(world: World) -> None:
    actor = await world.person()
    effects: list[str] = []

    async def attempt() -> str:
        try:
            async with world.start_work(wish(actor)) as work:
                effects.append("done")
                await asyncio.sleep(0.02)
                await work.commit("thing-1")
        except (KeyInProgress, Replay) as told:
            return type(told).__name__
        return "done"

    outcomes = await asyncio.gather(*(attempt() for _ in range(8)))
    assert effects == ["done"]
    assert outcomes.count("done") == 1


async def test_an_answer_is_kept_for_a_day(world: World, behind: Behind) -> None:
    actor = await world.person()
    async with world.start_work(wish(actor)) as work:
        await work.commit("thing-1")
    await behind.pass_time(timedelta(hours=23, minutes=59))
    with pytest.raises(Replay):
        await world.start_work(wish(actor)).__aenter__()
    await behind.pass_time(timedelta(minutes=2))
    async with world.start_work(wish(actor, fingerprint=b"another day")) as work:
        await work.commit("thing-2")
    with pytest.raises(Replay) as repeated:
        await world.start_work(wish(actor, fingerprint=b"another day")).__aenter__()
    assert repeated.value.answer.body == b"thing-2"


async def test_work_without_a_result_keeps_no_answer(world: World) -> None:
    actor = await world.person()
    for _ in range(2):
        async with world.start_work(wish(actor)) as work:
            await work.commit()
