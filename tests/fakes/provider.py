"""An OpenID provider of our own on loopback, as honest or as crooked as a test wants it."""

import asyncio
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT_ID: Final = "learning-platform"
CLIENT_SECRET: Final = "the secret of the client"

Answer = tuple[int, dict[str, str], bytes]


class SigningKey:
    """A private key with a name, and what the provider publishes of it."""

    def __init__(self, name: str | None, algorithm: str = "RS256", *, bits: int = 2048) -> None:
        self.name = name
        self.algorithm = algorithm
        self.private: Any = (
            rsa.generate_private_key(65537, bits)
            if algorithm == "RS256"
            else ec.generate_private_key(ec.SECP256R1())
        )

    @property
    def jwk(self) -> dict[str, Any]:
        kind = jwt.get_algorithm_by_name(self.algorithm)
        public = json.loads(type(kind).to_jwk(self.private.public_key()))
        named = {} if self.name is None else {"kid": self.name}
        return {**public, **named, "use": "sig", "alg": self.algorithm}

    def sign(self, claims: dict[str, Any], **head: Any) -> str:
        named = {} if self.name is None else {"kid": self.name}
        # Any claims, also such as no library would write.
        payload = json.dumps(claims).encode()
        headers = {**named, **head}
        return jwt.api_jws.encode(payload, self.private, self.algorithm, headers=headers)


#: Making one takes a while, and nothing about it differs from test to test.
KEY: Final = SigningKey("first")


@dataclass
class Person:
    """Who sits before the browser, as the provider knows them."""

    sub: str = "1001"
    email: str = "ada@example.org"
    email_verified: Any = True
    name: str = "Ada Lovelace"


@dataclass
class OpenIdProviderApp:
    """The provider as an ASGI application. What is in ``instead`` is answered at a path in place of
    the truth: an answer, or None to hang.

    ``claims`` change the id_token's (``...`` leaves one out); ``sign`` makes a token of them.
    """

    issuer: str = ""
    person: Person = field(default_factory=Person)
    keys: list[SigningKey] = field(default_factory=lambda: [KEY])
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    instead: dict[str, Answer | None] = field(default_factory=dict)
    sign: Any = None
    denies: str | None = None
    asked: Counter[str] = field(default_factory=Counter)
    exchanged: list[dict[str, str]] = field(default_factory=list)
    _given: dict[str, dict[str, str]] = field(default_factory=dict)

    def reform(self) -> None:
        """Become honest again, and forget what happened."""
        vars(self).update(vars(OpenIdProviderApp(issuer=self.issuer)))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        path, query = scope["path"], scope["query_string"].decode()
        self.asked[path] += 1
        body = await _body(receive)
        if path in self.instead:
            answer = self.instead[path]
            if answer is None:
                await asyncio.sleep(60)
                return
        else:
            answer = self._answer(path, _single(query), _single(body.decode()))
        status, headers, content = answer
        listed = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": listed})
        await send({"type": "http.response.body", "body": content})

    def _answer(self, path: str, query: dict[str, str], form: dict[str, str]) -> Answer:
        match path:
            case "/.well-known/openid-configuration":
                return as_json(self._metadata())
            case "/keys":
                return as_json({"keys": [one.jwk for one in self.keys]})
            case "/authorize":
                return self._consent(query)
            case "/token":
                return self._exchange(form)
        return 404, {}, b""

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.metadata,
        }

    def _consent(self, query: dict[str, str]) -> Answer:
        """The person says yes at once, or no."""
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT_ID
        assert set(query["scope"].split()) == {"openid", "email", "profile"}
        back = {"state": query["state"]}
        if self.denies is not None:
            back["error"] = self.denies
        else:
            back["code"] = f"code-{len(self._given) + 1}"
            self._given[back["code"]] = query
        # What Google sends along, and what every client has to let pass.
        back |= {"scope": "openid email", "authuser": "0", "prompt": "consent"}
        return 302, {"location": f"{query['redirect_uri']}?{urlencode(back)}"}, b""

    def _exchange(self, form: dict[str, str]) -> Answer:
        """Codes work once, for the client that knows its secret and the verifier (RFC 7636)."""
        self.exchanged.append(form)
        asked = self._given.pop(form.get("code", ""), None)
        challenge = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest())
        is_good = (
            asked is not None
            and form["redirect_uri"] == asked["redirect_uri"]
            and (form["client_id"], form["client_secret"]) == (CLIENT_ID, CLIENT_SECRET)
            and asked["code_challenge_method"] == "S256"
            and asked["code_challenge"] == challenge.rstrip(b"=").decode()
        )
        if asked is None or not is_good:
            return as_json({"error": "invalid_grant"}, status=400)
        token = self.id_token(asked["nonce"])
        return as_json({"access_token": "at", "token_type": "Bearer", "id_token": token})

    def id_token(self, nonce: str) -> str:
        """The token about the person, with what the test wants to be wrong with it."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": self.person.sub,
            "nonce": nonce,
            "iat": now,
            "exp": now + 3600,
            "email": self.person.email,
            "email_verified": self.person.email_verified,
            "name": self.person.name,
            **self.claims,
        }
        said = {name: value for name, value in claims.items() if value is not ...}
        if self.sign is not None:
            token: str = self.sign(said)
            return token
        return self.keys[0].sign(said)


def as_json(content: Any, *, status: int = 200) -> Answer:
    """An answer with this content."""
    return status, {"content-type": "application/json"}, json.dumps(content).encode()


@contextmanager
def provider_on_loopback(port: int = 0) -> Iterator[OpenIdProviderApp]:
    """The provider behind a real socket, in a thread of its own, until the block ends; ``port`` 0
    takes a free one.
    """
    app = OpenIdProviderApp()
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="warning", lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="openid provider", daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        bound = server.servers[0].sockets[0].getsockname()[1]
        app.issuer = f"http://127.0.0.1:{bound}"
        yield app
    finally:
        server.force_exit = server.should_exit = True
        thread.join(10)


async def _body(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _single(encoded: str) -> dict[str, str]:
    """A query or a form in which everything stands once."""
    found = parse_qs(encoded, keep_blank_values=True)
    assert all(len(values) == 1 for values in found.values()), encoded
    return {name: values[0] for name, values in found.items()}
