"""Whatever people do and however long they wait: the tokens that live are those that a small model
says, and no other (contract, section 4).
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from application.actor import Actor, LoginRequired
from application.auth.views import Tokens
from application.limits import LimitRules
from domain.auth.errors import InvalidRefreshToken, InvalidToken, WrongPassword
from domain.auth.password import CurrentPassword, NewPassword
from domain.auth.session import Lifetimes
from domain.errors import InvalidTransition, NotFound, Refusal
from domain.identities.errors import LastLoginMethod
from domain.ids import SessionId, UserId
from domain.text import Email, Reason
from domain.users.user import Role
from fakes.accounts import ORIGIN, Accounts

T = TypeVar("T")

LIFETIMES: Final = Lifetimes()
DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
UNLIMITED: Final = LimitRules(
    login=None, login_address=None, login_account=None, register=None, mail=None
)
ADDRESSES: Final = ("ada@example.org", "grace@example.org")
PASSWORDS: Final = ("correct horse battery staple", "seven quiet otters", "two loaves before noon")

#: Up to the ends of everything, and beyond.
WAITS: Final = [
    *(timedelta(seconds=one) for one in (1, 2, 9, 10, 60, 899, 900, 3600)),
    *(timedelta(days=one) for one in (1, 13, 14)),
]

addresses = st.sampled_from(ADDRESSES)
passwords = st.sampled_from(PASSWORDS)
#: Which of a list of things that grows, counted from the newest.
choices = st.integers(min_value=0, max_value=40)


@dataclass
class ModelSession:
    """What is to be known of a login: the refresh tokens that live, the one that was used last, and
    when. All else is dead.
    """

    address: str
    started_at: datetime
    refreshed_at: datetime
    live: set[str]
    parent: str | None = None
    used_at: datetime | None = None
    ended: bool = False

    def has_run_out(self, now: datetime) -> bool:
        idle_until = self.refreshed_at + LIFETIMES.idle
        return now >= min(idle_until, self.started_at + LIFETIMES.longest)

    def is_live(self, now: datetime) -> bool:
        return not self.ended and not self.has_run_out(now)

    def takes(self, token: str, now: datetime) -> bool:
        """Whether a refresh with the token gives tokens; where it does not, the session ends."""
        if not self.is_live(now):
            return False
        in_grace = self.used_at is not None and now - self.used_at < LIFETIMES.grace
        return token in self.live or (token == self.parent and in_grace)

    def refreshed(self, token: str, issued: str, now: datetime) -> None:
        if token in self.live:
            self.live, self.parent, self.used_at = {issued}, token, now
        else:
            self.live.add(issued)
        self.refreshed_at = now


@dataclass
class ModelAccount:
    """An account: its password, where it has one, whether Google is linked to it, and whether it
    is suspended.
    """

    user_id: UserId
    password: str | None = None
    linked: bool = False
    suspended: bool = False


@dataclass
class Link:
    """The link of a registration."""

    address: str
    password: str
    until: datetime


@dataclass
class ResetLink:
    """A link by which a password is set; the newest of an address lives, until it is used."""

    address: str
    token: str
    until: datetime
    dead: bool = False


@dataclass
class Issued:
    """Tokens that somebody got once, and may show for ever."""

    session: ModelSession
    session_id: SessionId
    access: str
    access_until: datetime
    refresh: str


@dataclass
class Model:
    """Everything that anybody ever got, and what is true of it."""

    accounts: dict[str, ModelAccount] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    reset_links: list[ResetLink] = field(default_factory=list)
    issued: list[Issued] = field(default_factory=list)

    def end_all(self, address: str, *, but: ModelSession | None = None) -> None:
        for one in self.issued:
            if one.session.address == address and one.session is not but:
                one.session.ended = True

    def set_password(self, address: str, password: str, *, kept: ModelSession | None) -> None:
        """The other sessions and all links to a new password are over."""
        self.accounts[address].password = password
        self.end_all(address, but=kept)
        self.end_reset_links(address)

    def end_reset_links(self, address: str) -> None:
        for link in self.reset_links:
            link.dead = link.dead or link.address == address


class Tokenry(RuleBasedStateMachine):
    """People who do all that can be done with logins, with tokens of any age."""

    @initialize(known=st.sets(addresses, min_size=1))
    def begin(self, known: set[str]) -> None:
        self.runner = asyncio.Runner()
        self.place = Accounts(rules=UNLIMITED)
        self.model = Model()
        self.root = self.runner.run(self.place.somebody("root@example.org", Role.ADMIN))
        for address in sorted(known):
            self.register(address, PASSWORDS[0])
            self.verify_with_any_link(0)

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self._show_every_refresh_token()
            self.runner.close()

    @property
    def now(self) -> datetime:
        return self.place.clock.now

    def done(self, deed: Coroutine[Any, Any, T]) -> T | Refusal:
        """What comes of it, a refusal included."""

        async def tried() -> T | Refusal:
            try:
                return await deed
            except Refusal as refusal:
                return refusal

        return self.runner.run(tried())

    def one_of(self, things: list[T], choice: int) -> T:
        return things[-1 - choice % len(things)]

    @rule(by=st.sampled_from(WAITS))
    def wait(self, by: timedelta) -> None:
        self.place.clock.now += by

    @rule(address=addresses, password=passwords)
    def register(self, address: str, password: str) -> None:
        self.runner.run(self.place.read_mail())
        self.done(self.place.auth.register(ORIGIN, address, password, "Somebody"))
        letters = self.runner.run(self.place.read_mail())
        for _, _, text in letters:
            _, found, token = text.partition("token=")
            # Who has an account is only told that somebody tried.
            assert bool(found) is (address not in self.model.accounts)
            if found:
                self.model.links[token] = Link(address, password, self.now + DAY)

    @precondition(lambda self: self.model.links)
    @rule(choice=choices)
    def verify_with_any_link(self, choice: int) -> None:
        token = self.one_of(list(self.model.links), choice)
        link = self.model.links[token]
        works = link.address not in self.model.accounts and self.now < link.until
        came = self.done(self.place.auth.verify_email(ORIGIN, token))
        if works:
            assert came is None
            self._opened(link.address).password = link.password
        else:
            assert isinstance(came, InvalidToken)

    @rule(address=addresses, password=passwords)
    def log_in(self, address: str, password: str) -> None:
        came = self.done(self.place.enter(address, password))
        account = self.model.accounts.get(address)
        if account is None or account.password != password or account.suspended:
            assert not isinstance(came, Tokens)
            return
        assert isinstance(came, Tokens)
        self._keep(came, ModelSession(address, self.now, self.now, {came.refresh_token}))

    @precondition(lambda self: self.model.accounts)
    @rule(choice=choices)
    def log_in_with_the_right_password(self, choice: int) -> None:
        address = self.one_of(sorted(self.model.accounts), choice)
        if password := self.model.accounts[address].password:
            self.log_in(address, password)

    @rule(address=addresses)
    def log_in_with_google(self, address: str) -> None:
        """An unknown address gets an account, a known one is linked; each has one person there."""
        arrived = self.done(self.place.log_in_with_google(address, email=address))
        assert isinstance(arrived, str)
        code = arrived.partition("code=")[2]
        account = self.model.accounts.get(address) or self._opened(address)
        if account.suspended:
            assert not code
            return
        account.linked = True
        came = self.done(self.place.identities.exchange_code(ORIGIN, code))
        assert isinstance(came, Tokens)
        self._keep(came, ModelSession(address, self.now, self.now, {came.refresh_token}))

    @precondition(lambda self: self.model.issued)
    @rule(choice=choices, guess=st.none() | passwords, new=passwords)
    def change_password_with_any_token(self, choice: int, guess: str | None, new: str) -> None:
        shown = self.one_of(self.model.issued, choice)
        address = shown.session.address
        current = guess or self.model.accounts[address].password or new
        if actor := self._enter(shown):
            given = CurrentPassword(current), NewPassword(new)
            came = self.done(self.place.auth.change_password(actor, *given))
            if current == self.model.accounts[address].password:
                assert came is None
                self.model.set_password(address, new, kept=shown.session)
            else:
                assert isinstance(came, WrongPassword)

    @rule(address=addresses)
    def forget_the_password(self, address: str) -> None:
        self.runner.run(self.place.read_mail())
        self.done(self.place.auth.forgot_password(Email(address)))
        letters = self.runner.run(self.place.read_mail())
        assert bool(letters) is (address in self.model.accounts)
        for _, _, text in letters:
            self.model.end_reset_links(address)
            token = text.partition("token=")[2]
            self.model.reset_links.append(ResetLink(address, token, self.now + HOUR))

    @precondition(lambda self: self.model.reset_links)
    @rule(choice=choices, new=passwords)
    def reset_the_password_with_any_link(self, choice: int, new: str) -> None:
        link = self.one_of(self.model.reset_links, choice)
        works = not link.dead and self.now < link.until
        came = self.done(self.place.auth.reset_password(ORIGIN, link.token, NewPassword(new)))
        if works:
            assert came is None
            self.model.set_password(link.address, new, kept=None)
        else:
            assert isinstance(came, InvalidToken)

    @precondition(lambda self: self.model.accounts)
    @rule(choice=choices)
    def suspend(self, choice: int) -> None:
        address = self.one_of(sorted(self.model.accounts), choice)
        account = self.model.accounts[address]
        deed = self.place.users.suspend(self.root, account.user_id, Reason("Rude."))
        assert isinstance(self.done(deed), InvalidTransition) is account.suspended
        account.suspended = True
        self.model.end_all(address)

    @precondition(lambda self: self.model.accounts)
    @rule(choice=choices)
    def reinstate(self, choice: int) -> None:
        account = self.model.accounts[self.one_of(sorted(self.model.accounts), choice)]
        deed = self.place.users.reinstate(self.root, account.user_id)
        assert isinstance(self.done(deed), InvalidTransition) is not account.suspended
        account.suspended = False

    @precondition(lambda self: self.model.issued)
    @rule(choice=choices)
    def link_google_with_any_token(self, choice: int) -> None:
        shown = self.one_of(self.model.issued, choice)
        address = shown.session.address
        if actor := self._enter(shown):
            assert self.place.provider is not None
            self.place.provider.vouch(address, email=address)
            left = self.runner.run(self.place.identities.link_google(actor, None))
            assert "linked=google" in self.runner.run(self.place.come_back(left))
            self.model.accounts[address].linked = True

    @precondition(lambda self: self.model.issued)
    @rule(choice=choices)
    def unlink_google_with_any_token(self, choice: int) -> None:
        shown = self.one_of(self.model.issued, choice)
        account = self.model.accounts[shown.session.address]
        if actor := self._enter(shown):
            came = self.done(self.place.identities.unlink_google(actor))
            stays = not account.linked or account.password is None
            assert isinstance(came, NotFound | LastLoginMethod) if stays else came is None
            account.linked = account.linked and stays

    @precondition(lambda self: self.model.issued)
    @rule(choice=choices)
    def refresh_with_any_token(self, choice: int) -> None:
        self._refresh(self.one_of(self.model.issued, choice))

    @precondition(lambda self: self.model.issued)
    @rule(choice=choices)
    def refresh_with_a_live_token(self, choice: int) -> None:
        live = [one for one in self.model.issued if one.session.takes(one.refresh, self.now)]
        if live:
            self._refresh(self.one_of(live, choice))

    def _refresh(self, shown: Issued) -> None:
        session, token = shown.session, shown.refresh
        works, was_live = session.takes(token, self.now), session.is_live(self.now)
        came = self.done(self.place.auth.refresh(ORIGIN, token))
        if works:
            assert isinstance(came, Tokens)
            session.refreshed(token, came.refresh_token, self.now)
            self._keep(came, session)
        else:
            assert isinstance(came, InvalidRefreshToken)
            session.ended = session.ended or was_live

    @precondition(lambda self: self.model.issued)
    @rule(choice=choices)
    def log_out_with_any_token(self, choice: int) -> None:
        shown = self.one_of(self.model.issued, choice)
        if actor := self._enter(shown):
            assert self.done(self.place.auth.log_out(actor)) is None
            shown.session.ended = True

    @precondition(lambda self: self.model.issued)
    @rule(choice=choices, keep_current=st.booleans())
    def log_out_everywhere_with_any_token(self, choice: int, keep_current: bool) -> None:
        shown = self.one_of(self.model.issued, choice)
        if actor := self._enter(shown):
            deed = self.place.auth.end_all_sessions(actor, keep_current=keep_current)
            assert self.done(deed) is None
            kept = shown.session if keep_current else None
            self.model.end_all(shown.session.address, but=kept)

    @precondition(lambda self: self.model.issued)
    @rule(choice=choices, other=choices)
    def log_out_on_any_device(self, choice: int, other: int) -> None:
        shown = self.one_of(self.model.issued, choice)
        target = self.one_of(self.model.issued, other)
        if actor := self._enter(shown):
            came = self.done(self.place.auth.end_session(actor, target.session_id))
            own = target.session.address == shown.session.address
            if own and target.session.is_live(self.now):
                assert came is None
                target.session.ended = True
            else:
                assert isinstance(came, NotFound)

    @invariant()
    def access_tokens_live_as_the_model_says(self) -> None:
        if not hasattr(self, "model"):
            return
        for one in self.model.issued:
            self._enter(one)

    def _enter(self, shown: Issued) -> Actor | None:
        """Whoever shows an access token; None where the model says that it is over."""
        came = self.done(self.place.authenticate(shown.access, ORIGIN))
        if shown.session.ended or self.now >= shown.access_until:
            assert isinstance(came, LoginRequired)
            return None
        assert isinstance(came, Actor)
        return came

    def _opened(self, address: str) -> ModelAccount:
        """An account that was not there a moment ago."""
        (user_id,) = (one.id for one in self.place.stored("users") if one.email == address)
        return self.model.accounts.setdefault(address, ModelAccount(user_id))

    def _keep(self, tokens: Tokens, session: ModelSession) -> None:
        actor = self.runner.run(self.place.authenticate(tokens.access_token, ORIGIN))
        until = self.now + timedelta(seconds=tokens.expires_in)
        self.model.issued.append(
            Issued(session, actor.session_id, tokens.access_token, until, tokens.refresh_token)
        )

    def _show_every_refresh_token(self) -> None:
        """In the end each of them is shown, and what comes of it undone."""
        before = self.place.store.snapshot()
        for one in self.model.issued:
            came = self.done(self.place.auth.refresh(ORIGIN, one.refresh))
            assert isinstance(came, Tokens) is one.session.takes(one.refresh, self.now)
            self.place.store.restore(before)


TestTokenry = Tokenry.TestCase
TestTokenry.settings = settings(max_examples=150, stateful_step_count=50)
