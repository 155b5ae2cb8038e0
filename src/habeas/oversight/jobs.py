"""The jobs of oversight: what the worker does when one of them is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from habeas.access import Actor
from habeas.oversight.addressing import Addresses, NoSignIn, SignIn
from habeas.oversight.bulk import BulkExports
from habeas.oversight.checking import Checked, Checker
from habeas.oversight.commands.announce import recorded
from habeas.oversight.commands.block_domain import RecordBlock
from habeas.oversight.commands.carry_out import CarryOutChoice
from habeas.oversight.commands.donate import CopyRecord
from habeas.oversight.commands.entrypoints import (
    ADDRESS_CODE,
    ANNOUNCE,
    BLOCK,
    CARRY_OUT,
    CARRY_OUT_BULK,
    CARRY_OUT_TRANSFER,
    CHECK,
    CLOSE_INVITATION,
    CONFIRM,
    DOMAIN_LETTER,
    DONATE,
    DUE,
    END_CAPTURES,
    END_ORGANIZATION,
    END_SPACE,
    EXPIRE_BULK,
    FIND,
    FOLLOW,
    FOLLOW_BULK,
    FORGET,
    FORGET_INVITATION,
    INVITE,
    JOIN_INVITED,
    LETTER,
    PREFERRED,
    TELL_ADMINISTRATORS,
    TELL_BULK,
    TELL_ENDING,
    TELL_TRANSFER,
)
from habeas.oversight.commands.membership import EndCaptures
from habeas.oversight.ending import Endings
from habeas.oversight.inviting import Invitations
from habeas.oversight.naming import access_jobs
from habeas.oversight.post import Letters, Post
from habeas.oversight.resolution.resolver import Resolution
from habeas.oversight.rules.claim import CONFIRMED
from habeas.oversight.rules.sets import CaptureEnd, DomainScope, DomainStatus
from habeas.oversight.spreading import Spreader
from habeas.oversight.system import behind, of_organization
from habeas.oversight.transferring import Transfers
from habeas.oversight.unit_spreading import Units
from habeas.storage.domain_claims import DomainClaims
from habeas.storage.transaction import read, write
from habeas.tenancy.commands.register_person import FIND_INVITATIONS
from habeas.writing.outbox import Delivery, Job, enqueue, settle
from habeas.writing.patience import OUTSIDE
from habeas.writing.run import WriteEngine, run

_CLAIM = "select name, scope, status from habeas.domain where org_id = $1 and id = $2"


def jobs(
    engine: WriteEngine,
    claims: DomainClaims,
    resolution: Resolution,
    post: Post | None = None,
    sign_in: SignIn | None = None,
) -> tuple[Job, ...]:
    """Every job of oversight with its handler; without `post` nothing can be sent, and no code goes out."""
    letters, addresses = Letters(engine, post), Addresses(engine, post, sign_in or NoSignIn())
    endings, bulk = Endings(engine, claims), BulkExports(engine, post)
    invitations, transfers = Invitations(engine, post, sign_in or NoSignIn()), Transfers(engine, claims)
    work = _Handlers(engine, claims, Checker(engine, claims, resolution), Spreader(engine, claims), addresses)
    handlers = {
        ANNOUNCE: work.announce,
        BLOCK: work.block,
        CHECK: work.check,
        FOLLOW: work.follow,
        FIND: work.find,
        DUE: work.carry_out,
        CARRY_OUT: work.carry_out,
        DONATE: work.donate,
        TELL_ADMINISTRATORS: letters.about_administrator,
        END_CAPTURES: work.end_captures,
        LETTER: letters.to_person,
        TELL_BULK: bulk.tell,
        CARRY_OUT_BULK: bulk.carry_out,
        EXPIRE_BULK: bulk.expire,
        FOLLOW_BULK: bulk.follow,
        TELL_ENDING: endings.tell,
        END_ORGANIZATION: endings.carry_out,
        DOMAIN_LETTER: letters.to_administrators,
        ADDRESS_CODE: addresses.send_code,
        CONFIRM: addresses.confirm,
        FORGET: addresses.forget,
        PREFERRED: addresses.tell_preferred,
        INVITE: invitations.send,
        TELL_TRANSFER: transfers.tell,
        CARRY_OUT_TRANSFER: transfers.carry_out,
        FIND_INVITATIONS: invitations.find,
        JOIN_INVITED: invitations.join,
        CLOSE_INVITATION: invitations.close,
        FORGET_INVITATION: invitations.forget,
        END_SPACE: invitations.end_space,
    }
    listed = (Job(name, handler, OUTSIDE) for name, handler in handlers.items())
    return (*listed, *access_jobs(engine), *Units(engine).jobs())


@dataclass(frozen=True)
class _Handlers:
    """One method a job."""

    engine: WriteEngine
    claims: DomainClaims
    checker: Checker
    spreader: Spreader
    addresses: Addresses

    async def check(self, delivery: Delivery) -> None:
        """Look at a claim, with all that follows."""
        actor, domain_id = behind(delivery), UUID(delivery.payload["domain_id"])
        checked = await self.checker.check(actor, domain_id)
        if checked is not None:
            await self.spreader.after_check(actor, domain_id, checked)
        await _settle_check(delivery, actor, checked)

    async def follow(self, delivery: Delivery) -> None:
        """Release whoever was captured through a claim that ended, and set the name free."""
        actor, domain_id = behind(delivery), UUID(delivery.payload["domain_id"])
        row = await _claim(delivery, actor, domain_id)
        if row is not None:
            await self.spreader.follow(actor, row["name"], CaptureEnd(delivery.payload["reason"]))
            await self.claims.release(row["name"], row["scope"], actor.organization_id)
        await _settle(delivery, actor)

    async def find(self, delivery: Delivery) -> None:
        """Find and tell the people whom a verified claim reaches."""
        actor, domain_id = behind(delivery), UUID(delivery.payload["domain_id"])
        row = await _claim(delivery, actor, domain_id)
        if row is not None and DomainStatus(row["status"]) in CONFIRMED:
            await self.spreader.find(actor, domain_id, row["name"], DomainScope(row["scope"]))
        await _settle(delivery, actor)

    async def carry_out(self, delivery: Delivery) -> None:
        """Let a choice, or the silence of 30 days, take effect."""
        await self.addresses.unbind_given_up(delivery)
        command = CarryOutChoice(delivery.region.code, UUID(delivery.payload["capture_id"]))
        await run(command, behind(delivery), engine=self.engine, delivery=delivery)

    async def end_captures(self, delivery: Delivery) -> None:
        """An administrator ended a membership."""
        command = EndCaptures(delivery.region.code)
        await run(command, behind(delivery), engine=self.engine, delivery=delivery)

    async def donate(self, delivery: Delivery) -> None:
        """Copy a record that its person gave."""
        command = CopyRecord(UUID(delivery.payload["from_org_id"]), UUID(delivery.payload["record_id"]))
        await run(command, behind(delivery), engine=self.engine, delivery=delivery)

    async def announce(self, delivery: Delivery) -> None:
        """Put an announcement on record wherever the organization is."""
        for code, region in self.engine.regions.items():
            if await of_organization(region, behind(delivery).organization_id) is not None:
                await run(recorded(code, delivery.payload), behind(delivery, code), engine=self.engine)
        await _settle(delivery, behind(delivery))

    async def block(self, delivery: Delivery) -> None:
        """Put a block on record everywhere, and freeze whoever holds the name."""
        name, reason = delivery.payload["name"], delivery.payload["reason"]
        at = datetime.fromisoformat(delivery.payload["blocked_at"])
        for code in self.engine.regions:
            await run(RecordBlock(code, name, reason, at), behind(delivery, code), engine=self.engine)
        await self.spreader.halt(self.checker, name)
        await _settle(delivery, behind(delivery))


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
