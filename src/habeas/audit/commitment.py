"""Commitments to who looked: a leaf binds the accessor without naming them, and an opening that is told can be checked.

A commitment is SHA-256 over 32 bytes of salt and the value as JSON. The salt of an entry is kept beside the ledger,
not in it: while it is there, an inquiry that was decided so can tell it; once it is deleted, the leaf names nobody.
"""

from hashlib import sha256
from hmac import compare_digest
from typing import Any, NamedTuple
from uuid import UUID

import orjson

ACTOR, CLIENT = "actor", "client"
"""What of an accessor is committed to, each under a salt of its own, so that telling one does not tell the other."""


class Commitments(NamedTuple):
    """What an entry says of who looked."""

    actor: bytes
    client: bytes


def entry_salt(seed: UUID, subject_id: UUID) -> bytes:
    """The salt of the entry for one of the people of a batch; nobody who does not know the seed can tell it."""
    return sha256(b"opening" + seed.bytes + subject_id.bytes).digest()


def salt_of(salt: bytes, member: str) -> bytes:
    """The salt under which one member is committed to."""
    return sha256(salt + member.encode()).digest()


def commitment(salt: bytes, value: str | None) -> bytes:
    """The commitment to a value under the salt of its member."""
    return sha256(salt + orjson.dumps(value)).digest()


def committed(salt: bytes, actor_id: UUID | None, client_id: str) -> Commitments:
    """The commitments of an entry with this salt."""
    actor = None if actor_id is None else str(actor_id)
    return Commitments(commitment(salt_of(salt, ACTOR), actor), commitment(salt_of(salt, CLIENT), client_id))


def opens(said: str, salt: str, value: Any) -> bool:
    """Does this opening (salt in hexadecimal) fit the commitment that a leaf holds?"""
    found = sha256(bytes.fromhex(salt) + orjson.dumps(value)).hexdigest()
    return len(salt) == 2 * sha256().digest_size and compare_digest(found, said)
