"""The jobs of invitations: one goes out as a mail, finds its person, is answered, or ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from habeas.access import Actor
from habeas.oversight.addressing import SignIn
from habeas.oversight.commands.carry_invitation import (
    AdmitInvited,
    CloseInvitation,
    DeliverInvitation,
    ForgetInvitation,
    SettleInvitation,
)
from habeas.oversight.commands.leave_space import EndSpace
from habeas.oversight.post import Post
from habeas.oversight.rules.invitation import subject
from habeas.oversight.rules.sets import InvitationStatus
from habeas.oversight.system import behind, of_organization, platform
from habeas.storage.transaction import read, write
from habeas.tenancy.rules import AccountKind, folded
from habeas.writing.outbox import Delivery, settle
from habeas.writing.run import WriteEngine, run

_ONE = "select * from habeas.invitation where org_id = $1 and id = $2 and status = 'WAITING'"
_OPEN = """
select * from habeas.invitation
 where controller_id = $1 and address_key = any ($2) and status = 'WAITING' and expires_at > $3
"""
_ADDRESSES = "select address from habeas.email_address where subject_id = $1 and verified_at is not null"
_SENT_FROM = "select sent_from from habeas.received_invitation where org_id = $1 and id = $2"


@dataclass(frozen=True)
class Invitations:
    """One method a job."""

    engine: WriteEngine
    post: Post | None
    sign_in: SignIn

    async def send(self, delivery: Delivery) -> None:
        """The same mail to every address; where it belongs to an account, the invitation waits there too."""
        actor = behind(delivery)
        async with read(delivery.region, actor) as tx:
            row = await tx.fetchrow(_ONE, actor.organization_id, UUID(delivery.payload["invitation_id"]))
        if row is not None:
            mail = True
            holder = await self.sign_in.holder(row["address"])
            if holder is not None:
                region, own, subject_id = holder
                person = platform(region, own, actor.controller_id, subject_id)
                mail = await self._deliver(dict(row), delivery.region.code, person)
            if mail and self.post is not None:
                notice = orjson.loads(row["notice"])
                await self.post(row["address"], subject(notice), "\n\n".join(notice["paragraphs"]) + "\n")
        await self._settle(delivery, actor)

    async def find(self, delivery: Delivery) -> None:
        """What waits for the addresses of somebody who confirmed one just now, in whichever region it was sent."""
        actor = behind(delivery)
        assert actor.subject_id is not None
        async with read(delivery.region, actor) as tx:
            keys = [folded(row["address"]) for row in await tx.fetch(_ADDRESSES, actor.subject_id)]
        for code, region in self.engine.regions.items():
            async with read(region, platform(code, actor.controller_id, actor.controller_id)) as tx:
                rows = await tx.fetch(_OPEN, actor.controller_id, keys, self.engine.clock.now())
            for row in rows:
                await self._deliver(dict(row), code, actor)
        await self._settle(delivery, actor)

    async def join(self, delivery: Delivery) -> None:
        """A yes: first on the organization's record, and then the membership."""
        actor, invitation_id = behind(delivery), UUID(delivery.payload["invitation_id"])
        async with read(delivery.region, actor) as tx:
            sent_from = await tx.fetchval(_SENT_FROM, actor.organization_id, invitation_id)
        stands = False
        if sent_from is not None:
            there = platform(sent_from, actor.organization_id, actor.controller_id)
            settled = await run(SettleInvitation(sent_from, invitation_id), there, engine=self.engine)
            stands = settled.result["stands"]
        command = AdmitInvited(delivery.region.code, invitation_id, stands)
        await run(command, actor, engine=self.engine, delivery=delivery)

    async def close(self, delivery: Delivery) -> None:
        """Withdrawn or expired, wherever it waits."""
        actor, payload = behind(delivery), delivery.payload
        status = InvitationStatus(payload["status"])
        for code in self.engine.regions:
            command = CloseInvitation(code, UUID(payload["invitation_id"]), status)
            await run(command, behind(delivery, code), engine=self.engine)
        await self._settle(delivery, actor)

    async def forget(self, delivery: Delivery) -> None:
        """Long after it was answered or ended."""
        for code in self.engine.regions:
            command = ForgetInvitation(code, UUID(delivery.payload["invitation_id"]))
            await run(command, behind(delivery, code), engine=self.engine)
        await self._settle(delivery, behind(delivery))

    async def end_space(self, delivery: Delivery) -> None:
        """A person left."""
        await run(EndSpace(delivery.region.code), behind(delivery), engine=self.engine, delivery=delivery)

    async def _deliver(self, row: Mapping[str, Any], sent_from: str, person: Actor) -> bool:
        """In the name of the person's own organization, so that nothing of the other one shows that there is one."""
        if await of_organization(self.engine.regions[person.region], row["org_id"]) is None:
            return True
        command = DeliverInvitation(
            region=person.region,
            org_id=row["org_id"],
            invitation_id=row["id"],
            sent_from=sent_from,
            address=row["address"],
            account_kind=AccountKind(row["account_kind"]),
            domain_name=row["domain_name"],
            notice=orjson.loads(row["notice"]),
            invited_at=row["invited_at"],
            expires_at=row["expires_at"],
        )
        delivered = await run(command, person, engine=self.engine)
        return bool(delivered.result["mail"])

    async def _settle(self, delivery: Delivery, actor: Actor) -> None:
        async with write(delivery.region, actor) as tx:
            await settle(tx, delivery)
