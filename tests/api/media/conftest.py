"""People who upload files over HTTP."""

from dataclasses import dataclass
from typing import Any

import pytest

from api.site import BASE, ORIGIN, Site
from application.actor import Actor
from media_files import MP4, announced


@dataclass(frozen=True)
class Files:
    """Uploads, as clients do them."""

    site: Site

    async def announce(
        self, by: Actor, data: bytes = MP4, *about: str, **other: Any
    ) -> dict[str, Any]:
        answer = await self.site.ask("POST", "/media", by, json=announced(data, *about, **other))
        assert answer.status_code == 201, answer.text
        media: dict[str, Any] = answer.json()
        return media

    async def put(self, media: dict[str, Any], data: bytes = MP4) -> int:
        """The status of an upload to the address that was given."""
        upload = media["upload"]
        path = "/" + upload["url"].removeprefix(ORIGIN)
        answer = await self.site.ask(
            upload["method"], path, content=data, headers=upload["headers"]
        )
        return answer.status_code

    async def ready(
        self, by: Actor, data: bytes = MP4, *about: str, **other: Any
    ) -> dict[str, Any]:
        """A file that was uploaded."""
        media = await self.announce(by, data, *about, **other)
        assert await self.put(media, data) == 204
        answer = await self.site.ask("POST", f"/media/{media['id']}/complete", by)
        assert answer.status_code == 200, answer.text
        completed: dict[str, Any] = answer.json()
        return completed

    async def link(self, media: dict[str, Any], by: Actor) -> str:
        """The path of a link to a file, as ``Site.ask`` takes it."""
        answer = await self.site.ask("GET", f"/media/{media['id']}/link", by)
        url = str(answer.json()["url"])
        assert url.startswith(ORIGIN + BASE)
        return url.removeprefix(ORIGIN + BASE)


@pytest.fixture
def files(site: Site) -> Files:
    return Files(site)
