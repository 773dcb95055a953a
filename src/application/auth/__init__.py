"""Registration, login and sessions."""

from dataclasses import dataclass

from application.auth.ask_for_code import AskForCode
from application.auth.end_sessions import EndAllSessions, EndSession, LogOut
from application.auth.issue_tokens import IssueTokens
from application.auth.log_in import LogIn
from application.auth.log_in_with_code import LogInWithCode
from application.auth.ports import AuthReads, NewSecret, PasswordHasher, StartAuthWork
from application.auth.queries import ListSessions
from application.auth.refresh import Refresh
from application.auth.register import Register
from application.auth.resend_verification import ResendVerification
from application.auth.start_session import StartSession
from application.auth.verify_email import VerifyEmail
from application.authentication import AccessTokens, LiveSessions
from application.ports import NewId
from application.two_factor.ports import AppCodes, SecretBox
from application.two_factor.use_code import UseCode
from domain.auth.password import PasswordPolicy
from domain.auth.session import Lifetimes


@dataclass(frozen=True, slots=True)
class AuthUseCases:
    """The module's table of contents."""

    register: Register
    verify_email: VerifyEmail
    resend_verification: ResendVerification
    log_in: LogIn
    log_in_with_code: LogInWithCode
    refresh: Refresh
    log_out: LogOut
    sessions: ListSessions
    end_session: EndSession
    end_all_sessions: EndAllSessions


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthPorts:
    """What the module is wired from."""

    start_work: StartAuthWork
    reads: AuthReads
    new_id: NewId
    new_secret: NewSecret
    hasher: PasswordHasher
    tokens: AccessTokens
    live: LiveSessions
    codes: AppCodes
    box: SecretBox


def session_starter(ports: AuthPorts, lifetimes: Lifetimes) -> StartSession:
    """What every way of logging in comes to."""
    issue_tokens = IssueTokens(ports.tokens, lifetimes)
    return StartSession(ports.new_id, ports.new_secret, issue_tokens, lifetimes)


def auth_use_cases(
    ports: AuthPorts, *, policy: PasswordPolicy, lifetimes: Lifetimes
) -> AuthUseCases:
    """The module on these adapters."""
    start_work, new_id, new_secret = ports.start_work, ports.new_id, ports.new_secret
    issue_tokens = IssueTokens(ports.tokens, lifetimes)
    start_session = session_starter(ports, lifetimes)
    use_code = UseCode(ports.codes, ports.box, new_id)
    end_session = EndSession(start_work, ports.live)
    return AuthUseCases(
        register=Register(start_work, new_id, ports.hasher, policy),
        verify_email=VerifyEmail(start_work, new_id),
        resend_verification=ResendVerification(start_work, new_id),
        log_in=LogIn(start_work, ports.reads, ports.hasher, start_session, AskForCode(new_secret)),
        log_in_with_code=LogInWithCode(start_work, use_code, start_session),
        refresh=Refresh(
            start_work, ports.reads, new_id, new_secret, issue_tokens, lifetimes, ports.live
        ),
        log_out=LogOut(end_session),
        sessions=ListSessions(ports.reads),
        end_session=end_session,
        end_all_sessions=EndAllSessions(start_work, ports.live),
    )
