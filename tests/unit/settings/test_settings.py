"""Settings are read once, and what is wrong with them is told at once (contract, section 8)."""

import stat
import subprocess
import sys
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.limit import Limit
from infrastructure.settings import Settings, SettingsRefused, kept_secret, read_settings

RANDOM: Final = "Zk3v0mPq8sXy1nT5cW7bR2aL9dG4hJ6uE0iOfKqYtM"
PRODUCTION: Final = {
    "APP_ENV": "production",
    "DATABASE_URL_PROD": "postgresql://app:hunter2@db.example/app",
    "JWT_SECRET": RANDOM,
    "MAIL_URL": "smtp://mail.example:25",
    "PUBLIC_URL": "https://learn.example",
    "FRONTEND_URL": "https://app.example",
}
DEVELOPMENT: Final = {"DATABASE_URL": "postgresql:///app"}


def read(tmp_path: Path, *environments: dict[str, str], terminal: bool = False) -> Settings:
    merged = {name: value for one in environments for name, value in one.items()}
    return read_settings(merged, data=tmp_path, terminal=terminal)


def faults(tmp_path: Path, *environments: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsRefused) as refused:
        read(tmp_path, *environments)
    return refused.value.faults


def test_development_needs_a_database_and_nothing_else(tmp_path: Path) -> None:
    settings = read(tmp_path, DEVELOPMENT)
    assert (settings.environment, settings.database_url) == ("development", "postgresql:///app")
    assert settings.public_url == settings.frontend_url == "http://127.0.0.1:8000"
    assert settings.mail_url == f"file:{tmp_path}/mail"
    assert (settings.access_token_seconds, settings.refresh_grace_seconds) == (900, 10)
    assert settings.password_min_length == 12


@pytest.mark.parametrize(
    ("environment", "variable"),
    [
        ("development", "DATABASE_URL"),
        ("test", "DATABASE_URL_TEST"),
        ("production", "DATABASE_URL_PROD"),
    ],
)
def test_each_environment_has_its_own_database(
    tmp_path: Path, environment: str, variable: str
) -> None:
    three = {
        name: f"postgresql:///{name.lower()}"
        for name in ("DATABASE_URL", "DATABASE_URL_TEST", "DATABASE_URL_PROD")
    }
    settings = read(tmp_path, PRODUCTION, three, {"APP_ENV": environment})
    assert settings.database_url == f"postgresql:///{variable.lower()}"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+asyncpg"])
def test_a_database_url_may_name_a_driver(tmp_path: Path, scheme: str) -> None:
    settings = read(tmp_path, {"DATABASE_URL": f"{scheme}://u:p@h:1/d?sslmode=require"})
    assert settings.database_url == "postgresql://u:p@h:1/d?sslmode=require"


@pytest.mark.parametrize("url", ["sqlite:///x.db", "mysql://u:hunter2@h/d", "hunter2", "://", "/d"])
def test_only_postgresql_will_do(tmp_path: Path, url: str) -> None:
    assert faults(tmp_path, {"DATABASE_URL": url}) == [
        "DATABASE_URL must begin with postgresql://."
    ]


def test_the_addresses_follow_where_the_server_listens(tmp_path: Path) -> None:
    settings = read(tmp_path, DEVELOPMENT, {"HOST": "::1", "PORT": "9000"})
    assert settings.public_url == "http://[::1]:9000"
    settings = read(tmp_path, DEVELOPMENT, {"PUBLIC_URL": "https://learn.example/"})
    assert settings.public_url == settings.frontend_url == "https://learn.example"


@pytest.mark.parametrize(
    "url", ["learn.example", "ftp://x", "http://", "//x", "http:///x", "http:// x"]
)
def test_an_address_is_one(tmp_path: Path, url: str) -> None:
    assert faults(tmp_path, DEVELOPMENT, {"FRONTEND_URL": url}) == [
        "FRONTEND_URL must be an http:// or https:// address."
    ]


def test_a_terminal_is_written_to_for_people(tmp_path: Path) -> None:
    assert read(tmp_path, DEVELOPMENT, terminal=True).log_format == "console"
    assert read(tmp_path, DEVELOPMENT).log_format == "json"
    assert read(tmp_path, DEVELOPMENT, {"LOG_FORMAT": "JSON"}, terminal=True).log_format == "json"


def test_an_empty_setting_counts_as_absent(tmp_path: Path) -> None:
    empty = dict.fromkeys(("APP_ENV", "PUBLIC_URL", "ACCESS_TOKEN_SECONDS", "LOG_LEVEL"), "")
    assert read(tmp_path, DEVELOPMENT, empty) == read(tmp_path, DEVELOPMENT)


