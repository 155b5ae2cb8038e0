"""Sends what oversight has to say: each letter to every confirmed address of a person, as it was stored."""

from collections.abc import Awaitable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Protocol
from uuid import UUID

import orjson

from habeas.access import Actor
from habeas.oversight.commands.letters import KeepLetter
from habeas.oversight.rules.letters import Facts, Letter, to_administrators, to_colleagues, written
from habeas.oversight.system import behind, platform
from habeas.storage.transaction import Transaction, read, write
from habeas.tenancy.rules import MemberRole, MembershipStatus
from habeas.writing.outbox import Delivery, settle
from habeas.writing.run import WriteEngine, run


class Post(Protocol):
    """Hands a mail on; raises OSError or SMTPException where it cannot.

    A second time under an identity, it is the same mail. Without one, the words to an address are it.
    """

    def __call__(self, to: str, subject: str, text: str, identity: str | None = None) -> Awaitable[None]: ...


ADDRESSES = "select address from habeas.email_address where subject_id = $1 and verified_at is not null order by id"
LANGUAGE = "select language from habeas.person where subject_id = $1"
_ORGANIZATION = "select name, legal_name from habeas.organization where org_id = $1"
_NOTICE = "select notice from habeas.capture where org_id = $1 and id = $2 and subject_id = $3"
_DOMAIN = "select name from habeas.domain where org_id = $1 and id = $2"
_ADMINISTRATORS = """
select email from habeas.membership where org_id = $1 and role = $2 and status = 'ACTIVE' and ended_at is null
 order by id
"""
_COLLEAGUES = """
select m.email, o.name from habeas.membership m join habeas.organization o on o.org_id = m.org_id
 where m.org_id = $1 and m.id <> $2 and m.role = 'ADMINISTRATOR' and m.status in ('ACTIVE', 'SUSPENDED')
   and m.ended_at is null order by m.id
"""


@dataclass(frozen=True)
class Letters:
    """Writes and hands on; without `post`, a letter is kept as not sent."""

    engine: WriteEngine
    post: Post | None

    async def to_person(self, delivery: Delivery) -> None:
        """One letter to the person whom the job names."""
        actor, payload = behind(delivery), delivery.payload
        letter = Letter(payload["letter"])
        capture_id = UUID(payload["capture_id"]) if "capture_id" in payload else None
        async with read(delivery.region, actor) as tx:
            rows = await tx.fetch(ADDRESSES, actor.subject_id)
            language = await tx.fetchval(LANGUAGE, actor.subject_id)
            facts = await _facts(tx, actor, capture_id, payload.get("domain") or None, payload.get("day"))
            if facts is not None:
                facts = replace(facts, party=payload.get("party"))
        sent = 0
        if self.post is not None and facts is not None:
            subject, text = written(letter, facts, language)
            for row in rows:
                await self.post(row["address"], subject, text)
            sent = len(rows)
        command = KeepLetter(delivery.region.code, letter, sent, capture_id)
        await run(command, actor, engine=self.engine, delivery=delivery)

    async def to_administrators(self, delivery: Delivery) -> None:
        """Word about a claim to those who administer its organization, in the region of the claim."""
        actor, payload = behind(delivery), delivery.payload
        async with read(delivery.region, actor) as tx:
            name = await tx.fetchval(_DOMAIN, actor.organization_id, UUID(payload["domain_id"]))
            rows = await tx.fetch(_ADMINISTRATORS, actor.organization_id, MemberRole.ADMINISTRATOR)
        words = None if name is None else to_administrators(name, payload["status"])
        if self.post is not None and words is not None:
            for row in rows:
                await self.post(row["email"], *words)
        async with write(delivery.region, actor) as tx:
            await settle(tx, delivery)

    async def about_administrator(self, delivery: Delivery) -> None:
        """Word that one of them was suspended, let in again or let go, to all who administer, wherever they live."""
        actor, payload = behind(delivery), delivery.payload
        for code, region in self.engine.regions.items():
            there = platform(code, actor.organization_id, actor.controller_id)
            async with read(region, there) as tx:
                rows = await tx.fetch(_COLLEAGUES, there.organization_id, UUID(payload["member_id"]))
            if self.post is not None:
                for row in rows:
                    words = to_colleagues(row["name"], MembershipStatus(payload["status"]), payload.get("at", ""))
                    await self.post(row["email"], *words, identity_of(delivery, row["email"]))
        async with write(delivery.region, actor) as tx:
            await settle(tx, delivery)


def identity_of(delivery: Delivery, address: str) -> str | None:
    """What makes the mail about an event to an address the same mail, also when its job is done again."""
    event = delivery.payload.get("event")
    return None if event is None else sha256(f"{event}\0{address}".encode()).hexdigest()


async def _facts(
    tx: Transaction, actor: Actor, capture_id: UUID | None, domain: str | None, day: str | None
) -> Facts | None:
    organization = await tx.fetchrow(_ORGANIZATION, actor.organization_id)
    if organization is None:
        return None
    notice = await tx.fetchval(_NOTICE, actor.organization_id, capture_id, actor.subject_id) if capture_id else None
    told = None if notice is None else orjson.loads(notice)
    return Facts(organization["name"], organization["legal_name"], domain, day, told)
