"""Letters: delivered at least once, tried again with patience, given up on at last."""

import asyncio
from datetime import timedelta

import pytest

from application.mail.deliver_mail import HOLD, DeliverMail, Delivery
from application.mail.letter import WAITS, Letter
from application.mail.ports import MailDelayed, MailRefused
from fakes.mail import PlainWriter, RememberingMailer
from fakes.memory import Clock, Ids, MemoryStore
from fakes.work import start_memory_work


class PostOffice:
    """An outbox and somebody who empties it."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.store = MemoryStore(self.clock)
        self.start_work = start_memory_work(self.store)
        self.mailer = RememberingMailer()
        self.new_id = Ids()
        self.deliver = DeliverMail(self.start_work, {}, PlainWriter(), self.mailer)

    async def post(self, template: str = "welcome", **facts: str) -> Letter:
        letter = Letter(
            id=self.new_id(), recipient="ada@example.org", template=template, facts=facts
        )
        async with self.start_work(None) as work:
            await work.outbox.post(letter)
            await work.commit()
        return letter

    async def outcome(self) -> Delivery | None:
        delivered = await self.deliver()
        return None if delivered is None else delivered[1]


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


async def test_letters_go_out_in_the_order_in_which_they_were_posted(office: PostOffice) -> None:
    posted = [await office.post() for _ in range(3)]
    for _ in posted:
        assert await office.outcome() is Delivery.SENT
    assert [letter.id for letter, _ in office.mailer.sent] == [one.id for one in posted]
    assert await office.outcome() is None


async def test_a_letter_that_was_never_committed_does_not_go_out(office: PostOffice) -> None:
    async with office.start_work(None) as work:
        await work.outbox.post(Letter(id=office.new_id(), recipient="a@b.org", template="welcome"))
    assert await office.outcome() is None


async def test_the_facts_stand_in_the_letter(office: PostOffice) -> None:
    await office.post(name="Ada")
    await office.deliver()
    ((_, written),) = office.mailer.sent
    assert (written.subject, written.text) == ("welcome", "Ada")


async def test_a_failure_is_tried_again_after_longer_and_longer_waits(office: PostOffice) -> None:
    await office.post()
    office.mailer.fault = MailDelayed()
    for wait in WAITS:
        assert await office.outcome() is Delivery.DELAYED
        office.clock.now += wait - timedelta(seconds=1)
        assert await office.outcome() is None
        office.clock.now += timedelta(seconds=1)
    assert await office.outcome() is Delivery.PARKED
    office.clock.advance(days=365)
    assert await office.outcome() is None


async def test_a_letter_goes_out_once_the_server_is_back(office: PostOffice) -> None:
    await office.post()
    office.mailer.fault = MailDelayed()
    await office.deliver()
    office.mailer.fault = None
    office.clock.now += WAITS[0]
    assert await office.outcome() is Delivery.SENT
    assert len(office.mailer.sent) == 1


async def test_a_letter_that_is_refused_for_good_is_not_tried_again(office: PostOffice) -> None:
    await office.post()
    office.mailer.fault = MailRefused()
    assert await office.outcome() is Delivery.PARKED
    office.clock.advance(days=1)
    assert await office.outcome() is None


async def test_a_letter_whose_sender_died_is_sent_again_after_its_hold(office: PostOffice) -> None:
    letter = await office.post()
    office.mailer.fault = RuntimeError("killed")
    with pytest.raises(RuntimeError):
        await office.deliver()
    office.mailer.fault = None
    assert await office.outcome() is None
    office.clock.now += HOLD
    assert await office.outcome() is Delivery.SENT
    assert [one.id for one, _ in office.mailer.sent] == [letter.id]


async def test_a_letter_that_kills_its_sender_every_time_is_parked(office: PostOffice) -> None:
    await office.post()
    office.mailer.fault = RuntimeError("killed")
    for _ in range(len(WAITS) + 1):
        with pytest.raises(RuntimeError):
            await office.deliver()
        office.clock.now += HOLD
    assert await office.outcome() is Delivery.PARKED
    assert await office.outcome() is None


async def test_two_senders_never_send_the_same_letter(office: PostOffice) -> None:
    posted = [await office.post() for _ in range(10)]
    await asyncio.gather(*(office.deliver() for _ in range(20)))
    sent = [letter.id for letter, _ in office.mailer.sent]
    assert sorted(sent) == [one.id for one in posted]


async def test_a_letter_that_became_needless_is_dropped(office: PostOffice) -> None:
    async def needless(_letter: Letter, /) -> None:
        return None

    office.deliver = DeliverMail(
        office.start_work, {"welcome": needless}, PlainWriter(), office.mailer
    )
    await office.post()
    assert await office.outcome() is Delivery.NEEDLESS
    assert office.mailer.sent == []
    assert await office.outcome() is None
