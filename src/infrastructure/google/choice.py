"""What an operator decides about Google login, and what cannot be meant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

#: Where Google itself is found (OpenID Connect Discovery 1.0, section 4).
GOOGLE: Final = "https://accounts.google.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleChoice:
    """Google login is on when the id and the secret are set; the issuer can be any OpenID
    provider. ``return_urls`` are the pages to which people may be sent back, beside our own.
    """

    client_id: str
    client_secret: str
    issuer: str
    return_urls: tuple[str, ...]

    def __repr__(self) -> str:
        return f"GoogleChoice({self.client_id!r}, issuer={self.issuer!r})"

    @property
    def is_on(self) -> bool:
        return bool(self.client_id and self.client_secret)

    def faults(self, *, production: bool) -> Iterator[str]:
        """Everything that is wrong, by the names of the settings."""
        schemes = ("https",) if production else ("https", "http")
        wanted = " or ".join(f"{one}://" for one in schemes)
        if bool(self.client_id) != bool(self.client_secret):
            yield "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET must both be set, or neither."
        if "?" in self.issuer or not _is_address(self.issuer, schemes):
            yield f"GOOGLE_ISSUER must be an {wanted} address without a query."
        if not all(_is_address(one, schemes) for one in self.return_urls):
            yield (
                f"OAUTH_RETURN_URLS must be {wanted} addresses without a fragment, "
                "with commas in between."
            )


def issuers_of(issuer: str) -> Sequence[str]:
    """The names by which an issuer calls itself: Google leaves out the scheme at times."""
    return (issuer, urlsplit(issuer).netloc) if issuer == GOOGLE else (issuer,)


def _is_address(text: str, schemes: Sequence[str]) -> bool:
    """Whether it leads to a page, and neither names a user nor has what browsers read otherwise."""
    try:
        url = urlsplit(text)
        has_place = bool(url.hostname) and url.port != 0
    except ValueError:
        return False
    odd = any(one in text for one in "# \\") or "@" in url.netloc
    return has_place and url.scheme in schemes and text.isascii() and text.isprintable() and not odd
