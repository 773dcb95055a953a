"""A database of dictionaries with transactions that see what others committed, as PostgreSQL's do
by default.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeAlias
from uuid import UUID

Rows: TypeAlias = MutableMapping[Any, Any]


class Tables(Protocol):
    """Tables by name: the committed ones, or those that a transaction sees."""

    def table(self, name: str) -> Rows: ...


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


class Ids:
    """UUIDv7s in order, the same in every run."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self) -> UUID:
        self._last += 1
        return UUID(int=(0x0190_0000_0000 << 80) | (7 << 76) | (0b10 << 62) | self._last)


class MemoryStore:
    """The committed tables, and the locks on their rows."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.ids = Ids()
        self.locks: defaultdict[Any, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tables: defaultdict[str, dict[Any, Any]] = defaultdict(dict)

    def table(self, name: str) -> Rows:
        return self._tables[name]

    def clear(self) -> None:
        """Forget all rows and locks."""
        self._tables.clear()
        self.locks.clear()

    def snapshot(self) -> dict[str, dict[Any, Any]]:
        """A copy of all rows; tables that nobody wrote to are left out."""
        return {name: dict(rows) for name, rows in self._tables.items() if rows}

    def restore(self, rows: dict[str, dict[Any, Any]]) -> None:
        """Have these rows again, and no others."""
        self._tables.clear()
        self._tables.update({name: dict(table) for name, table in rows.items()})


class MemoryTransaction:
    """What one transaction sees and writes."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._tables: dict[str, _Overlay] = {}
        self._held: dict[Any, asyncio.Lock] = {}

    def table(self, name: str) -> Rows:
        if name not in self._tables:
            self._tables[name] = _Overlay(self._store.table(name))
        return self._tables[name]

    async def lock(self, *row: Any) -> None:
        """Wait until nobody else holds the row; hold it until the transaction ends."""
        if row not in self._held:
            lock = self._store.locks[row]
            await lock.acquire()
            self._held[row] = lock

    def lock_now(self, *row: Any) -> bool:
        """Hold the row if nobody else does."""
        if self._store.locks[row].locked() and row not in self._held:
            return False
        if row not in self._held:
            # An unlocked lock is acquired without waiting.
            lock = self._store.locks[row]
            lock._locked = True  # type: ignore[attr-defined]
            self._held[row] = lock
        return True

    def commit(self) -> None:
        for overlay in self._tables.values():
            overlay.apply()
        self._tables.clear()

    def end(self) -> None:
        self._tables.clear()
        for lock in self._held.values():
            lock.release()
        self._held.clear()


class _Overlay(MutableMapping[Any, Any]):
    """A transaction's writes over a committed table."""

    def __init__(self, committed: Rows) -> None:
        self._committed = committed
        self._written: dict[Any, Any] = {}
        self._deleted: set[Any] = set()

    def __getitem__(self, key: Any) -> Any:
        if key in self._deleted:
            raise KeyError(key)
        return self._written[key] if key in self._written else self._committed[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        self._deleted.discard(key)
        self._written[key] = value

    def __delitem__(self, key: Any) -> None:
        self[key]
        self._written.pop(key, None)
        self._deleted.add(key)

    def __iter__(self) -> Iterator[Any]:
        yield from (key for key in self._committed if key not in self._deleted)
        yield from (key for key in self._written if key not in self._committed)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def apply(self) -> None:
        for key in self._deleted:
            self._committed.pop(key, None)
        self._committed.update(self._written)
