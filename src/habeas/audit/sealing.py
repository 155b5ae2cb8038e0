"""Sealing: leaves that wait get their place in the region's log, and a signed head is put over them."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import asyncpg

from habeas.audit.entering import enter_all, forget_openings, sealer
from habeas.audit.heads import Head, Sign
from habeas.audit.tree import Nodes, Place, grown, hash_over, hashes, key_of, path_ranges, peaks, place_of
from habeas.kernel.clock import Clock
from habeas.storage.regions import Region
from habeas.storage.transaction import Transaction, read, write

MOST = 5_000
"""Leaves under one new head; more wait for the next one, which follows at once."""
AT_COUNT = 1_000
"""So many leaves are sealed without waiting for the interval."""

_LOCK = "select pg_try_advisory_xact_lock(hashtextextended('habeas.log', 0))"
_WAITING = "select org_id, id, subject_id, leaf_hash from habeas.log_pending order by id, org_id limit $1"
_COUNT = "select count(*) from (select from habeas.log_pending limit $1) waiting"
_LAST = "select tree_size from habeas.tree_head order by tree_size desc limit 1"
_NODES = "select key, hash from habeas.log_node where key = any($1)"
_ADD_NODES = "insert into habeas.log_node (key, hash) select * from unnest($1::text[], $2::bytea[])"
_ADD_ENTRIES = """
insert into habeas.log_entry (position, org_id, id, subject_id, leaf_hash, tree_size, root_hash, path)
select position, org_id, id, subject_id, leaf_hash, $1, $2, string_to_array(path, ' ')
  from unnest($3::bigint[], $4::uuid[], $5::uuid[], $6::uuid[], $7::bytea[], $8::text[])
    as sealed (position, org_id, id, subject_id, leaf_hash, path)
"""
_ADD_HEAD = """
insert into habeas.tree_head (tree_size, root_hash, region, signed_at, signature) values ($1, $2, $3, $4, $5)
"""
_TAKE = """
delete from habeas.log_pending p using unnest($1::uuid[], $2::uuid[]) as sealed (org_id, id)
 where p.org_id = sealed.org_id and p.id = sealed.id
"""
_FAULTS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
_log = logging.getLogger(__name__)


OPENINGS_KEPT = timedelta(days=3 * 365)
"""How long it can be found out who made a look, where a deployment says nothing else."""
FORGETS_EVERY_S = 3600.0


@dataclass(frozen=True)
class Sealer:
    """Seals the logs of a deployment's regions, and forgets in time what opens their entries."""

    regions: Mapping[str, Region]
    sign: Sign
    clock: Clock
    openings_kept: timedelta = OPENINGS_KEPT

    async def seal(self, region: Region) -> Head | None:
        """Enter all looks, and put a head over what waits."""
        await enter_all(region)
        return await self.seal_entered(region)

    async def seal_entered(self, region: Region) -> Head | None:
        """Put a head over all leaves (at most MOST); None if none waits, or another process seals."""
        async with write(region, sealer(region)) as tx:
            if not await tx.fetchval(_LOCK):
                return None
            rows = await tx.fetch(_WAITING, MOST)
            return await self._sealed(tx, rows) if rows else None

    async def seal_all(self) -> None:
        """Seal every region until nothing waits."""
        for region in self.regions.values():
            while await self.seal(region) is not None:
                pass

    async def keep_sealing(self, stop: asyncio.Event, every_s: float = 5.0, glance_s: float = 1.0) -> None:
        """Seal every few seconds, and as soon as AT_COUNT leaves wait, until `stop` is set; forget once an hour."""
        waited, kept = 0.0, FORGETS_EVERY_S
        while not stop.is_set():
            for region in self.regions.values():
                await self._try(region, due=waited >= every_s, forget=kept >= FORGETS_EVERY_S)
            waited = 0.0 if waited >= every_s else waited + glance_s
            kept = 0.0 if kept >= FORGETS_EVERY_S else kept + glance_s
            try:
                async with asyncio.timeout(glance_s):
                    await stop.wait()
            except TimeoutError:
                continue

    async def _try(self, region: Region, *, due: bool, forget: bool) -> None:
        try:
            if forget:
                await forget_openings(region, self.clock.now() - self.openings_kept)
            await enter_all(region)
            if due or await _waiting(region) >= AT_COUNT:
                await self.seal(region)
        except _FAULTS as error:
            _log.warning("the log of region %s was not sealed (%s)", region.code, type(error).__name__)

    async def _sealed(self, tx: Transaction, rows: list[asyncpg.Record]) -> Head:
        size = await tx.fetchval(_LAST) or 0
        frontier = await stored_nodes(tx, peaks(size))
        made = grown(size, frontier, [row["leaf_hash"] for row in rows])
        nodes = {**frontier, **made}
        after = size + len(rows)
        head = Head(tx.region.code, after, hash_over(0, after, nodes), self.clock.now())
        await tx.execute(_ADD_NODES, [key_of(place) for place in made], list(made.values()))
        await _add_entries(tx, head, size, rows, nodes)
        await tx.execute(_ADD_HEAD, after, head.root_hash, head.region, head.signed_at, self.sign(head))
        await tx.execute(_TAKE, [row["org_id"] for row in rows], [row["id"] for row in rows])
        return head


async def stored_nodes(tx: Transaction, places: Iterable[Place]) -> dict[Place, bytes]:
    """The hashes of these complete subtrees."""
    rows = await tx.fetch(_NODES, sorted({key_of(place) for place in places}))
    return {place_of(row["key"]): row["hash"] for row in rows}


async def _add_entries(tx: Transaction, head: Head, size: int, rows: list[asyncpg.Record], nodes: Nodes) -> None:
    positions = range(size, head.tree_size)
    paths = [
        " ".join(each.hex() for each in hashes(path_ranges(position, head.tree_size), nodes)) for position in positions
    ]
    await tx.execute(
        _ADD_ENTRIES,
        head.tree_size,
        head.root_hash,
        list(positions),
        [row["org_id"] for row in rows],
        [row["id"] for row in rows],
        [row["subject_id"] for row in rows],
        [row["leaf_hash"] for row in rows],
        paths,
    )


async def _waiting(region: Region) -> int:
    async with read(region, sealer(region)) as tx:
        return int(await tx.fetchval(_COUNT, AT_COUNT))
