"""An export of log entries with everything that proves them: a document that is verified without us."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import pairwise
from types import MappingProxyType
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from habeas.audit.commitment import ACTOR
from habeas.audit.rules import LOOK_FORMAT, Entry, written_instant
from habeas.audit.sealing import stored_nodes
from habeas.audit.tree import consistency_ranges, hashes, places_for
from habeas.storage.transaction import Transaction

FORMAT = "habeas-ledger-export/1"
MOST = 10_000
"""Entries in one export."""

_LOOKS = """
select l.*, s.position, s.tree_size, s.path
  from habeas.ledger_entry l left join habeas.log_entry s on s.org_id = l.org_id and s.id = l.id
 where l.subject_id = $1 order by s.position nulls last, l.at, l.id limit $2
"""
_HEADS = """
with wanted as (
    select unnest($1::bigint[]) as tree_size
    union select max(tree_size) from habeas.tree_head
    union select (select max(b.tree_size) from habeas.tree_head b where b.tree_size < w.tree_size)
      from unnest($1::bigint[]) as w (tree_size))
select tree_size, signature from habeas.tree_head join wanted using (tree_size) order by tree_size
"""
_LOOK = (*(field.name for field in fields(Entry) if field.name not in ("actor", "client")), "organization_name")
_NAMED = (*_LOOK, "actor_id", "client_id")
"""What an entry of the first form hashed: it said who looked by id."""
_CHANGE = (
    *("org_id", "id", "at", "actor_kind", "actor_id", "client_id", "command", "target_type", "target_id"),
    "detail",
)


async def looks_at(
    tx: Transaction,
    subject_id: object,
    since: int | None = None,
    openings: Mapping[UUID, Mapping[str, Any]] = MappingProxyType({}),
    gaps: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Every look at one person, as that person may read them, with proofs.

    `since` is the size of a tree head that the person knows already: the export then proves that the log has only
    grown from it. `openings` are what the person was told of who looked, by entry. `gaps` are places of entries that
    are gone; they are shown where they stand in the log.
    """
    rows = await tx.fetch(_LOOKS, subject_id, MOST)
    entries = [sealed(look_content(row), dict(row)) for row in rows]
    for row, entry in zip(rows, entries, strict=True):
        if row["id"] in openings:
            entry["opening"] = dict(openings[row["id"]])
    return await exported(tx, sorted([*entries, *gaps], key=_place), since)


def _place(entry: Mapping[str, Any]) -> tuple[bool, int]:
    """Where an entry stands; what waits for a seal comes last, and stays in the order that it was in."""
    return entry["position"] is None, entry["position"] or 0


def opening(salt: bytes, accessor_id: UUID) -> dict[str, Any]:
    """What shows that an entry's `actor` was made for this accessor."""
    return {ACTOR: {"salt": salt.hex(), "value": str(accessor_id)}}


async def exported(tx: Transaction, entries: Sequence[Mapping[str, Any]], since: int | None = None) -> dict[str, Any]:
    """The document over these entries: heads over each of them, the heads before those, and proofs from one to the
    next."""
    sizes = {entry["treeSize"] for entry in entries if entry["treeSize"] is not None}
    heads = await tx.fetch(_HEADS, sorted(sizes | ({since} if since else set())))
    return {
        "format": FORMAT,
        "region": tx.region.code,
        "entries": list(entries),
        "heads": [row["signature"] for row in heads],
        "consistency": await consistency(tx, [row["tree_size"] for row in heads]),
    }


def look_content(row: asyncpg.Record) -> dict[str, Any]:
    """A ledger entry as its leaf hashes it; who looked is a commitment, but in entries of the first form."""
    if row["actor_commitment"] is None:
        return _plain({name: row[name] for name in _NAMED})
    said = {"actor": row["actor_commitment"].hex(), "client": row["client_commitment"].hex(), "format": LOOK_FORMAT}
    return _plain({name: row[name] for name in _LOOK} | said)


def change_content(row: asyncpg.Record) -> dict[str, Any]:
    """A journal entry as its leaf hashes it."""
    return _plain({name: row[name] for name in _CHANGE} | {"detail": orjson.loads(row["detail"])})


def sealed(content: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of the document; position, tree size and path are None until it is sealed."""
    return {
        "position": row["position"],
        "treeSize": row["tree_size"],
        "path": row["path"],
        "content": dict(content),
    }


async def consistency(tx: Transaction, sizes: Iterable[int]) -> list[dict[str, Any]]:
    """What shows of each of these sizes that the next one only adds to it."""
    steps = [(earlier, later, consistency_ranges(earlier, later)) for earlier, later in pairwise(sizes)]
    nodes = await stored_nodes(tx, places_for(each for _, _, ranges in steps for each in ranges))
    return [
        {"from": earlier, "to": later, "path": [found.hex() for found in hashes(ranges, nodes)]}
        for earlier, later, ranges in steps
    ]


def _plain(members: Mapping[str, Any]) -> dict[str, Any]:
    written = {**members, "at": written_instant(members["at"])}
    found: dict[str, Any] = orjson.loads(orjson.dumps(written, default=str))
    return found
