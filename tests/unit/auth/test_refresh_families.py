"""The chain of a session's refresh tokens, against a small model of which of them live."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.auth.refresh import Family, Verdict
from domain.auth.session import Lifetimes, RefreshToken, Session
from domain.ids import RefreshTokenId, SessionId, UserId

LIFETIMES = Lifetimes(
    idle=timedelta(days=14), longest=timedelta(days=90), grace=timedelta(seconds=10)
)
START = datetime(2026, 3, 1, tzinfo=UTC)


class Chain:
    """All tokens of one session, as a database would keep them."""

    def __init__(self) -> None:
        self.session = Session.started(
            SessionId(UUID(int=1)),
            UserId(UUID(int=2)),
            ip=None,
            user_agent=None,
            now=START,
            lifetimes=LIFETIMES,
        )
        self.tokens: dict[RefreshTokenId, RefreshToken] = {}
        self._keep(
            RefreshToken(
                id=self._new_id(),
                session_id=self.session.id,
                token_hash=b"",
                created_at=START,
                expires_at=self.session.expires_at,
            )
        )

    def present(self, token_id: RefreshTokenId, now: datetime) -> Verdict:
        """What the use case does with a presented token."""
        family = self._family(self.tokens[token_id])
        verdict = family.verdict(now=now, grace=LIFETIMES.grace)
        if verdict in (Verdict.GOOD, Verdict.REPEATED):
            renewal = family.renewed(
                self._new_id(), b"", ip=None, user_agent=None, now=now, lifetimes=LIFETIMES
            )
            self.session = renewal.session
            for token in (*renewal.changed, renewal.issued):
                self._keep(token)
        elif verdict is Verdict.REUSED:
            self.session = replace(self.session, ended_at=now)
        return verdict

    def _family(self, presented: RefreshToken) -> Family:
        others = [one for one in self.tokens.values() if one.id != presented.id]
        return Family(
            session=self.session,
            presented=presented,
            siblings=tuple(
                one
                for one in others
                if presented.parent_id is not None and one.parent_id == presented.parent_id
            ),
            children=tuple(one for one in others if one.parent_id == presented.id),
        )

    def _keep(self, token: RefreshToken) -> None:
        self.tokens[token.id] = token

    def _new_id(self) -> RefreshTokenId:
        return RefreshTokenId(UUID(int=len(self.tokens) + 10))


class RefreshTokens(RuleBasedStateMachine):
    """Clients that present any token that they ever got, at any time.

    The model keeps two things alone: the generation of tokens that live, and the one that was used
    last, with the time of its use. All else is dead.
    """

    @initialize()
    def log_in(self) -> None:
        self.chain = Chain()
        self.now = START
        self.live = set(self.chain.tokens)
        self.parent: RefreshTokenId | None = None
        self.used_at = START
        self.refreshed_at = START
        self.ended = False

    @rule(seconds=st.sampled_from([0, 1, 9, 10, 11, 3600]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(days=st.sampled_from([1, 13, 14, 30]))
    def stay_away(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(choice=st.integers(min_value=0, max_value=10_000))
    def present_any(self, choice: int) -> None:
        tokens = sorted(self.chain.tokens)
        self._present(tokens[choice % len(tokens)])

    @precondition(lambda self: not self.ended)
    @rule(choice=st.integers(min_value=0, max_value=10_000))
    def present_a_live_one(self, choice: int) -> None:
        tokens = sorted(self.live)
        self._present(tokens[choice % len(tokens)])

    @precondition(lambda self: self.parent is not None)
    @rule()
    def present_the_parent_again(self) -> None:
        assert self.parent is not None
        self._present(self.parent)

    def _present(self, token: RefreshTokenId) -> None:
        before = set(self.chain.tokens)
        expected = self._expected(token)
        assert self.chain.present(token, self.now) is expected
        (issued,) = set(self.chain.tokens) - before or {None}
        if expected is Verdict.GOOD:
            self.live, self.parent, self.used_at = {issued}, token, self.now
        elif expected is Verdict.REPEATED:
            self.live.add(issued)
        elif expected is Verdict.REUSED:
            self.ended = True
        if issued is not None:
            self.refreshed_at = self.now

    def _expected(self, token: RefreshTokenId) -> Verdict:
        if self.ended or self._has_run_out():
            return Verdict.OVER
        if token in self.live:
            return Verdict.GOOD
        in_grace = self.now - self.used_at < LIFETIMES.grace
        return Verdict.REPEATED if token == self.parent and in_grace else Verdict.REUSED

    def _has_run_out(self) -> bool:
        return (
            self.now >= self.refreshed_at + LIFETIMES.idle or self.now >= START + LIFETIMES.longest
        )

    @invariant()
    def no_token_outlives_its_session(self) -> None:
        assert all(
            one.expires_at <= START + LIFETIMES.longest for one in self.chain.tokens.values()
        )


TestRefreshTokens = RefreshTokens.TestCase