def test_all_faults_are_told_at_once_by_name_and_without_a_value(tmp_path: Path) -> None:
    wrong = {
        "APP_ENV": "hunter2",
        "DATABASE_URL": "hunter2://hunter2",
        "DATABASE_POOL_SIZE": "1",
        "JWT_SECRET": "hunter2",
        "MAIL_URL": "pigeon://hunter2",
        "PUBLIC_URL": "hunter2",
        "ACCESS_TOKEN_SECONDS": "hunter2",
        "REFRESH_IDLE_SECONDS": "-1",
        "REFRESH_GRACE_SECONDS": "1.5",
        "PASSWORD_MIN_LENGTH": "7",
        "LOG_LEVEL": "hunter2",
        "LOG_FORMAT": "hunter2",
    }
    found = faults(tmp_path, wrong)
    for name in wrong:
        assert any(name in one for one in found), name
    assert "hunter2" not in "\n".join(found)


@pytest.mark.parametrize(
    "number", ["abc", "", " 5", "5 ", "+5", "0x10", "1e3", "٣", "9" * 10, "9" * 5000, "-1", "1.0"]
)
def test_a_number_is_made_of_digits(tmp_path: Path, number: str) -> None:
    wrong = {"ACCESS_TOKEN_SECONDS": number}
    if number == "":
        assert read(tmp_path, DEVELOPMENT, wrong).access_token_seconds == 900
        return
    assert faults(tmp_path, DEVELOPMENT, wrong) == [
        "ACCESS_TOKEN_SECONDS must be a whole number of at least 1."
    ]


@pytest.mark.parametrize("environment", ["prod", "staging", "Development ", "live", "0"])
def test_an_unknown_environment_is_none(tmp_path: Path, environment: str) -> None:
    assert "APP_ENV must be one of development, test, production." in faults(
        tmp_path, PRODUCTION, {"APP_ENV": environment}
    )


def test_production_starts_with_what_it_needs(tmp_path: Path) -> None:
    settings = read(tmp_path, PRODUCTION)
    assert settings.environment == "production"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["DATABASE_URL_PROD", "JWT_SECRET", "MAIL_URL"])
def test_production_makes_nothing_up(tmp_path: Path, name: str) -> None:
    assert faults(tmp_path, PRODUCTION, {name: ""}) == [f"{name} must be set."]


def test_production_has_no_address_but_the_one_that_it_is_given(tmp_path: Path) -> None:
    assert faults(tmp_path, PRODUCTION, {"PUBLIC_URL": "", "FRONTEND_URL": ""}) == [
        "PUBLIC_URL must be an https:// address in production.",
        "FRONTEND_URL must be an https:// address in production.",
    ]


@pytest.mark.parametrize(
    ("weak", "named"),
    [
        ({"PUBLIC_URL": "http://learn.example"}, "PUBLIC_URL"),
        ({"FRONTEND_URL": "http://app.example"}, "FRONTEND_URL"),
        ({"LITESTAR_DEBUG": "1"}, "LITESTAR_DEBUG"),
        ({"JWT_SECRET": RANDOM[:31]}, "JWT_SECRET"),
        ({"JWT_SECRET": "x" * 64}, "JWT_SECRET"),
        ({"JWT_SECRET": "abcd" * 16}, "JWT_SECRET"),
        ({"JWT_SECRET": "your_jwt_secret_your_jwt_secret_please"}, "JWT_SECRET"),
        ({"JWT_SECRET": "change-me-this-is-not-a-safe-secret-key"}, "JWT_SECRET"),
        ({"JWT_SECRET": "Super.Secret.JWT.Token.Key.For.My.Example".replace("For.", "")}, "JWT"),
        ({"JWT_PREVIOUS_SECRETS": f"{RANDOM},too-short"}, "JWT_PREVIOUS_SECRETS"),
        ({"PASSWORD_MIN_LENGTH": "7"}, "PASSWORD_MIN_LENGTH"),
        ({"DATABASE_URL_PROD": "sqlite:///app.db"}, "DATABASE_URL_PROD"),
        ({"DATABASE_URL_PROD": "postgresql://app@db.example/app"}, "DATABASE_URL_PROD"),
        ({"DATABASE_URL_PROD": "postgresql:///app?host=db.example"}, "DATABASE_URL_PROD"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"PYTHONASYNCIODEBUG": "true"}, "PYTHONASYNCIODEBUG"),
        ({"JWT_SECRET": "abcdefghijklmnopqrstuvwxyz0123456789"}, "JWT_SECRET"),
        ({"JWT_SECRET": "Tr0ub4dor&3" * 4}, "JWT_SECRET"),
    ],
)
def test_production_does_not_start_with_what_is_weak(
    tmp_path: Path, weak: dict[str, str], named: str
) -> None:
    found = faults(tmp_path, PRODUCTION, weak)
    assert len(found) == 1
    assert named in found[0]
    for value in weak.values():
        assert len(value) < 2 or value not in found[0]


