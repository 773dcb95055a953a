"""Logging in with Google, linking and unlinking."""

from dataclasses import dataclass

from application.auth.ask_for_code import AskForCode
from application.auth.start_session import StartSession
from application.enrollments.bind_invitations import BindInvitations
from application.identities.exchange_code import ExchangeCode
from application.identities.finish_google import FinishGoogle
from application.identities.link import AdmitPerson
from application.identities.ports import IdentityProvider, StartIdentityWork
from application.identities.return_urls import ReturnUrls
from application.identities.start_google import Depart, StartGoogleLink, StartGoogleLogin
from application.identities.unlink_google import UnlinkGoogle


@dataclass(frozen=True, slots=True)
class IdentityUseCases:
    """The module's table of contents."""

    start_google: StartGoogleLogin
    finish_google: FinishGoogle
    exchange_code: ExchangeCode
    link_google: StartGoogleLink
    unlink_google: UnlinkGoogle


def identity_use_cases(
    start_work: StartIdentityWork,
    start_session: StartSession,
    provider: IdentityProvider | None,
    return_urls: ReturnUrls,
    bind_invitations: BindInvitations,
) -> IdentityUseCases:
    """The module on these adapters; without a provider it refuses to send anybody anywhere."""
    new_id, new_secret = start_session.new_id, start_session.new_secret
    depart = Depart(start_work, provider, new_secret, return_urls)
    return IdentityUseCases(
        start_google=StartGoogleLogin(depart),
        finish_google=FinishGoogle(
            start_work, provider, new_secret, AdmitPerson(new_id, bind_invitations)
        ),
        exchange_code=ExchangeCode(start_work, start_session, AskForCode(new_secret)),
        link_google=StartGoogleLink(depart),
        unlink_google=UnlinkGoogle(start_work),
    )
