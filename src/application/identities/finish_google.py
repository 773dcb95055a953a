"""The way back from Google."""

from dataclasses import dataclass

from application.actor import Origin
from application.auth.ports import NewSecret
from application.identities.link import AdmitPerson
from application.identities.ports import (
    IdentityProvider,
    IdentityWork,
    ProviderAnswer,
    StartIdentityWork,
)
from application.identities.return_urls import with_query
from application.ports import AuditEvent
from domain.auth.errors import EmailNotVerified
from domain.auth.token import token_hash
from domain.errors import Refusal
from domain.identities.errors import GoogleNotConfigured, IdentityConflict, InvalidState
from domain.identities.handshake import CODE_LIFETIME, Handshake, LoginCode
from domain.identities.identity import Proof
from domain.ids import UserId
from domain.users.errors import EmailTaken


@dataclass(frozen=True, slots=True)
class FinishGoogle:
    """Log somebody in, or link them, whom Google sends back; answer where they go on.

    What is refused once the state was found good is told to the page that they go to, and to the
    audit trail.
    """

    start_work: StartIdentityWork
    provider: IdentityProvider | None
    new_secret: NewSecret
    admit: AdmitPerson

    async def __call__(
        self, origin: Origin, browser_secret: str | None, answer: ProviderAnswer, /
    ) -> str:
        if self.provider is None:
            raise GoogleNotConfigured
        handshake = await self._taken(browser_secret, answer.state)
        proof: Proof | None = None
        try:
            proof = await self.provider.prove(
                answer, nonce=handshake.nonce, verifier=handshake.verifier
            )
            told = await self._arrived(handshake, proof, origin)
        except Refusal as refused:
            await self._record(handshake, proof, refused, origin)
            told = {"error": refused.code}
        return with_query(handshake.return_to, **told)

    async def _taken(self, browser_secret: str | None, state: str | None) -> Handshake:
        """The handshake is over before the provider is asked: no answer is looked at twice."""
        if browser_secret is None or state is None:
            raise InvalidState
        async with self.start_work(None) as work:
            taken = await work.handshakes.take(token_hash(state), token_hash(browser_secret))
            await work.commit()
        if taken is None:
            raise InvalidState
        return taken

    async def _arrived(self, handshake: Handshake, proof: Proof, origin: Origin) -> dict[str, str]:
        try:
            return await self._let_in(handshake, proof, origin)
        except (EmailTaken, IdentityConflict):
            # Somebody may have made this very account or link just now: it is there the next time.
            return await self._let_in(handshake, proof, origin)

    async def _let_in(self, handshake: Handshake, proof: Proof, origin: Origin) -> dict[str, str]:
        async with self.start_work(None) as work:
            if handshake.user_id is not None:
                await self.admit.link(work, handshake.user_id, proof, origin)
                told = {"linked": "google"}
            else:
                user = await self.admit(work, proof, origin)
                told = {"code": await self._new_code(work, user.id)}
            await work.commit()
        return told

    async def _new_code(self, work: IdentityWork, user_id: UserId) -> str:
        code = self.new_secret()
        await work.login_codes.add(
            LoginCode(
                code_hash=token_hash(code), user_id=user_id, expires_at=work.now + CODE_LIFETIME
            )
        )
        return code

    async def _record(
        self, handshake: Handshake, proof: Proof | None, refused: Refusal, origin: Origin
    ) -> None:
        async with self.start_work(None) as work:
            links = handshake.user_id is not None
            await work.audit.record(
                AuditEvent(
                    "identity.linked" if links else "session.refused",
                    "user",
                    handshake.user_id or await _account_meant(work, proof),
                    handshake.user_id,
                    origin,
                    "refused",
                    details={"reason": refused.code, "method": "google"},
                )
            )
            await work.commit()


async def _account_meant(work: IdentityWork, proof: Proof | None) -> UserId | None:
    """Whose account somebody did not get into, as far as the provider's word tells."""
    if proof is None:
        return None
    if known := await work.identities.find(proof.issuer, proof.subject):
        return known.user_id
    try:
        meant = await work.users.lock_by_email(proof.verified_email)
    except EmailNotVerified:
        return None
    return None if meant is None else meant.id
