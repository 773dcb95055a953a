"""Strings that are always valid: a value of one of these types has passed its rule.

Text is kept as it was sent, never trimmed or normalised. White space alone is no text, and control
characters other than tab and newline are never accepted (contract, section 1).
"""

import re
from typing import ClassVar, Self

from domain.errors import Fault, Invalid

#: Every code point that no text may hold: C0 and C1 controls apart from tab and newline.
FORBIDDEN = r"\u0000-\u0008\u000b-\u001f\u007f-\u009f"

#: The end of the text in Python as in ECMAScript: Python's ``$`` alone would also match before a
#: last newline.
END = r"$(?!\n)"

#: What any string of a request must match (it may be empty).
PLAIN = f"^[^{FORBIDDEN}]*$"

#: What a text must match that may not be blank. The look-ahead keeps the match linear in the text's
#: length.
VISIBLE = rf"^(?=\s*\S)[^{FORBIDDEN}]*$"

_PLAIN = re.compile(PLAIN)

#: Halves of a pair that UTF-16 alone knows. No decoder of JSON lets one in, so that no pattern need
#: name them; a shell or a file may.
_SURROGATE = re.compile("[\ud800-\udfff]")


class Text(str):
    """A string with a rule. Subclasses name the field that they are usually sent as, for the
    fault's pointer.
    """

    __slots__ = ()

    field: ClassVar[str]
    max_length: ClassVar[int]
    may_be_blank: ClassVar[bool] = False

    def __new__(cls, value: str) -> Self:
        """Raise ``Invalid`` when ``value`` breaks the rule."""
        require_valid((cls, value))
        return super().__new__(cls, value)

    @classmethod
    def faults(cls, value: str) -> list[str]:
        """Say every rule that ``value`` breaks."""
        found = []
        if len(value) > cls.max_length:
            found.append(f"Must be at most {cls.max_length} characters long.")
        if not _PLAIN.match(value) or _SURROGATE.search(value):
            found.append("Must not contain control characters.")
        if not cls.may_be_blank and (not value or value.isspace()):
            found.append("Must not be blank.")
        return found


def faults_of(*given: tuple[type[Text], str]) -> list[Fault]:
    """Every rule that one of the values breaks, each at the field that its kind is sent as."""
    return [
        Fault(broken, pointer=f"/{kind.field}")
        for kind, value in given
        for broken in kind.faults(value)
    ]


def require_valid(*given: tuple[type[Text], str]) -> None:
    """Raise ``Invalid`` with everything that is wrong with the values."""
    if faults := faults_of(*given):
        raise Invalid(*faults)


class Title(Text):
    """The title of a course, a section or a lesson."""

    __slots__ = ()
    field = "title"
    max_length = 200


class Summary(Text):
    """One or two sentences about a course; may be empty."""

    __slots__ = ()
    field = "summary"
    max_length = 500
    may_be_blank = True


class Markdown(Text):
    """A longer text in Markdown; may be empty."""

    __slots__ = ()
    field = "content"
    max_length = 200_000
    may_be_blank = True


class DisplayName(Text):
    """The name that a person shows to others."""

    __slots__ = ()
    field = "display_name"
    max_length = 100


class Email(Text):
    """An e-mail address as its owner writes it; two that differ only in letter case are the same
    address.
    """

    __slots__ = ()
    field = "email"
    max_length = 254

    #: A local part and a domain with a dot, without blanks, brackets, quotes (``\\x22``, which
    #: JavaScript takes as well), commas or invisible characters.
    pattern: ClassVar[str] = (
        r"^[^\s@<>()\[\],;:\\\x22{0}{1}]{{1,64}}@[^\s@<>()\[\],;:\\\x22._{0}{1}-]+(?:[.-]+[^\s@<>()\[\],;:\\\x22._{0}{1}-]+)*"
        r"\.[^\s@<>()\[\],;:\\\x22._{0}{1}-]{{2,63}}{2}"
    ).format(FORBIDDEN, r"\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff", END)

    @classmethod
    def faults(cls, value: str) -> list[str]:
        if len(value) > cls.max_length:
            return [f"Must be at most {cls.max_length} characters long."]
        if _SURROGATE.search(value) or not re.match(cls.pattern, value):
            return ["Must be an e-mail address."]
        return []

    @property
    def canonical(self) -> str:
        """The form in which addresses are compared."""
        return self.lower()


class Slug(Text):
    """The readable name of a course in an address: lower-case words and digits joined by
    hyphens.
    """

    __slots__ = ()
    field = "slug"
    max_length = 80
    #: Words joined by hyphens, but not an id: a course is found by either in the same place.
    pattern: ClassVar[str] = (
        r"^(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$)[a-z0-9]+(?:-[a-z0-9]+)*" + END
    )

    @classmethod
    def faults(cls, value: str) -> list[str]:
        if len(value) <= cls.max_length and re.match(cls.pattern, value):
            return []
        return [
            (
                "Must be lower-case letters and digits in groups joined by single hyphens, "
                "at most 80 characters, and not look like an id."
            )
        ]


class Reason(Text):
    """Why somebody decided something about somebody else."""

    __slots__ = ()
    field = "reason"
    max_length = 500
