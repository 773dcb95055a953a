"""Certificates over HTTP: exactly what the contract lets them say."""

from api.site import Site
from application.actor import Actor
from classroom import Classroom
from domain.users.user import Role

FIELDS = {"number", "learner_name", "course_title", "instructor_name", "completed_at", "status"}


async def earned(site: Site, room: Classroom, owner: Actor, learner: Actor) -> str:
    course = await room.course(owner)
    lesson = await room.lesson(course)
    await room.enrolled(course, learner)
    await room.done(learner, lesson)
    mine = await site.ask("GET", "/me/certificates", learner)
    number: str = mine.json()["items"][0]["number"]
    return number


async def test_anybody_who_knows_the_number_sees_exactly_this(site: Site, room: Classroom) -> None:
    owner, learner = await room.world.person(name="Grace"), await room.world.person()
    number = await earned(site, room, owner, learner)
    shown = await site.ask("GET", f"/certificates/{number}")
    assert (shown.status_code, shown.json().keys()) == (200, FIELDS)
    assert (shown.json()["number"], shown.json()["status"]) == (number, "valid")
    assert (await site.ask("GET", "/me/certificates", learner)).json()["items"] == [shown.json()]
    for unknown in ("EL-2026-UNKNOWN", "%20", "x" * 200):
        assert (await site.ask("GET", f"/certificates/{unknown}")).status_code == 404


async def test_staff_revoke_once_and_everybody_sees_it(site: Site, room: Classroom) -> None:
    owner, learner = await room.world.person(Role.INSTRUCTOR), await room.world.person()
    path = f"/certificates/{await earned(site, room, owner, learner)}"
    why = {"reason": "Copied"}
    assert (await site.ask("POST", f"{path}/revoke", json=why)).status_code == 401
    assert (await site.ask("POST", f"{path}/revoke", learner, json=why)).status_code == 403
    tag = (await site.ask("GET", path)).headers["etag"]
    revoked = await site.ask("POST", f"{path}/revoke", owner, json=why, headers={"If-Match": tag})
    assert (revoked.status_code, revoked.json()["status"]) == (200, "revoked")
    assert revoked.json().keys() == FIELDS
    again = await site.ask("POST", f"{path}/revoke", owner, json=why)
    assert (again.status_code, again.json()["code"]) == (409, "invalid_transition")
    stale = await site.ask("POST", f"{path}/revoke", owner, json=why, headers={"If-Match": tag})
    assert stale.status_code == 412
    assert (await site.ask("GET", path)).json()["status"] == "revoked"


async def test_a_certificate_is_printed_for_anybody_who_knows_its_number(
    site: Site, room: Classroom
) -> None:
    owner, learner = await room.world.person(Role.INSTRUCTOR), await room.world.person()
    number = await earned(site, room, owner, learner)
    printed = await site.ask("GET", f"/certificates/{number}.pdf")
    assert printed.status_code == 200
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.headers["content-disposition"] == f'inline; filename="{number}.pdf"'
    assert number.encode() in printed.content
    held = {"If-None-Match": printed.headers["etag"]}
    again = await site.ask("GET", f"/certificates/{number}.pdf", headers=held)
    assert (again.status_code, again.content) == (304, b"")
    await site.ask("POST", f"/certificates/{number}/revoke", owner, json={"reason": "Copied"})
    revoked = await site.ask("GET", f"/certificates/{number}.pdf", headers=held)
    assert revoked.status_code == 200
    assert b"revoked" in revoked.content


async def test_what_is_no_certificate_is_not_printed(site: Site) -> None:
    for unknown in ("EL-2026-UNKNOWN.pdf", ".pdf", "%20.pdf", "x" * 200 + ".pdf", "x.pdf.pdf"):
        refused = await site.ask("GET", f"/certificates/{unknown}")
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    refused = await site.ask("POST", "/certificates/EL-2026-UNKNOWN.pdf", json={})
    assert refused.status_code == 405


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def test_the_page_behind_the_code_says_what_the_certificate_says(
    site: Site, room: Classroom
) -> None:
    owner = await room.world.person(Role.INSTRUCTOR, "Grace & <b>Co</b>")
    learner = await room.world.person(name='"Ada" <script>alert(1)</script>')
    number = await earned(site, room, owner, learner)
    page = await site.client.get(f"/certificates/{number}", headers=BROWSER)
    assert (page.status_code, page.headers["x-robots-tag"]) == (200, "noindex")
    assert "&quot;Ada&quot; &lt;script&gt;" in page.text
    assert "Grace &amp; &lt;b&gt;Co" in page.text
    assert "This certificate is valid." in page.text
    assert f'href="/api/v1/certificates/{number}.pdf"' in page.text
    assert "<script" not in page.text
    told = await site.client.get(f"/certificates/{number}")
    assert told.json() == (await site.ask("GET", f"/certificates/{number}")).json()
    await site.ask("POST", f"/certificates/{number}/revoke", owner, json={"reason": "Copied"})
    page = await site.client.get(f"/certificates/{number}", headers=BROWSER)
    assert "This certificate was revoked. It is not valid." in page.text


async def test_a_number_that_nothing_has_and_one_that_is_none_look_alike(site: Site) -> None:
    for headers in (BROWSER, {}):
        for number in ("EL-2026-7K3M9QXT2HVB", "x" * 300, "%20"):
            told = await site.client.get(f"/certificates/{number}", headers=headers)
            assert (told.status_code, told.json()["code"]) == (404, "not_found")
