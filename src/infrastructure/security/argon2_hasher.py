"""Argon2id in a few threads of its own (OWASP ASVS 5.0, 11.4.2): the event loop never waits for a
hash.
"""

import asyncio
import base64
import re
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher as Argon2

from application.auth.ports import PasswordCheck
from domain.auth.password import Password
from domain.errors import Unavailable

T = TypeVar("T")

#: Passes, memory in KiB, lanes.
TIME_COST: Final = 2
MEMORY_COST: Final = 19_456
LANES: Final = 1

#: What a stored hash may cost at most. One that costs more was not made here, and is never
#: computed.
MAX_TIME_COST: Final = 10
MAX_MEMORY_COST: Final = 262_144
MAX_LANES: Final = 8

_STORED: Final = re.compile(
    r"\$argon2id\$v=19\$m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,10})\$[^$]+\$[^$]+"
)


class Argon2Hasher:
    """The port ``PasswordHasher``: two threads, and a queue before them that holds so many."""

    def __init__(self, *, threads: int = 2, queue: int = 64) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="password")
        self._room = threads + queue
        self._password_hash = PasswordHash((Argon2(TIME_COST, MEMORY_COST, LANES),))
        self._nobodys = _hash_of_nothing()

    async def hash(self, password: Password, /) -> str:
        return await self._run(lambda: self._password_hash.hash(password))

    async def check(self, password: Password, stored: str | None, /) -> PasswordCheck:
        known = stored if stored is not None and _is_affordable(stored) else self._nobodys
        return await self._run(lambda: self._checked(password, known))

    def close(self) -> None:
        """Let nobody in any more; who waits is turned away."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _checked(self, password: Password, stored: str) -> PasswordCheck:
        right = self._password_hash.verify(password, stored)
        return PasswordCheck(right, self._password_hash.current_hasher.check_needs_rehash(stored))

    async def _run(self, work: Callable[[], T]) -> T:
        if self._room == 0:
            raise Unavailable
        self._room -= 1
        future = self._executor.submit(work)
        # A request that goes away leaves its hash behind: the place is free when that is done.
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _done: loop.call_soon_threadsafe(self._make_room))
        return await asyncio.wrap_future(future)

    def _make_room(self) -> None:
        self._room += 1


def _is_affordable(stored: str) -> bool:
    found = _STORED.fullmatch(stored)
    if found is None:
        return False
    memory, time, lanes = (int(one) for one in found.groups())
    return memory <= MAX_MEMORY_COST and time <= MAX_TIME_COST and lanes <= MAX_LANES


def _hash_of_nothing() -> str:
    """What looks like a hash and costs like one, but is no password's."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32)
    )
    return f"$argon2id$v=19$m={MEMORY_COST},t={TIME_COST},p={LANES}${salt}${digest}"
