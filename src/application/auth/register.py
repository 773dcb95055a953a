"""Registering an account."""

from dataclasses import dataclass

from application.actor import Origin
from application.auth.events import registration_event
from application.auth.letters import ACCOUNT_EXISTS, VERIFY_EMAIL
from application.auth.ports import PasswordHasher, StartAuthWork
from application.auth.quotas import Quotas
from application.auth.views import RegistrationReceived
from application.mail.letter import Letter
from application.ports import NewId
from domain.auth.applicant import Applicant
from domain.auth.password import PasswordPolicy
from domain.auth.registration import Registration
from domain.ids import RegistrationId


@dataclass(frozen=True, slots=True)
class Register:
    """Take somebody's wish for an account and mail its address: a link, or where the address has an
    account, that somebody tried. Either way the same work is done and the same is answered.
    """

    start_work: StartAuthWork
    new_id: NewId
    hasher: PasswordHasher
    policy: PasswordPolicy
    quotas: Quotas

    async def __call__(
        self, origin: Origin, email: str, password: str, display_name: str, /
    ) -> RegistrationReceived:
        applicant = Applicant.checked(email, password, display_name, policy=self.policy)
        await self.quotas.require_registration(origin.ip)
        may_write = await self.quotas.may_write_to(applicant.email)
        password_hash = await self.hasher.hash(applicant.password)
        async with self.start_work(None) as work:
            registration = Registration.received(
                RegistrationId(self.new_id()),
                applicant=applicant,
                password_hash=password_hash,
                taken=await work.users.is_taken(applicant.email),
                now=work.now,
            )
            await work.registrations.add(registration)
            if may_write:
                await work.outbox.post(self._letter_about(registration))
            await work.audit.record(
                registration_event(registration.id, origin, taken=registration.decoy)
            )
            await work.commit()
        return RegistrationReceived()

    def _letter_about(self, registration: Registration) -> Letter:
        return Letter(
            id=self.new_id(),
            recipient=registration.email,
            template=ACCOUNT_EXISTS if registration.decoy else VERIFY_EMAIL,
            facts={"registration_id": str(registration.id)},
        )
