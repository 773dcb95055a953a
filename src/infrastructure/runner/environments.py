"""Which database an environment means, and the guards against meaning another one."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from infrastructure.runner.errors import EnvironmentGuarded, UsageError

DEVELOPMENT: Final = "development"
PRODUCTION: Final = "production"
ENVIRONMENTS: Final[Mapping[str, str]] = {
    DEVELOPMENT: "DATABASE_URL",
    "test": "DATABASE_URL_TEST",
    PRODUCTION: "DATABASE_URL_PROD",
}
LOCAL_HOSTS: Final = frozenset({"", "localhost", "127.0.0.1", "::1"})
SCHEMES: Final = frozenset({"postgresql", "postgres"})


def environment_name(chosen: str | None, url: str | None, variables: Mapping[str, str]) -> str:
    """What `--env` says; else development for a `--url`; else `APP_ENV`; raises `UsageError`.

    A URL from the command line has nothing to do with the environment that this process lives in:
    whose database it is, the stamp in the database tells.
    """
    name = chosen or (DEVELOPMENT if url else variables.get("APP_ENV")) or DEVELOPMENT
    if name not in ENVIRONMENTS:
        raise UsageError(
            f"unknown environment {name!r}", advice=f"Use one of {', '.join(ENVIRONMENTS)}."
        )
    return name


def plain_url(url: str) -> str:
    """`url` without a driver in its scheme; raises `UsageError`."""
    scheme, separator, rest = url.partition("://")
    base = scheme.partition("+")[0]
    if not separator or base not in SCHEMES:
        raise UsageError(
            "the database's URL does not begin with postgresql://",
            advice="Write it as postgresql://user:password@host:5432/database.",
        )
    try:
        _ = urlsplit(f"{base}://{rest}").port
    except ValueError as error:
        raise UsageError(f"the database's URL cannot be read: {error}") from None
    return f"{base}://{rest}"


def without_password(url: str) -> str:
    """`url` as it may be shown."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    shown = [part for part in parts.query.split("&") if not part.lower().startswith("password=")]
    # urlunsplit() would take the slashes from a URL without a host.
    address = f"{parts.scheme}://{user.partition(':')[0]}{at}{host}{parts.path}"
    return f"{address}?{'&'.join(shown)}" if any(shown) else address


def database_of(url: str) -> str:
    """The name of the database that `url` leads to."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    name = unquote(parts.path.removeprefix("/"))
    return name or query.get("dbname", query.get("database", [parts.username or ""]))[0]


def url_for(environment: str, variables: Mapping[str, str]) -> str | None:
    """The URL of an environment from its own variable, never from another one's."""
    url = variables.get(ENVIRONMENTS[environment])
    return plain_url(url) if url else None


def refuse_shared_databases(environment: str, url: str, variables: Mapping[str, str]) -> None:
    """Raise `EnvironmentGuarded` where two environments would share a database."""
    known = {f"the URL for {environment}": (environment, _place(url))}
    for name, variable in ENVIRONMENTS.items():
        place = _place_or_none(variables.get(variable))
        for said, (other, taken) in known.items():
            if place == taken and name != other:
                raise EnvironmentGuarded(
                    f"{variable} and {said} name the same database, {taken[2]!r}: two environments "
                    "would share it",
                    advice=f"Correct one of the two, or say --env {name} if that is what you mean.",
                )
        if place is not None:
            known[variable] = (name, place)


def _place_or_none(url: str | None) -> tuple[str, str, str] | None:
    try:
        return _place(plain_url(url)) if url else None
    except UsageError:
        # Another environment's mistake is told when that environment is used.
        return None


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    host = unquote(parts.hostname or query.get("host", [""])[0])
    port = str(parts.port or query.get("port", ["5432"])[0])
    return ("localhost" if host in LOCAL_HOSTS else host, port, database_of(url))
