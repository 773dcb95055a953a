"""A server whose identity provider is away does everything else, and finds it when it is back."""

from pathlib import Path

import httpx
from people import anybody
from server import free_port, serving

from fakes.provider import CLIENT_ID, CLIENT_SECRET, provider_on_loopback


def test_a_server_starts_while_the_provider_is_away(tmp_path: Path) -> None:
    port = free_port()
    google = {
        "GOOGLE_CLIENT_ID": CLIENT_ID,
        "GOOGLE_CLIENT_SECRET": CLIENT_SECRET,
        "GOOGLE_ISSUER": f"http://127.0.0.1:{port}",
    }
    with serving(tmp_path, "run", **google) as served, anybody(served) as visitor:
        away = visitor.get("/auth/google")
        assert (away.status_code, away.json()["code"]) == (503, "provider_unavailable")
        assert int(away.headers["retry-after"]) >= 1
        assert visitor.get("/courses").status_code == 200
        with provider_on_loopback(port) as provider:
            found = visitor.get("/auth/google")
            assert found.status_code == 302
            url = httpx.URL(found.headers["location"])
            assert str(url.copy_with(query=None)) == f"{provider.issuer}/authorize"
