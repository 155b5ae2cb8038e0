"""Telling a person who looked, once that was decided: the name is found in the books of the accessor's organization."""

from functools import partial
from uuid import UUID

from habeas.audit.commitment import ACTOR, salt_of
from habeas.oversight.commands.answer_inquiry import NoteDisclosure, TellName
from habeas.oversight.commands.entrypoints import NAME
from habeas.oversight.lifting import LIFTING
from habeas.oversight.system import behind
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, Job, settle
from habeas.writing.patience import OUTSIDE
from habeas.writing.run import WriteEngine, run

_NAME = """
select display_name from habeas.membership where org_id = $1 and subject_id = $2 order by joined_at desc limit 1
"""
_SALT = "select salt from habeas.ledger_opening where org_id = $1 and id = $2"


def access_jobs(engine: WriteEngine) -> tuple[Job, ...]:
    """The jobs that follow from what people ask about accesses to their data."""
    return (Job(NAME, partial(tell_name, engine), OUTSIDE), LIFTING)


async def tell_name(engine: WriteEngine, delivery: Delivery) -> None:
    """Find the name, enter the disclosure into the accessor's own ledger, and then tell it."""
    accessor_id, inquiry_id = UUID(delivery.payload["accessor_id"]), UUID(delivery.payload["inquiry_id"])
    for code, region in engine.regions.items():
        actor = behind(delivery, code)
        async with read(region, actor) as tx:
            name = await tx.fetchval(_NAME, actor.organization_id, accessor_id)
        if name is not None:
            await run(NoteDisclosure(code, accessor_id), actor, engine=engine)
            command = TellName(delivery.region.code, inquiry_id, name, await _opening(delivery))
            await run(command, behind(delivery), engine=engine, delivery=delivery)
            return
    async with write(delivery.region, behind(delivery)) as tx:
        await settle(tx, delivery)


async def _opening(delivery: Delivery) -> bytes | None:
    """What opens the leaf of the look as to who made it; the entry lies where its person asked."""
    actor = behind(delivery)
    entry_id = delivery.payload.get("entry_id")
    async with read(delivery.region, actor) as tx:
        salt = await tx.fetchval(_SALT, actor.organization_id, None if entry_id is None else UUID(entry_id))
    return None if salt is None else salt_of(salt, ACTOR)
