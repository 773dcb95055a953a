"""Changing one's own address: it changes when the new one is confirmed, and not before."""

from dataclasses import dataclass, replace

from application.actor import Actor, Origin
from application.auth.account_letters import (
    CONFIRM_NEW_EMAIL,
    EMAIL_CHANGE_REQUESTED,
    EMAIL_CHANGED,
    letter_to,
)
from application.auth.own_password import CheckOwnPassword, lock_as_checked
from application.auth.ports import AuthWork, StartAuthWork
from application.auth.quotas import Quotas
from application.auth.views import RegistrationReceived
from application.enrollments.bind_invitations import BindInvitations
from application.ports import AuditEvent, NewId
from domain.auth.errors import InvalidToken
from domain.auth.mailed_link import LinkPurpose, MailedLink
from domain.auth.password import CurrentPassword
from domain.auth.token import token_hash
from domain.text import Email
from domain.users.user import User


@dataclass(frozen=True, slots=True)
class RequestEmailChange:
    """Mail a link to the new address, and tell the old one. A taken address is answered alike: its
    owner is told that somebody tried.
    """

    start_work: StartAuthWork
    new_id: NewId
    check_own_password: CheckOwnPassword
    quotas: Quotas

    async def __call__(
        self, actor: Actor, email: Email, current: CurrentPassword, /
    ) -> RegistrationReceived:
        async with self.start_work(None) as work:
            user = await work.users.get(actor.user_id)
        await self.check_own_password(actor, user, current, "email.change_requested")
        may_write = await self.quotas.may_write_to(email)
        async with self.start_work(None) as work:
            locked = await lock_as_checked(work, user)
            await self._request(work, locked, email, may_write=may_write)
            await work.audit.record(
                AuditEvent("email.change_requested", "user", user.id, user.id, actor.origin)
            )
            await work.commit()
        return RegistrationReceived()

    async def _request(self, work: AuthWork, user: User, email: Email, *, may_write: bool) -> None:
        link = MailedLink.requested(user.id, LinkPurpose.CHANGE_EMAIL, email=email, now=work.now)
        await work.links.put(link)
        await work.outbox.post(letter_to(user, EMAIL_CHANGE_REQUESTED, self.new_id()))
        if may_write:
            letter = letter_to(user, CONFIRM_NEW_EMAIL, self.new_id())
            await work.outbox.post(replace(letter, recipient=email))


@dataclass(frozen=True, slots=True)
class ConfirmNewEmail:
    """Give an account the new address whose link was used; links to the old one end."""

    start_work: StartAuthWork
    new_id: NewId
    bind_invitations: BindInvitations

    async def __call__(self, origin: Origin, token: str, /) -> None:
        async with self.start_work(None) as work:
            link = await work.links.find(LinkPurpose.CHANGE_EMAIL, token_hash(token))
            if link is None or not link.is_live(now=work.now):
                raise InvalidToken
            # Courses are locked before accounts, as by everybody.
            await self.bind_invitations(work, link.user_id, link.email, origin)
            user = await work.users.lock(link.user_id)
            if not await work.links.use(link):
                raise InvalidToken
            await work.users.save(user.with_email(link.email, now=work.now))
            await work.registrations.end_all(link.email)
            await work.links.end_all(user.id)
            await work.outbox.post(letter_to(user, EMAIL_CHANGED, self.new_id()))
            await work.audit.record(AuditEvent("email.changed", "user", user.id, user.id, origin))
            await work.commit()
