"""Two-factor login: what people do with their apps."""

from dataclasses import dataclass

from application.auth.attempts import Attempts
from application.certificates.ports import RandomCharacters
from application.limits import LimitRules, Limits
from application.ports import NewId
from application.two_factor.confirm_totp import ConfirmTotp
from application.two_factor.disable_totp import DisableTotp
from application.two_factor.ports import AppCodes, SecretBox, StartTwoFactorWork
from application.two_factor.set_up_totp import SetUpTotp
from application.two_factor.use_code import UseCode


@dataclass(frozen=True, slots=True)
class TwoFactorUseCases:
    """The module's table of contents."""

    set_up: SetUpTotp
    confirm: ConfirmTotp
    disable: DisableTotp


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoFactorPorts:
    """What the module is wired from."""

    start_work: StartTwoFactorWork
    new_id: NewId
    codes: AppCodes
    box: SecretBox
    random_characters: RandomCharacters
    limits: Limits


def two_factor_use_cases(ports: TwoFactorPorts, *, rules: LimitRules) -> TwoFactorUseCases:
    """The module on these adapters."""
    start_work, new_id = ports.start_work, ports.new_id
    use_code = UseCode(ports.codes, ports.box, new_id)
    return TwoFactorUseCases(
        set_up=SetUpTotp(start_work, ports.codes, ports.box),
        confirm=ConfirmTotp(start_work, new_id, ports.random_characters, use_code),
        disable=DisableTotp(start_work, new_id, use_code, Attempts(ports.limits, rules)),
    )
