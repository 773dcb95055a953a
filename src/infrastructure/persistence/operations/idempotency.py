"""Kept answers in PostgreSQL: a repeated request finds the first one's, a simultaneous one finds
its lock.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Interval, Text, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from application.once import KeyInProgress, KeyReused, Replay
from application.ports import Answer, Once
from infrastructure.persistence.operations.rows import IdempotencyKeyRow as Kept
from infrastructure.persistence.read_lane import Compiled, Lane

#: How long an answer is kept (contract, section 1: Idempotency).
KEPT_FOR: Final = timedelta(hours=24)

#: The lock lasts as long as the transaction and nobody waits for it. It is taken in a statement of
#: its own: the look-up after it has a later snapshot, and so sees what the lock's former holder
#: committed.
_TRY_LOCK = Compiled(
    select(
        func.pg_try_advisory_xact_lock(
            func.hashtextextended(bindparam("name", type_=Text), literal_column("0"))
        )
    )
)

_FIND = Compiled(
    select(Kept.fingerprint, Kept.status, Kept.body, Kept.location, Kept.version).where(
        Kept.user_id == bindparam("user_id"),
        Kept.key == bindparam("key"),
        Kept.created_at > func.now() - bindparam("kept_for", KEPT_FOR, Interval),
    )
)

_new = insert(Kept)
_KEEP = Compiled(
    _new.on_conflict_do_update(
        index_elements=[Kept.user_id, Kept.key],
        set_={
            name: _new.excluded[name]
            for name in ("fingerprint", "status", "location", "body", "version", "created_at")
        },
    )
)


async def begin_once(lane: Lane, once: Once) -> None:
    """Raise ``Replay`` with the first answer, ``KeyReused`` or ``KeyInProgress``; return when this
    is the first time.
    """
    ((is_ours,),) = await lane.fetch(_TRY_LOCK, name=f"{once.user_id}:{once.key}")
    # Whoever holds the lock may be another repeat, of what was done long ago.
    for fingerprint, *kept in await lane.fetch(_FIND, user_id=once.user_id, key=once.key):
        if fingerprint != once.fingerprint:
            raise KeyReused
        raise Replay(Answer(*kept))
    if not is_ours:
        raise KeyInProgress


async def keep_answer(lane: Lane, once: Once, answer: Answer, now: datetime) -> None:
    """Keep the answer, in the same transaction as the effect."""
    await lane.fetch(
        _KEEP,
        user_id=once.user_id,
        key=once.key,
        fingerprint=once.fingerprint,
        status=answer.status,
        location=answer.location,
        body=answer.body,
        version=answer.version,
        created_at=now,
    )
