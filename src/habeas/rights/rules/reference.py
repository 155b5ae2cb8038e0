"""Reference numbers of requests: short enough to read aloud, and not to be guessed."""

from datetime import datetime

# Crockford's base 32: no I, L, O or U, so that nothing is read as something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES = 5


def reference_of(received_at: datetime, random: bytes) -> str:
    """A reference like R-2026-7K3M-Q9TD: the year of receipt and 40 random bits. `random` is 5 bytes."""
    bits = int.from_bytes(random[:RANDOM_BYTES].rjust(RANDOM_BYTES, b"\0"))
    word = "".join(ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"R-{received_at.year:04}-{word[:4]}-{word[4:]}"
