"""``GET /.well-known/jwks.json``: the keys that access tokens are verified with (RFC 7517)."""

from typing import Final, TypeAlias

from litestar import Response, get
from litestar.di import NamedDependency
from msgspec import Struct

from application.authentication import PublicKey
from domain.errors import NotFound

#: For so many seconds the answer may be kept: less than a retired key goes on being listed.
MAX_AGE: Final = 300

PublicKeys: TypeAlias = tuple[PublicKey, ...]


class KeySet(Struct, frozen=True):
    """The public halves of all keys that access tokens may be signed with."""

    keys: PublicKeys


@get(
    "/.well-known/jwks.json",
    operation_id="getKeySet",
    tags=["Auth"],
    opt={"public": True, "ignores_login": True, "refuses": (NotFound,)},
)
async def key_set(public_keys: NamedDependency[PublicKeys]) -> Response[KeySet]:
    """Show the public keys that verify access tokens.

    For servers that check access tokens by themselves (RFC 7517). Where tokens are signed with a
    secret, which cannot be published, the answer is 404.
    """
    if not public_keys:
        raise NotFound("Access tokens are signed with a secret here.")
    kept = {"Cache-Control": f"public, max-age={MAX_AGE}"}
    return Response(KeySet(public_keys), headers=kept)
