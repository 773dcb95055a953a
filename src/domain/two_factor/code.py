"""The codes that people type in."""

import re
from typing import Final

from domain.auth.token import token_hash

#: Letters and digits that are not taken for each other, vowels apart, so that no code is a word.
RECOVERY_ALPHABET: Final = "23456789bcdfghjkmnpqrstvwxyz"

#: 24 of these are 115 bits of chance, so that a plain hash is enough (OWASP ASVS 5.0, 6.5.2).
RECOVERY_LENGTH: Final = 24

#: How many recovery codes there are.
RECOVERY_CODES: Final = 10

#: How many digits the app shows.
DIGITS: Final = 6

_GROUP: Final = 4
_BETWEEN: Final = re.compile(r"[\s-]+")
_OF_APP: Final = re.compile(rf"[0-9]{{{DIGITS}}}")


def bare(code: str) -> str:
    """The code without the blanks and hyphens that make it readable, in one case."""
    return _BETWEEN.sub("", code).lower()


def is_of_app(bare_code: str) -> bool:
    """Whether it looks like what an app shows; a recovery code does not."""
    return _OF_APP.fullmatch(bare_code) is not None


def shown(bare_code: str) -> str:
    """A recovery code as people write it down: in groups of four."""
    groups = (bare_code[at : at + _GROUP] for at in range(0, len(bare_code), _GROUP))
    return "-".join(groups)


def recovery_hash(code: str) -> bytes:
    """The form in which a recovery code is stored, however it was typed."""
    return token_hash(bare(code))
