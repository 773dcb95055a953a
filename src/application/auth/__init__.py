"""Registration, login and sessions."""

from dataclasses import dataclass

from application.auth.end_sessions import EndAllSessions, EndSession, LogOut
from application.auth.log_in import LogIn
from application.auth.queries import ListSessions
from application.auth.refresh import Refresh
from application.auth.register import Register
from application.auth.resend_verification import ResendVerification
from application.auth.verify_email import VerifyEmail


@dataclass(frozen=True, slots=True)
class AuthUseCases:
    """The module's table of contents."""

    register: Register
    verify_email: VerifyEmail
    resend_verification: ResendVerification
    log_in: LogIn
    refresh: Refresh
    log_out: LogOut
    sessions: ListSessions
    end_session: EndSession
    end_all_sessions: EndAllSessions
