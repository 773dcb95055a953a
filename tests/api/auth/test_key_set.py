"""``GET /.well-known/jwks.json`` (RFC 7517)."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from litestar.testing import AsyncTestClient

from api.every_answer import watching_async
from api.people import Client, problem
from infrastructure.security.token_keys import TokenKey, key_pair
from presentation.auth.key_set import PublicKeys
from presentation.edge import Edge
from presentation.openapi.__main__ import app_without_use_cases

ADDRESS = "/.well-known/jwks.json"


async def answered(*keys: TokenKey) -> Any:
    public: PublicKeys = tuple(one.public for one in keys if one.public is not None)
    edge = Edge(app_without_use_cases(public_keys=public), access_log=lambda *_: None, https=False)
    async with AsyncTestClient(edge) as client:
        client.event_hooks = watching_async()
        return await client.get(ADDRESS)


async def test_every_key_is_listed_with_its_public_half_alone() -> None:
    keys = [key_pair(Ed25519PrivateKey.generate()) for _ in range(2)]

    answer = await answered(*keys)

    assert answer.status_code == 200
    assert [one["kid"] for one in answer.json()["keys"]] == [one.id for one in keys]
    for one in answer.json()["keys"]:
        assert set(one) == {"kid", "kty", "crv", "x", "alg", "use"}
        assert (one["kty"], one["crv"], one["alg"], one["use"]) == (
            "OKP",
            "Ed25519",
            "EdDSA",
            "sig",
        )


async def test_it_may_be_kept_for_less_time_than_a_retired_key_is_listed() -> None:
    answer = await answered(key_pair(Ed25519PrivateKey.generate()))

    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["content-type"] == "application/json"


async def test_where_a_secret_signs_there_is_none(client: Client) -> None:
    assert problem(await client.get(ADDRESS)) == (404, "not_found")
