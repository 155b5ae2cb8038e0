"""Whether a copy of a region is whole, so that the region can move to it: rows, keys, and the signed log over both."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from habeas.audit.tree import Place, grown, hash_over, peaks
from habeas.kernel.errors import DomainError
from habeas.storage.sealed import SpaceKeys
from habeas.storage.transaction import Transaction
from habeas.vault.replay import behind_the_walls

_PLAIN = "select set_config(name, value, true) from unnest($1::text[], $2::text[]) s (name, value)"
_SETTINGS = {"timezone": "UTC", "datestyle": "ISO, YMD", "intervalstyle": "postgres", "extra_float_digits": "1"}
_TABLES = """
select format('%I.%I', n.nspname, c.relname) as name
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where n.nspname in ('habeas', 'auth', 'queue') and c.relkind in ('r', 'p') and not c.relispartition order by 1
"""
_ROWS = """
select count(*) as rows, encode(sha256(coalesce(string_agg(h, ''::bytea order by h), ''::bytea)), 'hex') as hash
  from (select sha256(convert_to(t::text, 'UTF8')) as h from {} t) each
"""
_WRAPPED = "select wrapped from habeas.space_key order by org_id, subject_id"
_LEAVES = "select leaf_hash from habeas.log_entry order by position"
_HEAD = "select tree_size, root_hash from habeas.tree_head order by tree_size desc limit 1"


@dataclass
class Inventory:
    """What a database of a region holds: each table's rows and their hash, and what is wrong with it by itself."""

    tables: dict[str, tuple[int, str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    keys: int = 0
    leaves: int = 0


async def inventory(dsn: str, code: str, keys: SpaceKeys) -> Inventory:
    """Read the whole database; nothing may be served from it meanwhile. `dsn` is that of habeas_migrator."""
    found = Inventory()
    async with behind_the_walls(dsn, code) as tx:
        await tx.fetch(_PLAIN, list(_SETTINGS), list(_SETTINGS.values()))
        for row in await tx.fetch(_TABLES):
            held = await tx.fetchrow(_ROWS.format(row["name"]))
            assert held is not None
            found.tables[row["name"]] = (held["rows"], held["hash"])
        await _try_keys(tx, keys, found)
        await _compute_log(tx, found)
        await tx.execute("close all")
    return found


def differences(source: Inventory, copy: Inventory) -> list[str]:
    """In sentences: what a copy lacks, has beside, or has otherwise, and what is wrong with it by itself."""
    found = [f"{name} is only in the source" for name in sorted(source.tables.keys() - copy.tables.keys())]
    found += [f"{name} is only in the copy" for name in sorted(copy.tables.keys() - source.tables.keys())]
    for name in sorted(source.tables.keys() & copy.tables.keys()):
        (rows, known), (copied, hashed) = source.tables[name], copy.tables[name]
        if rows != copied:
            found.append(f"{name} has {rows} rows in the source and {copied} in the copy")
        elif known != hashed:
            found.append(f"{name} has other rows in the copy")
    return found + copy.faults


async def _try_keys(tx: Transaction, keys: SpaceKeys, found: Inventory) -> None:
    async for rows in tx.batches(_WRAPPED, size=5_000):
        for row in rows:
            try:
                keys.opened(row["wrapped"])
            except DomainError:
                found.faults.append("the key of a space cannot be opened with the region's key")
                return
            found.keys += 1


async def _compute_log(tx: Transaction, found: Inventory) -> None:
    """The root over the leaves as they lie there, against the latest head that was signed."""
    nodes: dict[Place, bytes] = {}
    async for rows in _leaves(tx):
        made = grown(found.leaves, nodes, rows)
        found.leaves += len(rows)
        nodes = {place: (nodes | made)[place] for place in peaks(found.leaves)}
    head = await tx.fetchrow(_HEAD)
    size, root = (0, None) if head is None else (head["tree_size"], head["root_hash"])
    if size != found.leaves or (found.leaves and hash_over(0, found.leaves, nodes) != root):
        found.faults.append("the log does not come to the head that was signed over it")


async def _leaves(tx: Transaction) -> AsyncIterator[list[bytes]]:
    async for rows in tx.batches(_LEAVES, size=5_000):
        yield [row["leaf_hash"] for row in rows]
