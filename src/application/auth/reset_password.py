"""Setting a password by a mailed link: for whoever forgot it, or never had one."""

from dataclasses import dataclass

from application.actor import Origin
from application.auth.account_letters import RESET_PASSWORD
from application.auth.ports import AuthWork, PasswordHasher, StartAuthWork
from application.auth.request_letter import RequestLetter
from application.auth.set_password import SetPassword
from application.auth.views import ResetRequested
from application.authentication import LiveSessions
from domain.auth.errors import InvalidToken
from domain.auth.mailed_link import LinkPurpose, MailedLink
from domain.auth.password import NewPassword, PasswordPolicy
from domain.auth.token import token_hash
from domain.text import Email
from domain.users.user import User


@dataclass(frozen=True, slots=True)
class ForgotPassword:
    """Have a link mailed, if there is an account."""

    request_letter: RequestLetter

    async def __call__(self, email: Email, /) -> ResetRequested:
        await self.request_letter(RESET_PASSWORD, email)
        return ResetRequested()


@dataclass(frozen=True, slots=True)
class ResetPassword:
    """Set the password of whoever has the newest link, which is used up by it; all sessions end,
    and nobody is logged in.
    """

    start_work: StartAuthWork
    hasher: PasswordHasher
    policy: PasswordPolicy
    set_password: SetPassword
    live: LiveSessions

    async def __call__(self, origin: Origin, token: str, new: NewPassword, /) -> None:
        async with self.start_work(None) as work:
            link = await _live_link(work, token)
            user = await work.users.get(link.user_id)
        self.policy.require(new, email=user.email, display_name=user.display_name)
        password_hash = await self.hasher.hash(new)
        async with self.start_work(None) as work:
            locked = await self._use(work, token)
            ended = await self.set_password(
                work, locked, password_hash, kept=None, by="mailed_link", origin=origin
            )
            await work.commit()
        self.live.end(ended)

    async def _use(self, work: AuthWork, token: str) -> User:
        """The account, locked: of several who use a link at once one gets this far."""
        link = await _live_link(work, token)
        user = await work.users.lock(link.user_id)
        if not await work.links.use(link):
            raise InvalidToken
        return user


async def _live_link(work: AuthWork, token: str) -> MailedLink:
    link = await work.links.find(LinkPurpose.RESET_PASSWORD, token_hash(token))
    if link is None or not link.is_live(now=work.now):
        raise InvalidToken
    return link
