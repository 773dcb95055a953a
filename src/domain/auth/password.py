"""Passwords and what is asked of a new one (contract, section 4; NIST SP 800-63B-4, 3.1.1)."""

import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Self

from domain.errors import Fault, Invalid
from domain.text import DisplayName, Email, Text

#: Words that say nothing about a person and still come to everybody's mind here.
_WORDS_OF_THE_PLACE: Final = ("elearning",)

#: How many digits may be added to a word without making a password of it.
_ADDED_DIGITS: Final = 4


class Password(Text):
    """A password as somebody typed it, in Unicode's composed form (NFC): keyboards differ in which
    they send.
    """

    __slots__ = ()
    field = "password"
    max_length = 128

    def __new__(cls, value: str) -> Self:
        """Raise ``Invalid`` when it is too long, blank, or holds control characters."""
        return super().__new__(cls, _composed(value))

    @classmethod
    def faults(cls, value: str) -> list[str]:
        """Say every rule that ``value`` breaks."""
        return super().faults(_composed(value))

    def __repr__(self) -> str:
        return "Password(…)"


class CurrentPassword(Password):
    """The one that somebody proves themself with."""

    __slots__ = ()
    field = "current_password"


class NewPassword(Password):
    """The one that is to hold from now on."""

    __slots__ = ()
    field = "new_password"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPolicy:
    """What a new password must be like. ``common`` holds well-known passwords in lower case."""

    common: Container[str]
    min_length: int = 12

    def require(self, password: Password, *, email: Email, display_name: DisplayName) -> None:
        """Raise ``Invalid`` with every rule that the password breaks."""
        faults = self.faults(password, email=email, display_name=display_name, field=password.field)
        if faults:
            raise Invalid(*faults)

    def faults(
        self, password: str, *, email: str, display_name: str, field: str = Password.field
    ) -> list[Fault]:
        """Say every rule that the password of the person with this address and name breaks."""
        broken = self._broken(_composed(password), _words_of(email, display_name))
        return [Fault(rule, pointer=f"/{field}") for rule in broken]

    def _broken(self, password: str, own_words: Iterable[str]) -> Iterator[str]:
        if len(password) < self.min_length:
            yield f"Must be at least {self.min_length} characters long."
        if len(set(password)) == 1:
            yield "Must not be one character repeated."
        elif self._is_common(password.lower()):
            yield "Must not be one of the most common passwords."
        elif any(_is_made_of(word, _bare(password)) for word in own_words):
            yield "Must not be made of your e-mail address, your name or the name of this place."

    def _is_common(self, password: str) -> bool:
        return password in self.common or _repeated_part(password) in self.common


def _words_of(email: str, display_name: str) -> list[str]:
    words = (email, email.rpartition("@")[0], display_name, *_WORDS_OF_THE_PLACE)
    return [bare for word in words if (bare := _bare(word))]


def _bare(text: str) -> str:
    """Letters and digits alone, in one case."""
    return "".join(one for one in _composed(text).casefold() if one.isalnum())


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _is_made_of(word: str, password: str) -> bool:
    """Whether the password is the word, once or more often, with a few digits added."""
    rest = password.replace(word, "")
    return rest != password and len(rest) <= _ADDED_DIGITS and (not rest or rest.isdigit())


def _repeated_part(text: str) -> str:
    """The shortest part whose repetition, the last one perhaps cut short, gives the text: that of
    1231231 is 123.
    """
    borders = [0] * len(text)
    for end in range(1, len(text)):
        length = borders[end - 1]
        while length and text[end] != text[length]:
            length = borders[length - 1]
        borders[end] = length + (text[end] == text[length])
    return text[: len(text) - borders[-1]] if text else ""
