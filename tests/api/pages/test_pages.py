"""The pages as HTTP answers: who gets HTML, who gets JSON, and under which policy."""

import re
from importlib.metadata import version
from types import SimpleNamespace

import pytest

from presentation.main import _demo_accounts
from presentation.pages import DemoAccount
from presentation.pages.docs import docs_page
from presentation.pages.manual import ORDER, read_guide, readable

MAILED = ["/auth/verify", "/auth/reset"]
PAGES = [
    *("/", "/docs", "/problems", "/problems/already_enrolled"),
    *("/docs/guides", "/docs/tour", *(f"/docs/guides/{name}" for name in ORDER)),
    *(f"{path}?token=secret" for path in MAILED),
    "/auth/complete?code=secret",
]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
TWO_FORMS = ["/", "/problems", "/problems/already_enrolled"]
ENROLLED = {
    "type": "/problems/already_enrolled",
    "code": "already_enrolled",
    "status": 409,
    "title": "Already enrolled",
    "explanation": "There is a live enrollment in this course <already>: `<enrollment_id>`.",
    "advice": "Read the resource again, decide anew, "
    "and send a request that fits its present state.",
}


def directives(policy: str) -> dict[str, str]:
    pairs = (directive.strip().partition(" ") for directive in policy.split(";"))
    return {name: value for name, _, value in pairs}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_html_under_a_policy_without_inline_code_or_other_hosts(client, path):
    answer = client.get(path, headers={"Accept": BROWSER})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert directives(answer.headers["content-security-policy"]) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_inline_code_or_an_address_of_another_host(client, path):
    html = client.get(path, headers={"Accept": BROWSER}).text
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son\w+=", html) == []
    assert re.findall(r'(?:src|href|action)="(?:\w+:)?//[^"]*"', html) == []


@pytest.mark.parametrize("path", TWO_FORMS)
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (BROWSER, "text/html"),
        ("text/html", "text/html"),
        ("application/json;q=0.5, text/html", "text/html"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/html;q=0.5, application/json", "application/json"),
        ("image/png", "application/json"),
        ("text/html;q=inf", "application/json"),
        (";;;,,q=", "application/json"),
    ],
)
def test_accept_decides_between_html_and_json(client, path, accept, media_type):
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.headers["vary"] == "Accept"


def test_the_landing_answer_points_a_program_to_everything(client):
    assert client.get("/").json() == {
        "name": "elearning",
        "version": version("elearning"),
        "docs": "/docs",
        "openapi": "/openapi.json",
        "health": "/health/ready",
    }


def test_the_landing_page_points_a_person_to_everything(client):
    html = client.get("/", headers={"Accept": BROWSER}).text
    assert {"/docs", "/openapi.json", "/problems", "/health/ready"} <= set(
        re.findall(r'href="([^"]+)"', html)
    )


def test_a_problem_is_explained_to_a_program(client):
    assert client.get("/problems/already_enrolled").json() == ENROLLED


def test_a_problem_is_explained_to_a_person_with_its_text_escaped(client):
    html = client.get("/problems/already_enrolled", headers={"Accept": BROWSER}).text
    assert "<h1>Already enrolled</h1>" in html
    assert "in this course &lt;already&gt;: <code>&lt;enrollment_id&gt;</code>." in html
    assert "status 409 or 410" in html
    assert "&quot;enrollment_id&quot;: &quot;&lt;id&gt;&quot;" in html
    assert ENROLLED["advice"] in html
    assert "<already>" not in html


def test_a_problem_tells_which_operations_answer_it_and_leads_to_them(client):
    html = client.get("/problems/already_enrolled", headers={"Accept": BROWSER}).text
    assert '<a href="/docs#/Enrollments/enroll"><code>POST /enroll</code></a>' in html
    assert "Take a seat &lt;now&gt;" in html
    many = client.get("/problems/malformed_json", headers={"Accept": BROWSER}).text
    assert "50 operations can answer it" in many
    assert "/docs#/" not in many


def test_all_problems_are_listed_by_status_and_code(client):
    items = client.get("/problems").json()["items"]
    assert [item["code"] for item in items] == ["malformed_json", "already_enrolled"]
    assert items[1] == ENROLLED
    html = client.get("/problems", headers={"Accept": BROWSER}).text
    assert re.findall(r'href="/problems/(\w+)"', html) == ["malformed_json", "already_enrolled"]


@pytest.mark.parametrize("accept", [BROWSER, "application/json"])
@pytest.mark.parametrize("code", ["unknown", "ALREADY_ENROLLED", "%00", "<script>", "a" * 5000])
def test_an_unknown_problem_is_not_found(client, accept, code):
    answer = client.get(f"/problems/{code}", headers={"Accept": accept})
    assert answer.status_code == 404
    assert "<script>" not in answer.text


