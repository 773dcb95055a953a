"""Files that the pages load: cached for good by version, revalidated otherwise, nothing else."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import presentation.pages
from presentation.pages.assets import accepts_gzip, assets

PACKAGE = Path(presentation.pages.__file__).parent
PAGES = ["/", "/docs", "/problems", "/problems/malformed_json", "/auth/verify"]
HTML = {"Accept": "text/html"}
PLAIN = {"Accept-Encoding": "identity"}
STYLE = "/docs/assets/page.css"


def referred(html: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/docs/assets/[^"]+)"', html)


@pytest.mark.parametrize("path", PAGES)
def test_what_a_page_refers_to_exists_and_may_be_kept_for_good(client, path):
    addresses = referred(client.get(path, headers=HTML).text)
    assert len(addresses) >= 2
    for address in addresses:
        answer = client.get(address, headers=PLAIN)
        assert answer.status_code == 200, address
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("page.css", "text/css; charset=utf-8"),
        ("docs.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
        ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
        ("swagger-ui-bundle.js.LICENSE.txt", "text/plain; charset=utf-8"),
    ],
)
def test_a_file_has_its_type_and_exactly_its_bytes(client, name, media_type):
    answer = client.get(f"/docs/assets/{name}", headers=PLAIN)
    assert answer.headers["content-type"] == media_type
    [source] = PACKAGE.rglob(name)
    assert answer.content == source.read_bytes()
    assert "content-encoding" not in answer.headers


def test_a_client_that_takes_gzip_gets_fewer_bytes_and_the_same_file(client):
    with client.stream("GET", STYLE, headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(packed) == (PACKAGE / "static" / "page.css").read_bytes()


@pytest.mark.parametrize("query", ["", "?v=", "?v=of-another-release"])
def test_a_file_asked_for_without_its_version_is_revalidated(client, query):
    assert client.get(STYLE + query).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_a_file_that_the_browser_holds_is_not_sent_again(client, encoding, form):
    headers = {"Accept-Encoding": encoding}
    etag = client.get(STYLE, headers=headers).headers["etag"]
    answer = client.get(STYLE, headers=headers | {"If-None-Match": form.format(etag)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag


def test_the_two_encodings_have_two_etags(client):
    tags = {
        client.get(STYLE, headers={"Accept-Encoding": encoding}).headers["etag"]
        for encoding in ("gzip", "identity")
    }
    assert len(tags) == 2


@pytest.mark.parametrize(
    "name",
    [
        "..%2fassets.py",
        "..%2F..%2Fpages%2Fassets.py",
        "%2e%2e/assets.py",
        "....//assets.py",
        "%2fetc%2fpasswd",
        "..%5cassets.py",
        "assets.py",
        "LICENSE",
        "NOTICE.md",
        "layout.html",
        "page.css%00",
        "PAGE.CSS",
        "%00",
        "static",
    ],
)
def test_nothing_outside_the_table_can_be_asked_for(client, name):
    assert client.get(f"/docs/assets/{name}").status_code == 404


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(min_size=1, max_size=40).filter(lambda name: name not in assets()))
def test_no_name_but_those_of_the_table_is_answered(client, name):
    encoded = "".join(f"%{byte:02x}" for byte in name.encode())
    assert client.get(f"/docs/assets/{encoded}").status_code in (400, 404)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip", True),
        ("br, GZIP ;q=0.5", True),
        ("deflate, gzip;q=1.0", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("x-gzip", False),
    ],
)
def test_gzip_is_sent_only_to_whoever_takes_it(header, expected):
    assert accepts_gzip(header) is expected


def test_vendored_files_are_those_that_the_notice_names():
    vendor = PACKAGE / "vendor"
    listed = re.findall(
        r"^([0-9a-f]{64})  (\S+)$", (vendor / "NOTICE.md").read_text(), re.MULTILINE
    )
    present = {
        str(path.relative_to(vendor)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file() and path.name != "NOTICE.md"
    }
    assert {name: digest for digest, name in listed} == present


def test_no_two_folders_hold_a_file_of_one_name():
    names = [
        path.name
        for folder in ("static", "vendor/swagger-ui")
        for path in (PACKAGE / folder).iterdir()
    ]
    assert sorted(set(names)) == sorted(names)
