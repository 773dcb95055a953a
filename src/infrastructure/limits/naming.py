"""How a bucket is called where it is stored."""

from hashlib import blake2b
from typing import Final

from application.limits import Bucket

_BYTES: Final = 16


def stored_name(bucket: Bucket) -> bytes:
    """A digest: addresses of people have no place in a store of counters."""
    named = f"{bucket.limit.name}\n{bucket.key}"
    return blake2b(named.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()
