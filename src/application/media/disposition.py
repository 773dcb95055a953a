"""The header `Content-Disposition`: whether a file is shown or saved, and under which name (RFC
6266, RFC 8187). Whoever hands files out says it, this server or an object storage.
"""

import re
from typing import Final
from urllib.parse import quote

from domain.media.serving import ServedAs

#: What would lead out of a folder, break the header, or show a name in another order than it has.
_UNSAFE: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f/\\\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
_UNQUOTED: Final = re.compile(r"[^ !#-$&-\[\]-~]")
_ATTR_CHARS: Final = "!#$&+-.^_`|~"


def disposition(served: ServedAs) -> str:
    """The header's value, in ASCII; names of other characters are told twice."""
    name = _UNSAFE.sub("_", served.filename)
    plain = _UNQUOTED.sub("_", name)
    kind = "inline" if served.inline else "attachment"
    told = f'{kind}; filename="{plain}"'
    return told if plain == name else f"{told}; filename*=UTF-8''{quote(name, safe=_ATTR_CHARS)}"
