"""Identities, handshakes and login codes in memory, and a provider that vouches for anybody."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from application.identities.ports import ProviderAnswer
from domain.errors import Refusal
from domain.identities.errors import AccessDenied, IdentityConflict, UntrustedAnswer
from domain.identities.handshake import Handshake, LoginCode
from domain.identities.identity import Identity, Proof, Provider
from domain.ids import UserId
from fakes.memory import MemoryTransaction

ISSUER = "https://accounts.example"


class MemoryIdentities:
    """The port ``Identities``."""

    def __init__(self, transaction: MemoryTransaction) -> None:
        self._transaction = transaction
        self._rows = transaction.table("identities")

    async def find(self, issuer: str, subject: str, /) -> Identity | None:
        found: Identity | None = self._rows.get((issuer, subject))
        return found

    async def of_user(self, user_id: UserId, /) -> list[Identity]:
        held = [one for one in self._rows.values() if one.user_id == user_id]
        return sorted(held, key=lambda one: one.provider)

    async def add(self, identity: Identity, /) -> None:
        # As in unique indexes: who comes second waits for what becomes of the first.
        await self._transaction.lock("identities", identity.issuer, identity.subject)
        await self._transaction.lock("identities", identity.user_id, identity.provider)
        held = await self.of_user(identity.user_id)
        is_known = (identity.issuer, identity.subject) in self._rows
        if is_known or any(one.provider is identity.provider for one in held):
            raise IdentityConflict
        self._rows[identity.issuer, identity.subject] = identity

    async def remove(self, user_id: UserId, provider: Provider, /) -> None:
        for one in await self.of_user(user_id):
            if one.provider is provider:
                del self._rows[one.issuer, one.subject]


class MemoryHandshakes:
    """The port ``Handshakes``."""

    def __init__(self, transaction: MemoryTransaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now
        self._rows = transaction.table("handshakes")
        self._sessions = transaction.table("sessions")

    async def add(self, handshake: Handshake, /) -> None:
        self._rows[handshake.state_hash] = handshake

    async def take(self, state_hash: bytes, browser_hash: bytes, /) -> Handshake | None:
        await self._transaction.lock("handshakes", state_hash)
        found: Handshake | None = self._rows.get(state_hash)
        if found is None or found.browser_hash != browser_hash or found.expires_at <= self._now:
            return None
        if found.session_id is not None:
            session = self._sessions.get(found.session_id)
            if session is None or not session.is_live(now=self._now):
                return None
        del self._rows[state_hash]
        return found


class MemoryLoginCodes:
    """The port ``LoginCodes``."""

    def __init__(self, transaction: MemoryTransaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now
        self._rows = transaction.table("login_codes")

    async def add(self, code: LoginCode, /) -> None:
        self._rows[code.code_hash] = code

    async def take(self, code_hash: bytes, /) -> UserId | None:
        await self._transaction.lock("login_codes", code_hash)
        found: LoginCode | None = self._rows.get(code_hash)
        if found is None or found.expires_at <= self._now:
            return None
        del self._rows[code_hash]
        return found.user_id


class Vouching:
    """The port ``IdentityProvider``: it vouches for whoever ``says`` is set to, if they bring back
    what they left with. A refusal in its place is raised.
    """

    def __init__(self) -> None:
        self.says: Proof | Refusal = Proof(issuer=ISSUER, subject="ada")
        self.asked = 0
        self._left: dict[str, tuple[str, str]] = {}

    def vouch(self, subject: str = "ada", **facts: Any) -> Proof:
        """Say this of whoever comes next: a verified address unless ``facts`` have another."""
        given = {"email": "ada@example.org", "email_verified": True, "name": "Ada L", **facts}
        self.says = Proof(issuer=given.pop("issuer", ISSUER), subject=subject, **given)
        return self.says

    async def authorize_url(self, *, state: str, nonce: str, verifier: str) -> str:
        if isinstance(self.says, Refusal):
            raise self.says
        self._left[f"code-{state}"] = (nonce, verifier)
        return f"{ISSUER}/authorize?{urlencode({'state': state})}"

    async def prove(self, answer: ProviderAnswer, /, *, nonce: str, verifier: str) -> Proof:
        self.asked += 1
        if isinstance(self.says, Refusal):
            raise self.says
        if answer.error is not None or answer.code is None:
            raise AccessDenied
        if self._left.get(answer.code) != (nonce, verifier):
            raise UntrustedAnswer
        return self.says


def answer_to(url: str) -> ProviderAnswer:
    """What a browser brings back that was sent to this address and said yes."""
    (state,) = parse_qs(urlsplit(url).query)["state"]
    return ProviderAnswer(state=state, code=f"code-{state}")