@pytest.mark.parametrize(
    "proof",
    [
        {"DATABASE_URL_PROD": "postgresql:///app"},
        {"DATABASE_URL_PROD": "postgresql://app@/app?host=/run/postgresql"},
        {"DATABASE_URL_PROD": "postgresql://app@db.example/app?passfile=/etc/pass"},
        {"DATABASE_URL_PROD": "postgresql://app@db.example/app", "PGPASSWORD": "hunter2"},
        {"DEBUG": "0"},
    ],
)
def test_production_starts_where_the_database_knows_who_asks(
    tmp_path: Path, proof: dict[str, str]
) -> None:
    assert read(tmp_path, PRODUCTION, proof).environment == "production"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RATE_LIMIT_LOGIN", "37"),
        ("RATE_LIMIT_LOGIN_ADDRESS", "0/60"),
        ("RATE_LIMIT_LOGIN_ACCOUNT", "10/0"),
        ("RATE_LIMIT_REGISTER", "10/60/1"),
        ("RATE_LIMIT_MAIL", "-1/60"),
        ("RATE_LIMIT_ANONYMOUS", "9999999999/60"),
        ("RATE_LIMIT_USER", "\u0663/60"),
        ("TRUSTED_PROXIES", "10.0.0.0/8,everybody"),
        ("REDIS_URL", "http://redis.example"),
    ],
)
def test_what_is_no_limit_no_network_and_no_redis_is_named(
    tmp_path: Path, name: str, value: str
) -> None:
    (fault,) = faults(tmp_path, DEVELOPMENT, {name: value})
    assert fault.startswith(name)
    assert value not in fault


def test_limits_have_the_defaults_of_the_contract_and_can_be_off(tmp_path: Path) -> None:
    limits = read(tmp_path, DEVELOPMENT).limits
    found = {
        one.name: (limit.count, limit.seconds)
        for one in fields(limits)
        if (limit := getattr(limits, one.name))
    }
    assert found == {
        "login": (10, 900),
        "login_address": (100, 900),
        "login_account": (100, 3600),
        "register": (20, 3600),
        "mail": (3, 3600),
        "anonymous": (600, 60),
        "user": (1200, 60),
    }
    changed = {"RATE_LIMIT_LOGIN": "5/60", "RATE_LIMIT_MAIL": "OFF"}
    limits = read(tmp_path, DEVELOPMENT, changed).limits
    assert (limits.login, limits.mail) == (Limit("login", 5, 60), None)


def test_proxies_are_addresses_and_networks(tmp_path: Path) -> None:
    settings = read(tmp_path, DEVELOPMENT, {"TRUSTED_PROXIES": "127.0.0.1, 10.1.2.3/8,::1"})
    assert [str(one) for one in settings.trusted_proxies] == [
        "127.0.0.1/32", "10.0.0.0/8", "::1/128"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "origin",
    [
        *("https://app.example.org", "http://localhost:5173", "https://[::1]:8443"),
        *("capacitor://localhost", "http://10.0.0.7", "https://xn--bcher-kva.example"),
    ],
)
def test_an_origin_is_taken_as_browsers_send_it(tmp_path: Path, origin: str) -> None:
    given = {"CORS_ORIGINS": f" {origin} , https://other.example"}
    assert read(tmp_path, PRODUCTION, given).cors_origins == (origin, "https://other.example")


@pytest.mark.parametrize(
    "origin",
    [
        *("*", "null", "https://*.example.org", "app.example.org", "https://App.example.org"),
        *("https://app.example.org/", "https://app.example.org/a", "https://a.example:443"),
        *("http://a.example:80", "https://user@a.example", "https://", "https://bücher.example"),
    ],
)
def test_what_no_browser_sends_is_no_origin(tmp_path: Path, origin: str) -> None:
    for environment in (PRODUCTION, DEVELOPMENT):
        (fault,) = faults(tmp_path, environment, {"CORS_ORIGINS": f"https://a.example,{origin}"})
        assert fault.startswith("CORS_ORIGINS must list exact origins")


def test_a_weak_secret_is_refused_in_development_too(tmp_path: Path) -> None:
    assert faults(tmp_path, DEVELOPMENT, {"JWT_SECRET": "secret"})


def test_retired_secrets_are_listed_by_commas(tmp_path: Path) -> None:
    other = RANDOM[::-1]
    settings = read(tmp_path, PRODUCTION, {"JWT_PREVIOUS_SECRETS": f" {RANDOM} ,, {other}"})
    assert settings.jwt_previous_secrets == (RANDOM, other)


def test_a_setting_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    assert faults(tmp_path, DEVELOPMENT, {"JWT_SECRET": RANDOM + "\udcff"}) == [
        "JWT_SECRET must be UTF-8."
    ]


