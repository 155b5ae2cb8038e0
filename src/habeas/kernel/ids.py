"""Identifiers: UUIDs of version 7, which sort by the time they were made."""

import secrets
import threading
import time
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62
_RANDOM_BITS = 74
_lock = threading.Lock()
_newest = 0


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits; never before an earlier one.

    Within a millisecond of one process the random part grows (RFC 9562, 6.2, method 2), so that what was written in
    one transaction reads back in the order in which it happened.
    """
    global _newest  # noqa: PLW0603
    made = (time.time_ns() // 1_000_000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    with _lock:
        if made >> _RANDOM_BITS <= _newest >> _RANDOM_BITS:
            made = _newest + 1 + secrets.randbits(32)
        _newest = made
    return id_of(made >> _RANDOM_BITS, made)


def id_of(milliseconds: int, random: int) -> UUID:
    """The UUIDv7 of this instant with the lowest 74 bits of `random`."""
    random &= (1 << _RANDOM_BITS) - 1
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=(milliseconds & ((1 << 48) - 1)) << 80 | _VERSION_7 | high << 64 | _VARIANT | low)
