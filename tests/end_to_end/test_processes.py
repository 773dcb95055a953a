"""Servers that are killed, ended, doubled and started again: nothing is lost or left behind."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from courses import made, published_course
from people import DEMO_PASSWORD, id_of, log_in, logged_in, with_token
from processes import postmaster_of, workers_of, working_in
from raw_http import connect, read_answer
from server import PATIENCE, Served, end, eventually, serving


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which servers are started one after the other: the data stay."""
    return tmp_path_factory.mktemp("clone")


@pytest.fixture(autouse=True)
def nothing_left_behind(clone: Path) -> Iterator[None]:
    """When a test's last server has gone, so has every process that was started for it."""
    yield
    assert eventually(lambda: working_in(clone) == set())


def test_one_command_leads_from_nothing_to_a_served_api_with_content(clone: Path) -> None:
    with serving(clone, "run") as served:
        assert served.get("/docs").status_code == 200
        assert len(served.get("/api/v1/courses").json()["items"]) >= 6
        assert eventually(lambda: "Ctrl-C ends it" in served.console.read_text())
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(PATIENCE) == 0
    said = served.console.read_text()
    for shown in (f"{served.base_url}/docs", "admin@example.org", DEMO_PASSWORD, ".data/mail"):
        assert shown in said


def test_what_was_answered_is_there_after_a_kill(clone: Path) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    with serving(clone, "run") as killed:
        token = log_in(killed, "ada@example.org", DEMO_PASSWORD)["access_token"]
        with with_token(killed, token) as ada:
            course = made(ada.post("/courses", json={"title": "Kept"}, headers=key))
        killed.process.kill()

    with (
        serving(clone, "run", port=killed.port) as served,
        with_token(served, token) as ada,
    ):
        assert ada.get(f"/courses/{course['id']}").json() == course
        again = ada.post("/courses", json={"title": "Kept"}, headers=key)
        assert (again.json(), again.headers["idempotency-replayed"]) == (course, "true")


def test_two_servers_in_one_folder_share_one_postgresql_which_goes_with_the_last(
    clone: Path,
) -> None:
    with serving(clone, "run") as first, serving(clone, "run") as second:
        postmaster = postmaster_of(clone)
        with logged_in(first, "ada@example.org") as ada:
            course = published_course(ada, title="Seen by both", lessons=1)
        end(first)
        assert second.get(f"/api/v1/courses/{course['id']}").json()["title"] == "Seen by both"
        assert postmaster_of(clone) == postmaster
        assert postmaster in working_in(clone)
        assert first.process.pid not in working_in(clone)


def test_what_one_server_ends_is_over_on_the_other(clone: Path) -> None:
    address = {"PUBLIC_URL": "http://learn.example.org"}
    with serving(clone, "run", **address) as first, serving(clone, "run", **address) as second:
        token = log_in(first, "samir@example.org", DEMO_PASSWORD)["access_token"]
        with with_token(first, token) as here, with_token(second, token) as there:
            assert there.get("/me").status_code == 200
            assert here.post("/auth/logout").status_code == 204
            assert here.get("/me").status_code == 401
            assert eventually(lambda: there.get("/me").status_code == 401)
        with (
            logged_in(first, "admin@example.org") as admin,
            logged_in(second, "samir@example.org") as samir,
        ):
            admin.post(f"/users/{id_of(samir)}/role", json={"role": "instructor"})
            title = {"title": "As soon as possible"}
            assert eventually(lambda: samir.post("/courses", json=title).status_code == 201)


def test_a_request_under_way_is_answered_before_the_server_ends(clone: Path) -> None:
    body = json.dumps({"email": "samir@example.org", "password": DEMO_PASSWORD}).encode()
    head = (
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
    )
    with serving(clone, "run") as served, connect(served) as connection:
        connection.sendall(head.encode())
        assert connection.recv(1024) == b"HTTP/1.1 100 Continue\r\n\r\n"
        served.process.send_signal(signal.SIGTERM)
        assert eventually(lambda: not _is_listening(served))
        connection.sendall(body)
        answer = read_answer(connection)
        assert served.process.wait(PATIENCE) == -signal.SIGTERM
    assert (answer.status, json.loads(answer.body)["token_type"]) == (200, "Bearer")


def test_several_workers_answer_and_a_killed_one_is_replaced(clone: Path) -> None:
    with serving(clone, "run", "--workers", "2") as served:
        assert eventually(lambda: len(workers_of(served)) == 2)
        killed = min(workers_of(served))
        os.kill(killed, signal.SIGKILL)
        assert eventually(lambda: len(workers_of(served) - {killed}) == 2)
        assert eventually(lambda: served.is_answering)
        with logged_in(served, "ada@example.org") as ada:
            made(ada.post("/courses", json={"title": "By whichever worker"}))
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(PATIENCE) == 0


def test_a_killed_postgresql_comes_back_by_itself(clone: Path) -> None:
    with serving(clone, "run") as served, logged_in(served, "ada@example.org") as ada:
        course = made(ada.post("/courses", json={"title": "Survivor"}))
        postmaster = postmaster_of(clone)
        assert postmaster is not None
        os.kill(postmaster, signal.SIGKILL)
        assert eventually(lambda: ada.get(f"/courses/{course['id']}").status_code == 200)
        assert eventually(lambda: postmaster_of(clone) not in (None, postmaster))
        assert eventually(lambda: served.is_answering)


def _is_listening(served: Served) -> bool:
    try:
        connect(served).close()
    except ConnectionRefusedError:
        return False
    return True
