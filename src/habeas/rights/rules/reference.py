"""Reference numbers of requests: short enough to read aloud, and not to be guessed."""

import re
from datetime import datetime

# Crockford's base 32: no I, L, O or U, so that nothing is read as something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES = 5
_HEARD = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\u2010-\u2015\u2212-]+")
_SPOKEN = re.compile(r"R([0-9]{4})([0-9A-Z]{4})([0-9A-Z]{4})")


def reference_of(received_at: datetime, random: bytes) -> str:
    """A reference like R-2026-7K3M-Q9TD: the year of receipt and 40 random bits. `random` is 5 bytes."""
    bits = int.from_bytes(random[:RANDOM_BYTES].rjust(RANDOM_BYTES, b"\0"))
    word = "".join(ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"R-{received_at.year:04}-{word[:4]}-{word[4:]}"


def as_stored(written: str) -> str:
    """A reference as it is stored, from how people write it down: in any case, with blanks or dashes or without.

    O, I and L are what was heard or read of 0 and 1. What is no reference stays as it is, and finds nothing.
    """
    plain = _BETWEEN.sub("", written).upper().translate(_HEARD)
    found = _SPOKEN.fullmatch(plain)
    return f"R-{found[1]}-{found[2]}-{found[3]}" if found else written
