"""What clients send about people."""

from typing import Annotated, Any, TypeAlias

from msgspec import UNSET, Meta

from domain.text import VISIBLE, DisplayName, Title
from domain.users.profile import Bio, Locale, Timezone
from domain.users.user import Role
from presentation.schemas import Changed, Id, ReasonText, Request, TitleText, given

NameText: TypeAlias = Annotated[
    str, Meta(min_length=1, max_length=DisplayName.max_length, pattern=VISIBLE)
]
BioText: TypeAlias = Annotated[str, Meta(min_length=1, max_length=Bio.max_length, pattern=VISIBLE)]
LocaleText: TypeAlias = Annotated[
    str, Meta(pattern=Locale.pattern, description="A language tag, such as `en` or `de-AT`.")
]
TimezoneText: TypeAlias = Annotated[
    str,
    Meta(
        max_length=Timezone.max_length,
        description="A time zone's IANA name, such as `Europe/Berlin`.",
    ),
]


class ProfileChange(Request):
    """A change of one's own profile (JSON merge patch): what is absent stays, null clears."""

    display_name: Changed[NameText] = UNSET
    title: Changed[TitleText | None] = UNSET
    bio: Changed[BioText | None] = UNSET
    locale: Changed[LocaleText] = UNSET
    timezone: Changed[TimezoneText] = UNSET
    avatar_media_id: Changed[Id | None] = UNSET

    def changes(self) -> dict[str, Any]:
        """What was sent."""
        return given(
            self,
            display_name=DisplayName,
            title=lambda text: None if text is None else Title(text),
            bio=lambda text: None if text is None else Bio(text),
            locale=Locale,
            timezone=Timezone,
        )


class NewRole(Request):
    """What somebody is to be."""

    role: Role


class Suspension(Request):
    """Why somebody is not let in any more."""

    reason: ReasonText
