"""Sealing secrets anew after the server's key was changed."""

from typing import Any

import pytest

from application.two_factor import reseal_secrets
from application.two_factor.reseal_secrets import ResealSecrets
from domain.ids import UserId
from fakes.accounts import Accounts
from fakes.two_factor import LabelledBox


@pytest.fixture(params=[2, 5, 100])
def batch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer than there are in one transaction, exactly as many, and more."""
    monkeypatch.setattr(reseal_secrets, "BATCH", request.param)


@pytest.fixture
async def apps(place: Accounts, batch: None) -> list[Any]:
    """Five apps that wait for their first code."""
    for number in range(5):
        await place.two_factor.set_up(await place.somebody(f"{number}@example.org"))
    return place.stored("totps")


def secrets(place: Accounts, box: LabelledBox) -> dict[UserId, str]:
    return {one.user_id: box.open(one.sealed_secret, one.user_id) for one in place.stored("totps")}


async def test_what_an_older_key_sealed_is_sealed_with_the_present_one(
    place: Accounts, apps: list[Any]
) -> None:
    before, present = secrets(place, place.box), LabelledBox(b"key-2:")
    await ResealSecrets(place.start_work, present)()
    sealed = [one.sealed_secret for one in place.stored("totps")]
    assert all(one.startswith(b"key-2:") for one in sealed)
    assert secrets(place, present) == before


async def test_what_cannot_be_opened_stays_and_keeps_nobody_waiting(
    place: Accounts, apps: list[Any]
) -> None:
    present = LabelledBox(b"key-2:")
    present.lost = {b"key-1:"}
    await ResealSecrets(place.start_work, present)()
    assert place.stored("totps") == apps


async def test_what_the_present_key_sealed_is_left_alone(place: Accounts, apps: list[Any]) -> None:
    await ResealSecrets(place.start_work, place.box)()
    assert place.stored("totps") == apps
