"""Every setting, read once from the environment by a pure function (contract, section 8)."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from infrastructure.google.choice import GOOGLE, GoogleChoice

#: The environment variable that names each environment's database.
DATABASE_VARIABLES: Final = {
    "development": "DATABASE_URL",
    "test": "DATABASE_URL_TEST",
    "production": "DATABASE_URL_PROD",
}

#: Words of which the secrets of tutorials are made, and so every list of guesses.
_WELL_KNOWN_WORDS: Final = re.compile(
    r"change|me|your|my|jwt|json|web|token|super|very|secret|key|password|passphrase|example|default|insecure|test"
    r"|dev|development|production|this|is|a|an|the|to|in|please|not|safe|long|bits?|bytes?|random|\d+|[^a-z]+"
)

_MIN_SECRET_BYTES: Final = 32
_MIN_DISTINCT_CHARACTERS: Final = 8
_LOWEST_PASSWORD_LENGTH: Final = 8


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
    public_url: str
    frontend_url: str
    jwt_secret: str
    jwt_previous_secrets: tuple[str, ...]
    jwt_private_key_file: str
    jwt_previous_key_files: tuple[str, ...]
    google: GoogleChoice
    mail_url: str
    mail_from: str
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
    read.faults += _weaknesses(settings)
    if production and environ.get("LITESTAR_DEBUG"):
        read.faults.append("LITESTAR_DEBUG must not be set in production.")
    if read.faults:
        raise SettingsRefused(read.faults)
    return settings


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

    def number(self, name: str, default: int, *, least: int) -> int:
        text = self.text(name, str(default))
        if re.fullmatch("[0-9]{1,9}", text) and int(text) >= least:
            return int(text)
        self.faults.append(f"{name} must be a whole number of at least {least}.")
        return default

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


def _weaknesses(settings: Settings) -> list[str]:
    """What makes the settings unfit for use, above all in production."""
    # The runner's verbs read no mail settings, and need not wait for what mailers import.
    from infrastructure.mail.choice import mailer_for

    found = []
    if settings.mail_url:
        try:
            mailer_for(settings.mail_url, sender=settings.mail_from)
        except ValueError as unusable:
            found.append(str(unusable))
    production = settings.environment == "production"
    for secret in (settings.jwt_secret, *settings.jwt_previous_secrets):
        # One that is missing in production is told already.
        if secret or not production:
            found += _weakness_of_secret(secret)
    for name, url in (("PUBLIC_URL", settings.public_url), ("FRONTEND_URL", settings.frontend_url)):
        if not re.match(r"https?://[^/\s]", url):
            found.append(f"{name} must be an http:// or https:// address.")
        elif production and not url.startswith("https://"):
            found.append(f"{name} must be an https:// address in production.")
    found += _unusable_key_files(settings)
    found += settings.google.faults(production=production)
    return list(dict.fromkeys(found))


def _unusable_key_files(settings: Settings) -> list[str]:
    given = {
        "JWT_PRIVATE_KEY_FILE": (settings.jwt_private_key_file,),
        "JWT_PREVIOUS_KEY_FILES": settings.jwt_previous_key_files,
    }
    named = [(name, file) for name, files in given.items() for file in files if file]
    if not named:
        return []
    # Nor do they read key files.
    from infrastructure.security.key_files import refusal_of

    return [
        f"{name} names a file that {refusal}: `elearning keys new` makes one."
        for name, file in named
        if (refusal := refusal_of(Path(file)))
    ]


def _weakness_of_secret(secret: str) -> list[str]:
    if len(secret.encode()) < _MIN_SECRET_BYTES:
        return [
            f"JWT_SECRET and JWT_PREVIOUS_SECRETS must have at least {_MIN_SECRET_BYTES} bytes."
        ]
    if len(set(secret)) < _MIN_DISTINCT_CHARACTERS or _is_well_known(secret):
        return [
            (
                "JWT_SECRET and JWT_PREVIOUS_SECRETS must be random: "
                "`openssl rand -base64 48` makes one."
            )
        ]
    return []


def _is_well_known(secret: str) -> bool:
    """Whether the secret is nothing but words that everybody writes there."""
    return not _WELL_KNOWN_WORDS.sub("", secret.lower())
