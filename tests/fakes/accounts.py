"""Registration, login and accounts with everything that they need, in memory."""

import re
from dataclasses import dataclass, field
from typing import Any

from application.actor import Actor, Origin
from application.auth import AuthPorts, AuthUseCases, auth_use_cases, session_starter
from application.auth.account_letters import account_preparations
from application.auth.create_admin import CreateAdmin
from application.auth.letters import Links, preparations
from application.auth.views import CodeRequired, Tokens
from application.authentication import Authenticate
from application.enrollments import put_in
from application.enrollments.bind_invitations import BindInvitations
from application.identities import IdentityUseCases, identity_use_cases
from application.identities.return_urls import ReturnUrls
from application.identities.start_google import Departure
from application.limits import LimitRules
from application.mail.deliver_mail import DeliverMail
from application.ports import AuditEvent
from application.two_factor import TwoFactorPorts, TwoFactorUseCases, two_factor_use_cases
from application.users import UserUseCases, user_use_cases
from domain.auth.password import Password, PasswordPolicy
from domain.auth.session import Lifetimes
from domain.ids import UserId
from domain.text import DisplayName, Email
from domain.users.user import Role, User
from fakes.auth import (
    ListedTokens,
    MemoryAuthReads,
    MemoryLiveSessions,
    NumberedSecrets,
    PlainHasher,
)
from fakes.identities import Vouching, answer_to
from fakes.limits import MemoryLimits
from fakes.mail import PlainWriter, RememberingMailer
from fakes.memory import Clock, Ids, MemoryStore
from fakes.two_factor import CountedCodes, LabelledBox
from fakes.users import MemoryUserReads
from fakes.work import start_memory_work
from infrastructure.security.random_characters import random_characters

ORIGIN = Origin("test-request", "192.0.2.7", "test browser")
RETURN_URL = "https://app.example/welcome?from=google"
GOOD = "correct horse battery staple"


@dataclass
class Accounts:
    """One place with its use cases and a look behind them."""

    store: MemoryStore = field(default_factory=lambda: MemoryStore(Clock()))
    hasher: PlainHasher = field(default_factory=PlainHasher)
    mailer: RememberingMailer = field(default_factory=RememberingMailer)
    provider: Vouching | None = field(default_factory=Vouching)
    live: MemoryLiveSessions = field(default_factory=MemoryLiveSessions)
    new_id: Ids = field(default_factory=Ids)
    box: LabelledBox = field(default_factory=LabelledBox)
    lifetimes: Lifetimes = field(default_factory=Lifetimes)
    rules: LimitRules = field(default_factory=LimitRules)

    def __post_init__(self) -> None:
        self.start_work = start_memory_work(self.store)
        self.policy = PasswordPolicy(common=frozenset({"password1234"}))
        codes = CountedCodes()
        tokens, secrets = ListedTokens(self.store.clock), NumberedSecrets()
        ports = AuthPorts(
            start_work=self.start_work,
            reads=MemoryAuthReads(self.store, self.store.clock),
            new_id=self.new_id,
            new_secret=secrets,
            hasher=self.hasher,
            tokens=tokens,
            live=self.live,
            limits=MemoryLimits(self.store.clock),
            codes=codes,
            box=self.box,
            bind_invitations=BindInvitations(put_in(self.new_id, random_characters)),
        )
        self.auth: AuthUseCases = auth_use_cases(
            ports, policy=self.policy, lifetimes=self.lifetimes, rules=self.rules
        )
        self.identities: IdentityUseCases = identity_use_cases(
            self.start_work,
            session_starter(ports, self.lifetimes),
            self.provider,
            ReturnUrls(frozenset({RETURN_URL})),
            ports.bind_invitations,
        )
        self.users: UserUseCases = user_use_cases(
            self.start_work, MemoryUserReads(self.store), self.live
        )
        self.two_factor: TwoFactorUseCases = two_factor_use_cases(
            TwoFactorPorts(
                start_work=self.start_work,
                new_id=self.new_id,
                codes=codes,
                box=self.box,
                random_characters=random_characters,
                limits=ports.limits,
            ),
            rules=self.rules,
        )
        self.create_admin = CreateAdmin(
            self.start_work, self.new_id, self.hasher, self.policy, ports.bind_invitations
        )
        self.authenticate = Authenticate(tokens, self.live)
        self.deliver = DeliverMail(
            self.start_work,
            preparations(self.start_work, secrets, Links("https://learn.example"))
            | account_preparations(self.start_work, secrets, Links("https://learn.example")),
            PlainWriter(),
            self.mailer,
        )

    @property
    def clock(self) -> Clock:
        return self.store.clock

    async def add_user(self, email: str = "ada@example.org", **facts: Any) -> User:
        """An account, as if its address had been verified."""
        given = {"display_name": DisplayName("Ada"), "password_hash": f"plain:{GOOD}", **facts}
        user = User(
            id=UserId(self.new_id()),
            email=Email(email),
            created_at=self.clock.now,
            updated_at=self.clock.now,
            **given,
        )
        self.store.table("users")[user.id] = user
        return user

    async def enter(
        self, email: str = "ada@example.org", password: str = GOOD, origin: Origin = ORIGIN
    ) -> Tokens | CodeRequired:
        """What a login answers."""
        return await self.auth.log_in(origin, Email(email), Password(password))

    async def log_in(
        self, email: str = "ada@example.org", password: str = GOOD, origin: Origin = ORIGIN
    ) -> Tokens:
        """The tokens of a new session."""
        tokens = await self.enter(email, password, origin)
        assert isinstance(tokens, Tokens)
        return tokens

    async def somebody(self, email: str = "ada@example.org", role: Role = Role.STUDENT) -> Actor:
        """Somebody new who is logged in."""
        await self.add_user(email, role=role)
        return await self.authenticate((await self.log_in(email)).access_token, ORIGIN)

    async def come_back(self, departure: Departure) -> str:
        """Where a browser goes on that said yes at the provider."""
        return await self.identities.finish_google(
            ORIGIN, departure.browser_secret, answer_to(departure.url)
        )

    async def log_in_with_google(self, subject: str = "ada", **facts: Any) -> str:
        """Where somebody goes on whom the provider knows like this."""
        assert self.provider is not None
        self.provider.vouch(subject, **facts)
        return await self.come_back(await self.identities.start_google(None))

    async def read_mail(self) -> list[tuple[str, str, str]]:
        """Deliver all that waits; answer recipient, template and text of each letter."""
        before = len(self.mailer.sent)
        while await self.deliver():
            pass
        return [
            (letter.recipient, written.subject, written.text)
            for letter, written in self.mailer.sent[before:]
        ]

    async def mailed_token(self) -> str:
        """The token of the one link that waits to be delivered."""
        ((_, _, text),) = await self.read_mail()
        found = re.search(r"token=([\w-]+)", text)
        assert found is not None
        return found[1]

    def events(self, action: str) -> list[AuditEvent]:
        """What the audit trail holds of one kind."""
        return [one for one in self.store.table("audit").values() if one.action == action]

    def stored(self, table: str) -> list[Any]:
        """Every committed row of a table."""
        return list(self.store.table(table).values())
