"""The jobs of oversight: what the worker does when one of them is due."""

from datetime import timedelta
from uuid import UUID

from habeas.access import Actor
from habeas.oversight.checking import Checked, Checker
from habeas.oversight.commands.announce import recorded
from habeas.oversight.commands.capture import CarryOutChoice
from habeas.oversight.commands.donate import CopyRecord
from habeas.oversight.commands.entrypoints import ANNOUNCE, CARRY_OUT, CHECK, DONATE, DUE, FIND, FOLLOW
from habeas.oversight.resolution.resolver import Resolution
from habeas.oversight.rules.claim import CONFIRMED
from habeas.oversight.rules.sets import CaptureEnd, DomainScope, DomainStatus
from habeas.oversight.spreading import Spreader
from habeas.oversight.system import behind, of_organization
from habeas.storage.domain_claims import DomainClaims
from habeas.storage.transaction import read, write
from habeas.writing.outbox import Delivery, Job, enqueue, settle
from habeas.writing.run import WriteEngine, run

_CLAIM = "select name, scope, status from habeas.domain where org_id = $1 and id = $2"


def jobs(engine: WriteEngine, claims: DomainClaims, resolution: Resolution) -> tuple[Job, ...]:
    """Every job of oversight with its handler."""
    checker, spreader = Checker(engine, claims, resolution), Spreader(engine, claims)

    async def check(delivery: Delivery) -> None:
        actor, domain_id = behind(delivery), UUID(delivery.payload["domain_id"])
        checked = await checker.check(actor, domain_id)
        if checked is not None:
            await spreader.after_check(actor, domain_id, checked)
        await _settle_check(delivery, actor, checked)

    async def follow(delivery: Delivery) -> None:
        actor, domain_id = behind(delivery), UUID(delivery.payload["domain_id"])
        row = await _claim(delivery, actor, domain_id)
        if row is not None:
            await spreader.follow(actor, row["name"], CaptureEnd(delivery.payload["reason"]))
            await claims.release(row["name"], row["scope"], actor.organization_id)
        await _settle(delivery, actor)

    async def find(delivery: Delivery) -> None:
        actor, domain_id = behind(delivery), UUID(delivery.payload["domain_id"])
        row = await _claim(delivery, actor, domain_id)
        if row is not None and DomainStatus(row["status"]) in CONFIRMED:
            await spreader.find(actor, domain_id, row["name"], DomainScope(row["scope"]))
        await _settle(delivery, actor)

    async def carry_out(delivery: Delivery) -> None:
        command = CarryOutChoice(delivery.region.code, UUID(delivery.payload["capture_id"]))
        await run(command, behind(delivery), engine=engine, delivery=delivery)

    async def donate(delivery: Delivery) -> None:
        command = CopyRecord(UUID(delivery.payload["from_org_id"]), UUID(delivery.payload["record_id"]))
        await run(command, behind(delivery), engine=engine, delivery=delivery)

    async def announce(delivery: Delivery) -> None:
        for code, region in engine.regions.items():
            if await of_organization(region, behind(delivery).organization_id) is not None:
                await run(recorded(code, delivery.payload), behind(delivery, code), engine=engine)
        await _settle(delivery, behind(delivery))

    handlers = {
        ANNOUNCE: announce,
        CHECK: check,
        FOLLOW: follow,
        FIND: find,
        DUE: carry_out,
        CARRY_OUT: carry_out,
        DONATE: donate,
    }
    return tuple(Job(name, handler) for name, handler in handlers.items())


async def _claim(delivery: Delivery, actor: Actor, domain_id: UUID) -> dict[str, str] | None:
    async with read(delivery.region, actor) as tx:
        row = await tx.fetchrow(_CLAIM, actor.organization_id, domain_id)
    return None if row is None else dict(row)


async def _settle(delivery: Delivery, actor: Actor) -> None:
    async with write(delivery.region, actor) as tx:
        await settle(tx, delivery)


async def _settle_check(delivery: Delivery, actor: Actor, checked: Checked | None) -> None:
    """Settle the job with what it sets off: the next look, and the search for people once a domain is verified."""
    key = delivery.payload["domain_id"]
    async with write(delivery.region, actor) as tx:
        await settle(tx, delivery)
        if checked is None:
            return
        if checked.again is not None:
            pause: timedelta = checked.again
            await enqueue(tx, CHECK, delivery.payload, execute_after=pause, dedupe_key=f"{CHECK} {key}")
        if checked.after in CONFIRMED:
            await enqueue(tx, FIND, delivery.payload, dedupe_key=f"{FIND} {key}")
