"""Passwords: what is accepted, and argon2id as the only form in which they are kept."""

import asyncio
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from habeas.kernel.errors import DomainError, ErrorCode

SHORTEST, LONGEST = 12, 256
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("the password of nobody")


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
    return await asyncio.to_thread(_HASHER.hash, unicodedata.normalize("NFC", password))


async def matches(kept: str | None, password: str) -> bool:
    """Is it the password? Takes as long for an account that does not exist."""
    normal = unicodedata.normalize("NFC", password[: LONGEST + 1])
    return await asyncio.to_thread(_matches, _NOBODY if kept is None else kept, normal) and kept is not None


def is_outdated(kept: str) -> bool:
    """Was it made with weaker parameters than today's?"""
    return _HASHER.check_needs_rehash(kept)


def _matches(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
