"""Which of several buckets has no room."""

from collections.abc import Sequence

from application.limits import Bucket, Full, Level


def fullest(buckets: Sequence[Bucket], before: Sequence[Level]) -> Full | None:
    """The bucket that stays full longest, by what was in each before; None where all had room."""
    full = [
        (level.wait, bucket.limit, level.retry_after)
        for bucket, level in zip(buckets, before, strict=True)
        if level.used >= bucket.limit.count
    ]
    if not full:
        return None
    _, limit, retry_after = max(full, key=lambda one: one[0])
    return Full(limit, retry_after)
