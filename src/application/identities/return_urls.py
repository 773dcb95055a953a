"""Where people may be sent back to: a list, and nothing like it (RFC 9700, section 4.11)."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from domain.errors import Fault, Invalid

#: A page of ours.
OWN_PAGE: Final = "/auth/complete"


@dataclass(frozen=True, slots=True)
class ReturnUrls:
    """The addresses that an operator has allowed, beside our own page."""

    allowed: frozenset[str] = frozenset()

    def chosen(self, return_to: str | None) -> str:
        """The address that was asked for, which must be one of these letter by letter. Raise
        ``Invalid``.
        """
        if return_to is None or return_to == OWN_PAGE:
            return OWN_PAGE
        if return_to not in self.allowed:
            raise Invalid(
                Fault("Must be one of the addresses that are allowed here.", parameter="return_to")
            )
        return return_to


def with_query(url: str, **added: str) -> str:
    """The address with one more thing to tell the page there."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(added)}"
