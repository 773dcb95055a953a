"""The life of an account on a real server: passwords, addresses, suspension, erasure."""

from collections.abc import Iterator
from itertools import count

import httpx
import pytest
from people import (
    anybody,
    id_of,
    join,
    letters_to,
    log_in,
    logged_in,
    mailed_token,
    text_of,
)
from server import Served, eventually

PASSWORD, NEW = "nine sleepy hedgehogs", "ten restless hedgehogs"
NUMBERS = count(1)


@pytest.fixture
def address() -> str:
    return f"account-{next(NUMBERS)}@example.org"


@pytest.fixture
def person(served: Served, address: str) -> Iterator[httpx.Client]:
    with join(served, address, PASSWORD, "Ines") as person:
        yield person


def subjects(served: Served, address: str) -> list[str]:
    return [str(letter["Subject"]) for letter in letters_to(served, address)]


def test_a_password_is_changed_forgotten_and_set_again(
    served: Served, person: httpx.Client, address: str
) -> None:
    change = {"current_password": PASSWORD, "new_password": NEW}
    with logged_in(served, address, PASSWORD) as elsewhere:
        assert person.post("/me/password", json=change).status_code == 204
        assert eventually(lambda: elsewhere.get("/me").status_code == 401)
    assert person.get("/me").status_code == 200

    with anybody(served) as visitor:
        assert visitor.post("/auth/password/forgot", json={"email": address}).status_code == 202
        assert eventually(lambda: "Set a new password" in subjects(served, address))
        reset = {"token": mailed_token(served, address), "new_password": PASSWORD}
        assert visitor.post("/auth/password/reset", json=reset).status_code == 204
        assert visitor.post("/auth/password/reset", json=reset).status_code == 400
    assert person.get("/me").status_code == 401
    assert log_in(served, address, PASSWORD)["token_type"] == "Bearer"
    assert eventually(lambda: subjects(served, address).count("Your password was changed") == 2)


def test_an_address_changes_when_the_new_one_is_confirmed(
    served: Served, person: httpx.Client, address: str
) -> None:
    new = f"moved-{address}"
    wish = {"email": new, "current_password": PASSWORD}
    assert person.post("/me/email", json=wish).status_code == 202
    token = mailed_token(served, new)
    assert person.get("/me").json()["email"] == address
    with anybody(served) as visitor:
        assert visitor.post("/auth/verify-email", json={"token": token}).status_code == 204
    assert person.get("/me").json()["email"] == new
    assert eventually(lambda: len(subjects(served, address)) == 3)
    assert all(new not in text_of(one) for one in letters_to(served, address))


def test_a_suspended_person_is_out_at_once(
    served: Served, person: httpx.Client, root: httpx.Client, address: str
) -> None:
    path = f"/users/{id_of(person)}"
    assert root.post(f"{path}/suspend", json={"reason": "Advertised."}).status_code == 200
    assert person.get("/me").status_code == 401
    login = {"email": address, "password": PASSWORD}
    with anybody(served) as visitor:
        refused = visitor.post("/auth/login", json=login)
    assert (refused.status_code, refused.json()["code"]) == (403, "account_suspended")
    assert root.post(f"{path}/reinstate").status_code == 200
    assert person.get("/me").status_code == 401
    assert log_in(served, address, PASSWORD)


def test_whoever_leaves_is_forgotten_and_the_books_are_kept(
    served: Served, person: httpx.Client, root: httpx.Client, address: str
) -> None:
    me = id_of(person)
    course = person.get("/courses").json()["items"][0]["id"]
    enrollment = person.post(f"/courses/{course}/enrollments", json={}).json()["id"]
    exported = person.get("/me/export").json()
    assert exported["account"]["email"] == address
    assert [one["id"] for one in exported["enrollments"]] == [enrollment]
    assert "session.started" in {one["action"] for one in exported["audit_events"]}

    assert person.delete("/me").status_code == 204

    assert person.get("/me").status_code == 401
    with anybody(served) as visitor:
        assert visitor.get(f"/users/{me}").status_code == 404
        login = visitor.post("/auth/login", json={"email": address, "password": PASSWORD})
    assert login.status_code == 401
    kept = root.get(f"/enrollments/{enrollment}").json()
    assert kept["user"] == {"id": me, "display_name": "Former learner"}
    trail = root.get("/audit-events", params={"actor_id": me, "limit": "100"})
    assert {"user.verified", "session.started", "user.erased"} <= {
        one["action"] for one in trail.json()["items"]
    }
    assert {one["ip"] for one in trail.json()["items"]} == {None}
    assert address not in trail.text
    with anybody(served) as visitor:
        again = {"email": address, "password": PASSWORD, "display_name": "Ines again"}
        assert visitor.post("/auth/register", json=again).status_code == 202
    # The address is free: it gets a link, and not the word that there is an account.
    assert eventually(lambda: subjects(served, address).count("Confirm your e-mail address") == 2)


def test_an_admin_erases_somebody_and_nobody_else_may(
    person: httpx.Client, root: httpx.Client, samir: httpx.Client
) -> None:
    path = f"/users/{id_of(person)}"
    assert samir.delete(path).status_code == 403
    assert root.delete(path).status_code == 204
    assert person.get("/me").status_code == 401
    assert root.delete(path).status_code == 404
