"""Identifiers: UUIDs of version 7, which sort by the time they were made."""

import os
import secrets
import threading
import time
from collections.abc import Iterator
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62
_RANDOM_BITS = 74
_RANDOM = (1 << _RANDOM_BITS) - 1
_DRAWN_AT_ONCE, _BYTES = 256, 10
_lock = threading.Lock()
_newest = 0


def _draws() -> Iterator[int]:
    """Random bits, asked of the system for many identifiers at once: each question is a system call."""
    while True:
        drawn = secrets.token_bytes(_DRAWN_AT_ONCE * _BYTES)
        for at in range(0, len(drawn), _BYTES):
            yield int.from_bytes(drawn[at : at + _BYTES]) & _RANDOM


_random = _draws()


def _draw_anew() -> None:
    """A process that comes of another by fork shall not make its identifiers."""
    global _random  # noqa: PLW0603
    _random = _draws()


os.register_at_fork(after_in_child=_draw_anew)


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random bits; never before an earlier one.

    Within a millisecond of one process the random part grows (RFC 9562, 6.2, method 2), so that what was written in
    one transaction reads back in the order in which it happened.
    """
    global _newest  # noqa: PLW0603
    milliseconds = time.time_ns() // 1_000_000
    with _lock:
        random = next(_random)
        made = milliseconds << _RANDOM_BITS | random
        if milliseconds <= _newest >> _RANDOM_BITS:
            made = _newest + 1 + (random & 0xFFFFFFFF)
        _newest = made
    return id_of(made >> _RANDOM_BITS, made)


def id_of(milliseconds: int, random: int) -> UUID:
    """The UUIDv7 of this instant with the lowest 74 bits of `random`."""
    random &= _RANDOM
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=(milliseconds & ((1 << 48) - 1)) << 80 | _VERSION_7 | high << 64 | _VARIANT | low)
