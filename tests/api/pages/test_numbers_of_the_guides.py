"""What the guides tell in numbers is what holds."""

from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from application.archives.ports import ArchiveLimits
from application.limits import LimitRules
from application.media.queries import LINK_LIFETIME
from domain.auth.password import NewPassword, PasswordPolicy
from domain.identities.handshake import CODE_LIFETIME
from domain.two_factor.challenge import LIFETIME as CHALLENGE_LIFETIME
from domain.two_factor.challenge import MAX_FAILURES
from infrastructure.archives.shell import LIMITS as SHELL
from infrastructure.persistence.operations.expired import JOB_KEPT
from infrastructure.persistence.operations.idempotency import KEPT_FOR
from infrastructure.settings import Settings, read_settings
from presentation.app import MAX_BODY
from presentation.archives.manifest import (
    FORMAT,
    VERSION,
    Manifest,
    ManifestAttachment,
    ManifestFile,
    ManifestLesson,
    ManifestSection,
)
from presentation.auth.controller import MAX_AUTH_BODY
from presentation.bodies import MAX_DEPTH
from presentation.edge import MAX_FRAME
from presentation.pages.manual import source

KIB: Final = 1024
MIB: Final = KIB * KIB
GIB: Final = KIB * MIB
SHORTEST: Final = PasswordPolicy(common=frozenset()).min_length

#: A phrase of a guide, what holds, and what the phrase says.
TOLD: Final[list[tuple[str, str, Any, Any]]] = [
    ("authentication", "12 to 128 characters", (SHORTEST, NewPassword.max_length), (12, 128)),
    ("two-factor", "Within five minutes", CHALLENGE_LIFETIME, timedelta(minutes=5)),
    ("two-factor", "fewer than five wrong codes", MAX_FAILURES, 5),
    ("google", "Within a minute, exchange the code", CODE_LIFETIME, timedelta(minutes=1)),
    ("repeating", "kept for 24 hours", KEPT_FOR, timedelta(hours=24)),
    ("jobs", "forgotten a week after its end", JOB_KEPT, timedelta(weeks=1)),
    ("files", "needs none, for an hour", LINK_LIFETIME, timedelta(hours=1)),
    ("limits", "1 MiB, 64 KiB under `/auth`", (MAX_BODY, MAX_AUTH_BODY), (MIB, 64 * KIB)),
    ("limits", "32 levels", MAX_DEPTH, 32),
    ("limits", "| an address | 16 KiB |", MAX_FRAME, 16 * KIB),
    ("limits", "| all headers | 16 KiB |", MAX_FRAME, 16 * KIB),
    ("archives", "At most 500 MiB", ArchiveLimits().archive, 500 * MIB),
    ("archives", "10,000 entries", ArchiveLimits().entries, 10_000),
    ("archives", "4 GiB unpacked", ArchiveLimits().unpacked, 4 * GIB),
    (
        "archives",
        "64 and 128 GiB from a shell",
        (SHELL.archive, SHELL.unpacked),
        (64 * GIB, 128 * GIB),
    ),
    (
        "archives",
        "`format`: `elearning-course`, `version`: `1`",
        (FORMAT, VERSION),
        ("elearning-course", 1),
    ),
]


@pytest.mark.parametrize(("guide", "phrase", "holds", "said"), TOLD)
def test_a_guide_tells_the_limit_that_holds(guide: str, phrase: str, holds: Any, said: Any) -> None:
    assert " ".join(phrase.split()) in " ".join(source(guide).split())
    assert holds == said


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Those of a server for which nobody has set anything."""
    return read_settings({"DATABASE_URL": "postgresql://db"}, data=tmp_path, terminal=False)


@pytest.mark.parametrize(
    ("phrase", "name", "said"),
    [
        ("lives for fifteen minutes", "access_token_seconds", 15 * 60),
        ("Within ten seconds the same refresh token works again", "refresh_grace_seconds", 10),
        ("after 14 days in which it is not used", "refresh_idle_seconds", 14 * 86_400),
        ("after 90 days in any case", "refresh_max_seconds", 90 * 86_400),
    ],
)
def test_the_guide_to_logging_in_tells_the_times_of_a_server_as_it_is_installed(
    settings: Settings, phrase: str, name: str, said: int
) -> None:
    assert phrase in source("authentication")
    assert getattr(settings, name) == said


def test_the_limit_of_the_guide_is_that_of_a_server_as_it_is_installed() -> None:
    limit = LimitRules().user
    assert limit is not None
    assert f'RateLimit-Policy: "user";q={limit.count};w={limit.seconds}\n' in source("limits")
    assert f"{limit.count} requests in {limit.seconds} seconds" in source("limits")


@pytest.mark.parametrize(
    "kind", [Manifest, ManifestSection, ManifestLesson, ManifestAttachment, ManifestFile]
)
def test_the_guide_to_archives_names_every_field(kind: type[msgspec.Struct]) -> None:
    text = source("archives")
    missing = [one for one in kind.__struct_encode_fields__ if f"`{one}" not in text]
    assert missing == []