@given(
    given_environ=st.dictionaries(
        st.sampled_from([*PRODUCTION, "LOG_LEVEL", "HOST"]), st.text(max_size=60)
    )
)
def test_no_environment_does_worse_than_being_refused(
    tmp_path_factory: pytest.TempPathFactory, given_environ: dict[str, str]
) -> None:
    environ = {**PRODUCTION, **given_environ}
    with suppress(SettingsRefused):
        read_settings(environ, data=tmp_path_factory.getbasetemp(), terminal=False)


def test_development_keeps_a_secret_for_itself(tmp_path: Path) -> None:
    first = read(tmp_path / "data", DEVELOPMENT)
    assert read(tmp_path / "data", DEVELOPMENT).jwt_secret == first.jwt_secret
    (file,) = (tmp_path / "data").iterdir()
    assert file.read_text() == first.jwt_secret
    assert len(first.jwt_secret) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read(tmp_path / "other", DEVELOPMENT).jwt_secret != first.jwt_secret


def test_a_kept_secret_that_was_emptied_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "jwt-secret").touch()
    assert faults(tmp_path, DEVELOPMENT) == [
        "JWT_SECRET and JWT_PREVIOUS_SECRETS must have at least 32 bytes."
    ]


def test_of_many_processes_that_need_a_secret_at_once_one_makes_it(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from infrastructure.settings import kept_secret; "
        "sys.stdin.read(); print(kept_secret(Path(sys.argv[1])))"
    )
    file = tmp_path / "data" / "jwt-secret"
    processes = [
        subprocess.Popen(
            (sys.executable, "-c", code, str(file)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
    told = set()
    for process in processes:
        assert process.stdout is not None
        told.add(process.stdout.read().strip())
        process.stdout.close()
        assert process.wait(60) == 0
    assert told == {kept_secret(file)}
    assert list(file.parent.iterdir()) == [file]


GOOGLE: Final = {"GOOGLE_CLIENT_ID": "our id", "GOOGLE_CLIENT_SECRET": "our secret"}


@pytest.mark.parametrize("environment", [DEVELOPMENT, PRODUCTION])
def test_google_login_is_off_until_it_is_configured(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    assert not read(tmp_path, environment).google.is_on
    google = read(tmp_path, environment, GOOGLE).google
    assert (google.is_on, google.issuer) == (True, "https://accounts.google.com")
    assert "our secret" not in repr(google)


@pytest.mark.parametrize("missing", GOOGLE)
def test_half_of_the_google_settings_is_refused(tmp_path: Path, missing: str) -> None:
    half = {name: value for name, value in GOOGLE.items() if name != missing}
    assert faults(tmp_path, PRODUCTION, half) == [
        "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET must both be set, or neither."
    ]


def test_pages_to_return_to_are_taken_as_they_are(tmp_path: Path) -> None:
    urls = "https://app.example/welcome, https://app.example/in?from=google"
    google = read(tmp_path, PRODUCTION, GOOGLE, {"OAUTH_RETURN_URLS": urls}).google
    assert google.return_urls == (
        "https://app.example/welcome",
        "https://app.example/in?from=google",
    )


@pytest.mark.parametrize(
    "url",
    [
        "/welcome",
        "//app.example",
        "app.example",
        "*",
        "javascript:alert(1)",
        "https:///welcome",
        "https://app@evil.example",
        "https://app.example\\@evil.example",
        "https://app.example/#part",
        "https://app.example/ a",
        "https://app.example:port/",
        "https://[::1/",
        "https://bücher.example/",
    ],
)
@pytest.mark.parametrize("name", ["OAUTH_RETURN_URLS", "GOOGLE_ISSUER"])
def test_an_address_that_could_be_read_in_two_ways_is_refused(
    tmp_path: Path, name: str, url: str
) -> None:
    (fault,) = faults(tmp_path, DEVELOPMENT, {name: url})
    assert fault.startswith(f"{name} must be")
    assert url not in fault


@pytest.mark.parametrize("name", ["OAUTH_RETURN_URLS", "GOOGLE_ISSUER"])
def test_plain_http_is_for_development(tmp_path: Path, name: str) -> None:
    given_url = {name: "http://127.0.0.1:3000"}
    assert read(tmp_path, DEVELOPMENT, given_url)
    (fault,) = faults(tmp_path, PRODUCTION, given_url)
    assert fault.startswith(f"{name} must be")


def test_an_issuer_has_no_query(tmp_path: Path) -> None:
    issuer = {"GOOGLE_ISSUER": "https://accounts.example/?tenant=us"}
    assert faults(tmp_path, DEVELOPMENT, issuer) == [
        "GOOGLE_ISSUER must be an https:// or http:// address without a query."
    ]
