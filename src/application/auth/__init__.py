"""Registration, login and sessions."""

from dataclasses import dataclass

from application.auth.ask_for_code import AskForCode
from application.auth.attempts import Attempts
from application.auth.change_email import ConfirmNewEmail, RequestEmailChange
from application.auth.change_password import ChangePassword
from application.auth.end_sessions import EndAllSessions, EndSession, LogOut
from application.auth.issue_tokens import IssueTokens
from application.auth.log_in import LogIn
from application.auth.log_in_with_code import LogInWithCode
from application.auth.own_password import CheckOwnPassword
from application.auth.ports import AuthReads, NewSecret, PasswordHasher, StartAuthWork
from application.auth.queries import ListSessions
from application.auth.quotas import Quotas
from application.auth.refresh import Refresh
from application.auth.register import Register
from application.auth.request_letter import RequestLetter
from application.auth.resend_verification import ResendVerification
from application.auth.reset_password import ForgotPassword, ResetPassword
from application.auth.set_password import SetPassword
from application.auth.start_session import StartSession
from application.auth.verify_email import VerifyEmail
from application.authentication import AccessTokens, LiveSessions
from application.enrollments.bind_invitations import BindInvitations
from application.limits import LimitRules, Limits
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
    change_password: ChangePassword
    forgot_password: ForgotPassword
    reset_password: ResetPassword
    request_email_change: RequestEmailChange


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
    limits: Limits
    codes: AppCodes
    box: SecretBox
    bind_invitations: BindInvitations


def session_starter(ports: AuthPorts, lifetimes: Lifetimes) -> StartSession:
    """What every way of logging in comes to."""
    issue_tokens = IssueTokens(ports.tokens, lifetimes)
    return StartSession(ports.new_id, ports.new_secret, issue_tokens, lifetimes)


def auth_use_cases(
    ports: AuthPorts, *, policy: PasswordPolicy, lifetimes: Lifetimes, rules: LimitRules
) -> AuthUseCases:
    """The module on these adapters."""
    start_work, new_id, new_secret = ports.start_work, ports.new_id, ports.new_secret
    issue_tokens = IssueTokens(ports.tokens, lifetimes)
    start_session = session_starter(ports, lifetimes)
    use_code = UseCode(ports.codes, ports.box, new_id)
    end_session = EndSession(start_work, ports.live)
    quotas, attempts = Quotas(ports.limits, rules), Attempts(ports.limits, rules)
    request_letter = RequestLetter(start_work, new_id, quotas)
    own_password = CheckOwnPassword(start_work, attempts, ports.hasher)
    set_password = SetPassword(new_id)
    return AuthUseCases(
        register=Register(start_work, new_id, ports.hasher, policy, quotas),
        verify_email=VerifyEmail(
            start_work,
            new_id,
            ConfirmNewEmail(start_work, new_id, ports.bind_invitations),
            ports.bind_invitations,
        ),
        resend_verification=ResendVerification(request_letter),
        log_in=LogIn(
            start_work, ports.reads, attempts, ports.hasher, start_session, AskForCode(new_secret)
        ),
        log_in_with_code=LogInWithCode(start_work, ports.reads, attempts, use_code, start_session),
        refresh=Refresh(
            start_work, ports.reads, new_id, new_secret, issue_tokens, lifetimes, ports.live
        ),
        log_out=LogOut(end_session),
        sessions=ListSessions(ports.reads),
        end_session=end_session,
        end_all_sessions=EndAllSessions(start_work, ports.live),
        change_password=ChangePassword(
            start_work, own_password, ports.hasher, policy, set_password, ports.live
        ),
        forgot_password=ForgotPassword(request_letter),
        reset_password=ResetPassword(start_work, ports.hasher, policy, set_password, ports.live),
        request_email_change=RequestEmailChange(start_work, new_id, own_password, quotas),
    )
