"""Tying people at a provider to accounts (contract, section 4: the rules of linking)."""

from dataclasses import dataclass

from application.actor import Origin
from application.enrollments.bind_invitations import BindInvitations
from application.identities.ports import IdentityWork
from application.mail.letter import Letter
from application.ports import AuditEvent, NewId
from domain.auth.errors import AccountSuspended
from domain.identities.errors import IdentityConflict
from domain.identities.identity import Proof, Provider
from domain.ids import UserId
from domain.text import Email
from domain.users.user import User, UserStatus

#: The letter that tells an account's owner of a new way to log in.
IDENTITY_LINKED = "identity_linked"


@dataclass(frozen=True, slots=True)
class AdmitPerson:
    """Find or make the account of somebody whom a provider vouches for, and lock it.

    Who is known by issuer and subject is in, whatever their address is by now. Everybody else is
    known by an address that the provider has verified: the account that has it, which has verified
    it as well, is linked; where there is none, one is made, and every registration that waits for
    the address ends, with its password and its link.
    """

    new_id: NewId
    bind_invitations: BindInvitations

    async def __call__(self, work: IdentityWork, proof: Proof, origin: Origin, /) -> User:
        if known := await work.identities.find(proof.issuer, proof.subject):
            return _active(await work.users.lock(known.user_id))
        user = await work.users.lock_by_email(proof.verified_email)
        if user is None:
            return await self._opened(work, proof, origin)
        await self._link_to(work, _active(user), proof, origin, by="address")
        return user

    async def link(
        self, work: IdentityWork, user_id: UserId, proof: Proof, origin: Origin, /
    ) -> None:
        """Link the person to the account that asked for it. Raise ``IdentityConflict``, and
        ``EmailNotVerified`` as for everybody: a provider that verifies nothing proves nothing.
        """
        _ = proof.verified_email
        known = await work.identities.find(proof.issuer, proof.subject)
        if known is not None and known.user_id != user_id:
            raise IdentityConflict
        user = _active(await work.users.lock(user_id))
        await self._link_to(work, user, proof, origin, by="request")

    async def _link_to(
        self, work: IdentityWork, user: User, proof: Proof, origin: Origin, *, by: str
    ) -> None:
        """Tie the person to an account that is locked, and tell its owner."""
        held = await work.identities.of_user(user.id)
        if any((one.issuer, one.subject) == (proof.issuer, proof.subject) for one in held):
            return
        if any(one.provider is Provider.GOOGLE for one in held):
            raise IdentityConflict
        await self._tie(work, user.id, proof, origin, by=by)
        await work.outbox.post(
            Letter(
                id=self.new_id(),
                recipient=user.email,
                template=IDENTITY_LINKED,
                locale=user.locale,
            )
        )

    async def _opened(self, work: IdentityWork, proof: Proof, origin: Origin) -> User:
        user = proof.account(UserId(self.new_id()), now=work.now)
        # The registrations first, as where one of them is verified: nobody waits in a circle.
        await work.registrations.end_all(Email(user.email))
        await work.users.add(user)
        await work.audit.record(
            AuditEvent(
                "user.registered", "user", user.id, user.id, origin, details={"method": "google"}
            )
        )
        await self._tie(work, user.id, proof, origin, by="new account")
        await self.bind_invitations(work, user.id, Email(user.email), origin)
        return user

    async def _tie(
        self, work: IdentityWork, user_id: UserId, proof: Proof, origin: Origin, *, by: str
    ) -> None:
        await work.identities.add(proof.identity(user_id, now=work.now))
        await work.audit.record(
            AuditEvent(
                "identity.linked",
                "user",
                user_id,
                user_id,
                origin,
                details={"provider": Provider.GOOGLE, "by": by},
            )
        )


def _active(user: User) -> User:
    if user.status is not UserStatus.ACTIVE:
        raise AccountSuspended
    return user
