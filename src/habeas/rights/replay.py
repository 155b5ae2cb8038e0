"""Replays erasures into a region that was restored from a backup, so that nothing erased comes back with it."""

from dataclasses import dataclass
from uuid import UUID

from habeas.kernel.clock import Clock
from habeas.resources.replay import delete_again
from habeas.rights.commands.destroy import destroy_all
from habeas.rights.commands.forget import forget_person
from habeas.storage.sealed import SpaceKeys
from habeas.storage.transaction import Transaction
from habeas.vault.ledger import LedgerCopy
from habeas.vault.replay import behind_the_walls, erase_again, find_erased, note_replayed
from habeas.vault.restored import ledger_keeper
from habeas.writing.work import Work

_ACCOUNT = "delete from auth.account where subject_id = $1"


@dataclass(frozen=True)
class Replayed:
    """How many records (resources too), keys and accounts a restore had brought back, and entries it had lost."""

    records: int
    keys: int
    persons: int
    entries: int


async def replay(dsn: str, copy: LedgerCopy, keys: SpaceKeys, clock: Clock) -> Replayed:
    """Erase again whatever the copy of the ledger names, all of it or nothing; a second time it finds nothing.

    `dsn` is that of habeas_migrator; nothing else may use the database meanwhile.
    """
    entries, now = list(copy.entries()), clock.now()
    async with behind_the_walls(dsn, copy.region) as tx:
        found = await find_erased(tx, keys, entries)
        for space in found.spaces:
            old = await erase_again(tx, keys, space, found.records.get(space, ()), now)
            await destroy_all(_work(tx, keys, space[0], clock), space, old)
        for personal, subject_id in found.persons:
            await forget_person(_work(tx, keys, personal, clock), subject_id, personal)
            await tx.execute(_ACCOUNT, subject_id)
        resources = await delete_again(tx, keys, entries)
        new = await note_replayed(tx, entries, now)
    return Replayed(sum(map(len, found.records.values())) + resources, len(found.keys), len(found.persons), new)


def _work(tx: Transaction, keys: SpaceKeys, org_id: UUID, clock: Clock) -> Work:
    return Work(tx, ledger_keeper(org_id, tx.region.code), clock.now(), org_id, keys)
