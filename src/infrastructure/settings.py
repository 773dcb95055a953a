"""Every setting, read once from the environment by a pure function (contract, section 8)."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal

from application.limits import LimitRules
from domain.limit import Limit
from infrastructure.google.choice import GOOGLE, GoogleChoice
from infrastructure.networks import Networks, read_networks
from infrastructure.weaknesses import weaknesses

#: The environment variable that names each environment's database.
DATABASE_VARIABLES: Final = {
    "development": "DATABASE_URL",
    "test": "DATABASE_URL_TEST",
    "production": "DATABASE_URL_PROD",
}

_LOWEST_PASSWORD_LENGTH: Final = 8

GIBIBYTE: Final = 1024**3

#: A limit is at least one, and no more than the counters hold; its window four months at most.
_LIMIT: Final = re.compile(r"[1-9][0-9]{0,9}/[1-9][0-9]{0,6}")
_HIGHEST_COUNT: Final = 2_000_000_000

#: The machine itself, and what the internet does not reach (RFC 1918, RFC 4193, RFC 4291).
PRIVATE: Final = (
    *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
    *("::1/128", "fc00::/7", "fe80::/10"),
)

#: An origin exactly as browsers send it (RFC 6454, section 6.2): in lower case, with neither a path
#: nor the port that its scheme has anyway. So neither `*` nor `null` is one.
_ORIGIN: Final = re.compile(
    r"(?!https://.*:443$)(?!http://.*:80$)"
    r"[a-z][a-z0-9+.-]*://(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::[1-9][0-9]{0,4})?"
)


class SettingsRefused(Exception):
    """Settings with which the application must not start. The text names settings, never their
    values.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator decides. Times are in seconds."""

    environment: Literal["development", "test", "production"]
    database_url: str
    pool_size: int
    drain_seconds: int
    public_url: str
    frontend_url: str
    jwt_secret: str
    jwt_previous_secrets: tuple[str, ...]
    jwt_private_key_file: str
    jwt_previous_key_files: tuple[str, ...]
    google: GoogleChoice
    mail_url: str
    mail_from: str
    media_url: str
    media_quota_bytes: int
    media_max_bytes: int
    redis_url: str | None
    trusted_proxies: Networks
    metrics_networks: Networks
    cors_origins: tuple[str, ...]
    certificate_fonts: tuple[str, ...]
    limits: LimitRules
    access_token_seconds: int
    refresh_idle_seconds: int
    refresh_max_seconds: int
    refresh_grace_seconds: int
    password_min_length: int
    log_level: str
    log_format: Literal["console", "json"]


def read_settings(environ: Mapping[str, str], *, data: Path, terminal: bool) -> Settings:
    """The settings in ``environ``; ``data`` is the folder where development keeps its own.

    ``terminal`` tells whether a person reads the log. Raise ``SettingsRefused`` with every fault at
    once.
    """
    read = _Reader(environ)
    environment = read.one_of("APP_ENV", "development", tuple(DATABASE_VARIABLES))
    production = environment == "production"
    host = read.text("HOST", "127.0.0.1")
    listening = f"http://{f'[{host}]' if ':' in host else host}:{read.text('PORT', '8000')}"
    public_url = read.text("PUBLIC_URL", listening).rstrip("/")
    settings = Settings(
        environment=environment,
        database_url=read.database(DATABASE_VARIABLES[environment]),
        pool_size=read.number("DATABASE_POOL_SIZE", 16, least=2),
        drain_seconds=read.number("DRAIN_SECONDS", 1, least=0),
        public_url=public_url,
        frontend_url=read.text("FRONTEND_URL", public_url).rstrip("/"),
        jwt_secret=read.required("JWT_SECRET") if production else read.secret("JWT_SECRET", data),
        jwt_previous_secrets=read.several("JWT_PREVIOUS_SECRETS"),
        jwt_private_key_file=read.text("JWT_PRIVATE_KEY_FILE", ""),
        jwt_previous_key_files=read.several("JWT_PREVIOUS_KEY_FILES"),
        google=GoogleChoice(
            client_id=read.text("GOOGLE_CLIENT_ID", ""),
            client_secret=read.text("GOOGLE_CLIENT_SECRET", ""),
            issuer=read.text("GOOGLE_ISSUER", GOOGLE),
            return_urls=read.several("OAUTH_RETURN_URLS"),
        ),
        mail_url=read.required("MAIL_URL")
        if production
        else read.text("MAIL_URL", f"file:{data}/mail"),
        mail_from=read.text("MAIL_FROM", "elearning@example.org"),
        media_url=read.text("MEDIA_URL", f"file:{data}/media"),
        media_quota_bytes=read.bytes("MEDIA_QUOTA_BYTES", 10 * GIBIBYTE),
        media_max_bytes=read.bytes("MEDIA_MAX_BYTES", 2 * GIBIBYTE),
        redis_url=read.text("REDIS_URL", "") or None,
        trusted_proxies=read.networks("TRUSTED_PROXIES"),
        metrics_networks=read.networks("METRICS_NETWORKS", default=PRIVATE),
        cors_origins=read.origins("CORS_ORIGINS"),
        certificate_fonts=read.several("CERTIFICATE_FONTS"),
        limits=_limits(read),
        access_token_seconds=read.number("ACCESS_TOKEN_SECONDS", 900, least=1),
        refresh_idle_seconds=read.number("REFRESH_IDLE_SECONDS", 14 * 86_400, least=1),
        refresh_max_seconds=read.number("REFRESH_MAX_SECONDS", 90 * 86_400, least=1),
        refresh_grace_seconds=read.number("REFRESH_GRACE_SECONDS", 10, least=0),
        password_min_length=read.number("PASSWORD_MIN_LENGTH", 12, least=_LOWEST_PASSWORD_LENGTH),
        log_level=read.one_of("LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
        log_format=read.one_of(
            "LOG_FORMAT", "console" if terminal else "json", ("console", "json")
        ),
    )
    read.faults += weaknesses(settings, environ)
    if read.faults:
        raise SettingsRefused(read.faults)
    return settings


def _limits(read: "_Reader") -> LimitRules:
    """``RATE_LIMIT_LOGIN`` and so on, each by the name of its rule."""
    default = LimitRules()
    return LimitRules(
        **{
            one.name: read.limit(f"RATE_LIMIT_{one.name.upper()}", getattr(default, one.name))
            for one in fields(LimitRules)
        }
    )


class _Reader:
    """Reads one variable after the other and collects what is wrong with them. An empty one counts
    as absent.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.faults: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self._given(name) or default

    def required(self, name: str) -> str:
        value = self._given(name)
        if not value:
            self.faults.append(f"{name} must be set.")
        return value

    def _given(self, name: str) -> str:
        value = self._environ.get(name, "")
        try:
            value.encode()
        except UnicodeEncodeError:
            self.faults.append(f"{name} must be UTF-8.")
            return ""
        return value

    def database(self, name: str) -> str:
        """The URL as the driver takes it, which knows no name of itself in the scheme."""
        url = self.required(name)
        scheme, separator, rest = url.partition("://")
        if url and scheme.partition("+")[0] not in ("postgresql", "postgres"):
            self.faults.append(f"{name} must begin with postgresql://.")
        return f"postgresql{separator}{rest}"

    def several(self, name: str) -> tuple[str, ...]:
        listed = self._given(name).split(",")
        return tuple(one.strip() for one in listed if one.strip())

    def bytes(self, name: str, default: int) -> int:
        """As many as any disk holds."""
        return self.number(name, default, least=1, digits=15)

    def number(self, name: str, default: int, *, least: int, digits: int = 9) -> int:
        text = self.text(name, str(default))
        if re.fullmatch(f"[0-9]{{1,{digits}}}", text) and int(text) >= least:
            return int(text)
        self.faults.append(f"{name} must be a whole number of at least {least}.")
        return default

    def limit(self, name: str, default: Limit) -> Limit | None:
        """``COUNT/SECONDS``, or None for ``off``."""
        text = self.text(name, f"{default.count}/{default.seconds}")
        if text.lower() == "off":
            return None
        if not _LIMIT.fullmatch(text) or int(text.partition("/")[0]) > _HIGHEST_COUNT:
            self.faults.append(f"{name} must be COUNT/SECONDS, such as 10/900, or off.")
            return default
        count, seconds = text.split("/")
        return Limit(default.name, int(count), int(seconds))

    def networks(self, name: str, default: tuple[str, ...] = ()) -> Networks:
        """Addresses and networks, comma-separated, or none for ``off``."""
        listed = self.several(name) or default
        try:
            return () if listed == ("off",) else read_networks(listed)
        except ValueError:
            self.faults.append(f"{name} must list addresses or networks, such as 10.0.0.0/8.")
            return ()

    def origins(self, name: str) -> tuple[str, ...]:
        """Sites whose pages may read answers, comma-separated."""
        listed = self.several(name)
        if all(_ORIGIN.fullmatch(one) for one in listed):
            return listed
        self.faults.append(
            f"{name} must list exact origins, such as https://app.example.org: no path, no *."
        )
        return ()

    def one_of(self, name: str, default: str, choices: tuple[str, ...]) -> Any:
        value = self.text(name, default).lower()
        if value not in choices:
            self.faults.append(f"{name} must be one of {', '.join(choices)}.")
            return default
        return value

    def secret(self, name: str, data: Path) -> str:
        """The secret given, or a random one that development keeps for itself."""
        return self._given(name) or kept_secret(data / "jwt-secret")


def kept_secret(file: Path) -> str:
    """The secret in ``file``, made where there is none; of several processes at once, one makes
    it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        with draft.open("w") as writing:
            writing.write(secrets.token_urlsafe(48))
            writing.flush()
            os.fsync(writing.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text()