@pytest.mark.parametrize("path", ["/", "/docs", "/problems", "/problems/already_enrolled"])
def test_a_page_that_the_browser_holds_is_not_sent_again(client, path):
    first = client.get(path, headers={"Accept": BROWSER})
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(path, headers={"Accept": BROWSER, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_guides_are_listed_with_how_they_begin(client):
    html = client.get("/docs/guides").text
    paths = [f"/docs/guides/{name}" for name in ORDER]
    assert re.findall(r'class="tile" href="([^"]+)"', html) == [*paths, "/docs/tour"]
    assert "<h2>Paging</h2><p>Every list answers a page: items, and" in html


@pytest.mark.parametrize("path", ["/docs/tour", *(f"/docs/guides/{name}" for name in ORDER)])
def test_links_of_a_guide_lead_somewhere(client, path):
    html = client.get(path).text
    assert html.count("<h1") == 1
    assert re.findall(r'href="([^"]+)" aria-current="page"', html) == [path]
    for address in re.findall(r'href="(/[^"#]*)', html):
        if address != "/openapi.json":
            assert client.get(address).status_code == 200, address


def test_a_guide_that_is_not_there_is_not_found(client):
    assert client.get("/docs/guides/nothing").status_code == 404


def test_long_json_is_set_in_lines_and_everything_else_stands_as_it_is_written():
    long = '{"title": "' + "x" * 90 + '", "tags": []}'
    block = f'HTTP/1.1 200 OK\n\n{{"short": true}}\n{long}\n{{"cut off": "{"x" * 90}\n'
    assert readable(block) == block.replace(
        long, '{\n  "title": "' + "x" * 90 + '",\n  "tags": []\n}'
    )


def test_the_opening_of_a_guide_names_what_it_links_to():
    assert read_guide("/x", "# A\n\nSee [the `list`](/problems) of *all*.").opening == (
        "See the list of all."
    )


def test_each_guide_leads_to_the_one_before_and_the_one_after(client):
    order = [*(f"/docs/guides/{name}" for name in ORDER), "/docs/tour"]
    for place, path in enumerate(order):
        html = client.get(path).text
        assert re.findall(r'href="([^"]+)" rel="prev"', html) == order[:place][-1:]
        assert re.findall(r'href="([^"]+)" rel="next"', html) == order[place + 1 :][:1]


def test_demo_accounts_are_offered_by_the_docs_page_where_there_are_some():
    nobody, somebody = docs_page(()), docs_page((DemoAccount("a@x.org", "student", "<secret>"),))
    assert b"data-email" not in nobody
    assert b'data-email="a@x.org" data-password="&lt;secret&gt;"' in somebody


@pytest.mark.parametrize("environment", ["development", "test", "production"])
def test_only_a_server_for_development_offers_its_demo_accounts(environment):
    offered = _demo_accounts(SimpleNamespace(environment=environment))
    assert bool(offered) == (environment == "development")


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/docs", "/docs"),
        ("/docs/guides", "/docs/guides"),
        ("/docs/guides/paging", "/docs/guides"),
        ("/problems/already_enrolled", "/problems"),
    ],
)
def test_the_navigation_marks_where_one_is(client, path, section):
    html = client.get(path, headers={"Accept": BROWSER}).text
    assert re.findall(r'href="([^"]+)" aria-current="true"', html) == [section]


def test_a_guide_is_shown_as_its_markdown_says_and_nothing_of_it_is_code():
    shown = read_guide(
        "/x", "# A & B\n\nWhat `x` is.\n\n## One thing\n\n<script>\n\n```http\nGET <x>\n```\n"
    )
    assert (shown.title, shown.opening) == ("A & B", "What x is.")
    assert '<h2 id="one-thing">One thing</h2>' in shown.html
    assert '<div class="block http"><pre tabindex="0"><code>GET &lt;x&gt;\n' in shown.html
    assert "&lt;script&gt;" in shown.html


@pytest.mark.parametrize("path", MAILED)
def test_the_page_of_a_mailed_link_is_not_stored_and_does_not_repeat_the_token(client, path):
    answer = client.get(f"{path}?token=secret-of-the-mail")
    assert answer.headers["cache-control"] == "no-store"
    assert "secret-of-the-mail" not in answer.text
    assert client.post(path, json={}).status_code == 405


def test_pages_are_public_and_absent_from_the_openapi_document(app):
    routes = [route for route in app.routes if not route.path.startswith("/schema")]
    assert sorted(route.path for route in routes) == [
        "/",
        "/auth/complete",
        "/auth/reset",
        "/auth/verify",
        "/certificates/{number:str}",
        "/docs",
        "/docs/assets/{name:str}",
        "/docs/guides",
        "/docs/guides/{name:str}",
        "/docs/tour",
        "/problems",
        "/problems/{code:str}",
    ]
    assert all(handler.opt["public"] for route in routes for handler in route.route_handlers)
    assert app.openapi_schema.paths == {}
