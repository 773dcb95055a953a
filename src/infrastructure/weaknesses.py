"""What makes settings unfit for use, above all in production (OWASP ASVS 5.0, 13.4.2).

Every fault is told at once, in a line that names the setting and never its value.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from infrastructure.settings import Settings

#: Words of which the secrets of tutorials are made, and so every list of guesses.
_WELL_KNOWN_WORDS: Final = re.compile(
    r"change|me|your|my|jwt|json|web|token|super|very|secret|key|password|passphrase|example|default|insecure|test"
    r"|dev|development|production|this|is|a|an|the|to|in|please|not|safe|long|bits?|bytes?|random|\d+|[^a-z]+"
)

_MIN_SECRET_BYTES: Final = 32
_MIN_DISTINCT_CHARACTERS: Final = 8

#: What belongs to development and must not be set, and what counts as not set.
_DEBUGGING: Final = ("DEBUG", "LITESTAR_DEBUG", "PYTHONASYNCIODEBUG")
_SAYS_NO: Final = ("", "0", "false", "no", "off")

#: Where PostgreSQL's drivers find a password that the address does not hold.
_GIVEN_ELSEWHERE: Final = frozenset({"PGPASSWORD", "PGPASSFILE"})

_REDIS_SCHEMES: Final = ("redis", "rediss", "unix")


def weaknesses(settings: "Settings", environ: Mapping[str, str]) -> list[str]:
    """Each fault once, in a sentence."""
    found = [*_of_mail(settings), *_of_secrets(settings), *_of_redis(settings)]
    found += _of_media(settings)
    found += [*_of_addresses(settings), *_of_key_files(settings)]
    found += settings.google.faults(production=settings.environment == "production")
    if settings.environment == "production":
        found += _of_database(settings, environ)
        found += _of_debugging({**environ})
    return list(dict.fromkeys(found))


def _of_debugging(variables: Mapping[str, str]) -> Iterator[str]:
    for name in _DEBUGGING:
        if variables.get(name, "").lower() not in _SAYS_NO:
            yield f"{name} must not be set in production."


def _of_mail(settings: "Settings") -> Iterator[str]:
    # The runner's verbs read no mail settings, and need not wait for what mailers import.
    from infrastructure.mail.choice import mailer_for

    if settings.mail_url:
        try:
            mailer_for(settings.mail_url, sender=settings.mail_from)
        except ValueError as unusable:
            yield str(unusable)


def _of_media(settings: "Settings") -> Iterator[str]:
    # Nor do they read these.
    from infrastructure.media.choice import storage_for

    try:
        storage_for(settings.media_url)
    except ValueError as unusable:
        yield str(unusable)
    if settings.media_max_bytes > settings.media_quota_bytes:
        yield "MEDIA_MAX_BYTES must be at most MEDIA_QUOTA_BYTES: no such file would be taken."


def _of_key_files(settings: "Settings") -> Iterator[str]:
    given = {
        "JWT_PRIVATE_KEY_FILE": (settings.jwt_private_key_file,),
        "JWT_PREVIOUS_KEY_FILES": settings.jwt_previous_key_files,
    }
    named = [(name, file) for name, files in given.items() for file in files if file]
    if not named:
        return
    # Nor do they read key files.
    from infrastructure.security.key_files import refusal_of

    for name, file in named:
        if refusal := refusal_of(Path(file)):
            yield f"{name} names a file that {refusal}: `elearning keys new` makes one."


def _of_redis(settings: "Settings") -> Iterator[str]:
    if settings.redis_url and urlsplit(settings.redis_url).scheme not in _REDIS_SCHEMES:
        yield "REDIS_URL must look like redis://host:6379/0, rediss://… or unix:///path."


def _of_addresses(settings: "Settings") -> Iterator[str]:
    for name, url in (
        ("PUBLIC_URL", settings.public_url),
        ("FRONTEND_URL", settings.frontend_url),
    ):
        if not re.match(r"https?://[^/\s]", url):
            yield f"{name} must be an http:// or https:// address."
        elif settings.environment == "production" and not url.startswith("https://"):
            yield f"{name} must be an https:// address in production."


def _of_database(settings: "Settings", environ: Mapping[str, str]) -> Iterator[str]:
    """Over a network nobody gets in without a password; on a socket of the machine the system tells
    the server who asks.
    """
    parts = urlsplit(settings.database_url)
    query = parse_qs(parts.query)
    host = parts.hostname or query.get("host", [""])[0]
    is_proved = parts.password or any(name in query for name in ("password", "passfile", "sslcert"))
    is_proved = is_proved or not _GIVEN_ELSEWHERE.isdisjoint(list(environ))
    if host and not host.startswith("/") and not is_proved:
        yield "DATABASE_URL_PROD must hold a password: a server that asks for none trusts anybody."


def _of_secrets(settings: "Settings") -> Iterator[str]:
    for secret in (settings.jwt_secret, *settings.jwt_previous_secrets):
        # One that is missing in production is told already.
        if secret or settings.environment != "production":
            yield from _weakness_of_secret(secret)


def _weakness_of_secret(secret: str) -> Iterator[str]:
    if len(secret.encode()) < _MIN_SECRET_BYTES:
        yield f"JWT_SECRET and JWT_PREVIOUS_SECRETS must have at least {_MIN_SECRET_BYTES} bytes."
    elif _is_monotonous(secret) or _is_well_known(secret):
        yield (
            "JWT_SECRET and JWT_PREVIOUS_SECRETS must be random: "
            "`openssl rand -base64 48` makes one."
        )


def _is_well_known(secret: str) -> bool:
    """Whether the secret is nothing but words that everybody writes there."""
    return not _WELL_KNOWN_WORDS.sub("", secret.lower())


def _is_monotonous(secret: str) -> bool:
    """Few characters, a part that is repeated, or a run along the alphabet."""
    steps = [abs(ord(one) - ord(next_one)) for one, next_one in pairwise(secret)]
    is_a_run = sum(step <= 1 for step in steps) > len(steps) / 2
    is_repeated = secret in (secret + secret)[1:-1]
    return len(set(secret)) < _MIN_DISTINCT_CHARACTERS or is_a_run or is_repeated
