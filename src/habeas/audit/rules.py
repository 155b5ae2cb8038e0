"""The ledger as a log of hashes: how an entry is spelled and hashed, and RFC 9162 trees and proofs over the leaves.

An entry is spelled as JSON in the canonical form of RFC 8785 (names sorted, no blanks, UTF-8), instants in UTC with
six decimals. Its id carries 74 random bits, so that a published hash does not let anybody guess the entry.

Entries of the first form held `actor_id` and `client_id`. Since the second, which says its `format`, they hold
commitments to both; what was sealed before stays as it was, and is verified as it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from uuid import UUID

import orjson

from habeas.kernel.ids import id_of

LEAF, NODE = b"\x00", b"\x01"
ID_BYTES = 16
LOOK_FORMAT = "habeas-look/2"
_NAME = "organization_name"


@dataclass(frozen=True)
class Entry:
    """One look at one person's data, as it is hashed; the organization's name is the one of that day.

    `actor` and `client` are commitments, in hexadecimal: the entry names nobody.
    """

    org_id: UUID
    id: UUID
    subject_id: UUID
    at: datetime
    actor_kind: str
    actor_role: str
    actor: str
    client: str
    purpose: str
    note: str | None
    legal_basis: str
    field_classes: tuple[str, ...]
    authority: str


def packed(subjects: Iterable[UUID]) -> bytes:
    """People as a batch holds them: their ids one after another."""
    return b"".join(each.bytes for each in subjects)


def unpacked(subjects: bytes) -> list[UUID]:
    """The people of a batch, each once, however often they were shown."""
    places = range(0, len(subjects), ID_BYTES)
    return list(dict.fromkeys(UUID(bytes=subjects[place : place + ID_BYTES]) for place in places))


def entry_id(batch_id: UUID, seed: UUID, subject_id: UUID) -> UUID:
    """The id of the entry for one of the people of a batch: a UUIDv7 of the batch's instant, fixed by its seed.

    Nobody who does not know the seed can tell it, nor from it the id of anybody else's.
    """
    drawn = sha256(seed.bytes + subject_id.bytes).digest()
    return id_of(batch_id.int >> 80, int.from_bytes(drawn[:10], "big"))


def canonical(entry: Entry, organization_name: str) -> bytes:
    """The bytes that an entry's leaf hashes."""
    written = {**vars(entry), "at": written_instant(entry.at), _NAME: organization_name, "format": LOOK_FORMAT}
    return orjson.dumps(written, default=str, option=orjson.OPT_SORT_KEYS)


def canonical_change(members: Mapping[str, Any]) -> bytes:
    """The bytes that the leaf of a journal entry hashes; `members` are its columns, `at` an instant, ready for JSON."""
    written = {**members, "at": written_instant(members["at"])}
    return orjson.dumps(written, default=str, option=orjson.OPT_SORT_KEYS)


def leaf_hash(content: bytes) -> bytes:
    """RFC 9162, 2.1.1: SHA-256 of 0x00 and the content."""
    return sha256(LEAF + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162, 2.1.1: SHA-256 of 0x01 and both children."""
    return sha256(NODE + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes; of no leaf, the SHA-256 of nothing."""
    level = list(leaves)
    if not level:
        return sha256().digest()
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        # An odd node out rises unchanged, which is the same tree as splitting at the largest power of two.
        level = [node_hash(left, right) for left, right in pairs] + level[len(level) & ~1 :]
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The siblings from leaf `index` (from 0) up to the root (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < len(leaves):
        raise ValueError("the tree has no such leaf")
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_proof(leaves[:split], index), root(leaves[split:])]
    return [*inclusion_proof(leaves[split:], index - split), root(leaves[:split])]


def includes(root_hash: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Does the proof show that `leaf` is leaf `index` of the tree (RFC 9162, 2.1.3.2)?"""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and compare_digest(found, root_hash)


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """What shows that the first `earlier` leaves are those of an earlier tree (RFC 9162, 2.1.4.1)."""
    if not 0 < earlier <= len(leaves):
        raise ValueError("there was no such earlier tree")
    return _subproof(leaves, earlier, known=True)


def extends(earlier_root: bytes, earlier: int, later_root: bytes, later: int, proof: Sequence[bytes]) -> bool:
    """Does the proof show that the later tree only added leaves to the earlier one (RFC 9162, 2.1.4.2)?"""
    if not 0 < earlier <= later:
        return False
    if earlier == later:
        return not proof and compare_digest(earlier_root, later_root)
    path = [earlier_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = earlier - 1, later - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and compare_digest(old, earlier_root) and compare_digest(new, later_root)


def _subproof(leaves: Sequence[bytes], earlier: int, *, known: bool) -> list[bytes]:
    if earlier == len(leaves):
        return [] if known else [root(leaves)]
    split = _split(len(leaves))
    if earlier <= split:
        return [*_subproof(leaves[:split], earlier, known=known), root(leaves[split:])]
    return [*_subproof(leaves[split:], earlier - split, known=False), root(leaves[:split])]


def _split(size: int) -> int:
    """The largest power of two that is smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def written_instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
