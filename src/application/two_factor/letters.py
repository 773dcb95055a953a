"""The letters of two-factor login: its owner is to know what happens to it."""

from typing import Final

from application.mail.letter import Letter
from application.ports import NewId
from application.two_factor.ports import TwoFactorWork
from domain.users.user import User

TOTP_ENABLED: Final = "totp_enabled"
TOTP_DISABLED: Final = "totp_disabled"

#: A recovery code was used; the letter says how many are ``left``.
RECOVERY_CODE_USED: Final = "recovery_code_used"


async def tell_owner(
    work: TwoFactorWork, user: User, template: str, /, *, new_id: NewId, **facts: str
) -> None:
    """Post a letter about the person's own account."""
    await work.outbox.post(
        Letter(
            id=new_id(),
            recipient=user.email,
            template=template,
            locale=user.locale,
            facts={"user_id": str(user.id), **facts},
        )
    )
