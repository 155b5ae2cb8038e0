"""Passwords: what is accepted, and argon2id as the only form in which they are kept."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from habeas.kernel.errors import DomainError, ErrorCode

SHORTEST, LONGEST = 12, 256
AT_ONCE = 2
"""Hashings at once in a process: each takes 64 MiB and four threads of its own, on purpose."""
WAITING = 32
"""So many more may wait for their turn to be compared; who comes then is told to come back."""
THREADS = "argon2id"
_Found = TypeVar("_Found")
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("the password of nobody")


class _Hashing:
    """The only place where this process hashes: sign-in, registration and recovery wait for each other here."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix=THREADS)
        self._asked = 0

    def require_turn(self) -> None:
        """RATE_LIMITED where as many wait as may."""
        if self._asked >= AT_ONCE + WAITING:
            raise DomainError(ErrorCode.RATE_LIMITED, "Very many people sign in at this moment. Try again in a moment.")

    async def run(self, work: Callable[[], _Found]) -> _Found:
        self._asked += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._asked -= 1


_HASHING = _Hashing()


def checked_password(password: str, *known: str) -> str:
    """The password in NFC; BAD_USER_INPUT if it is too short, too long, or one of the `known` words about its owner."""
    normal = unicodedata.normalize("NFC", password)
    if not SHORTEST <= len(normal) <= LONGEST:
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, f"A password has {SHORTEST} to {LONGEST} characters.", ("password",)
        )
    if len(set(normal)) < 5 or normal.casefold() in {word.casefold() for word in known}:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This password is too easy to guess.", ("password",))
    return normal


async def hashed(password: str) -> str:
    """The argon2id hash with its parameters (RFC 9106); works in a thread, for it is slow on purpose."""
    return await _HASHING.run(partial(_HASHER.hash, unicodedata.normalize("NFC", password)))


async def matches(kept: str | None, password: str) -> bool:
    """Is it the password? Takes as long for an account that does not exist. RATE_LIMITED where too many wait."""
    _HASHING.require_turn()
    normal = unicodedata.normalize("NFC", password[: LONGEST + 1])
    return await _HASHING.run(partial(_matches, _NOBODY if kept is None else kept, normal)) and kept is not None


def is_outdated(kept: str) -> bool:
    """Was it made with weaker parameters than today's?"""
    return _HASHER.check_needs_rehash(kept)


def _matches(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
