"""The platform's side of a person's addresses: the code that goes out, the mark that it came back, and the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.oversight.commands.entrypoints import payload_of
from habeas.storage.rows import insert
from habeas.tenancy.commands.register_person import FIND_INVITATIONS
from habeas.tenancy.model import AddressDomain
from habeas.tenancy.rules import domain_of
from habeas.writing.command import handler
from habeas.writing.work import Work

_CODE = """
update habeas.email_address set code_hash = $3, code_sent_at = $4
 where org_id = $1 and id = $2 and verified_at is null and given_up_at is null returning id
"""
_CONFIRMED = """
update habeas.email_address set verified_at = coalesce(verified_at, $3), code_hash = null
 where org_id = $1 and id = $2 and given_up_at is null returning address
"""
_DROP = "delete from habeas.email_address where org_id = $1 and id = $2 and not is_primary returning address"
_STILL = "select address from habeas.email_address where subject_id = $1 and verified_at is not null"
_OFF_DOMAIN = "delete from habeas.address_domain where subject_id = $1 and name = $2"


@dataclass(frozen=True)
class KeepAddressCode:
    """The code of this hash goes out to an address of the actor's subject."""

    region: str
    address_id: UUID
    code_hash: bytes


@dataclass(frozen=True)
class SettleAddress:
    """The code came back: the address is the subject's."""

    region: str
    address_id: UUID


@dataclass(frozen=True)
class DropAddress:
    """The address is no longer the subject's."""

    region: str
    address_id: UUID


@handler(KeepAddressCode, region=lambda command, _: command.region)
async def keep_address_code(command: KeepAddressCode, work: Work) -> Mapping[str, Any]:
    """Answers whether it is `kept`: the code before is worthless now; an address that is being removed gets none."""
    kept = await work.tx.fetchval(_CODE, work.actor.organization_id, command.address_id, command.code_hash, work.now)
    work.concerns("EmailAddress", command.address_id)
    return {"kept": kept is not None}


@handler(SettleAddress, region=lambda command, _: command.region)
async def settle_address(command: SettleAddress, work: Work) -> None:
    """Mark it as confirmed, and let its domain be known; done twice, it is done once. Not while it is being removed."""
    org_id, subject_id = work.actor.organization_id, work.actor.subject_id
    address = await work.tx.fetchval(_CONFIRMED, org_id, command.address_id, work.now)
    work.concerns("EmailAddress", command.address_id)
    if address is None or subject_id is None:
        return
    row = AddressDomain(
        org_id=org_id, name=domain_of(address), subject_id=subject_id, controller_id=work.actor.controller_id
    )
    await insert(work.tx, [row], on_conflict="on conflict (org_id, name) do nothing")
    await work.enqueue(FIND_INVITATIONS, payload_of(work.actor, subject_id=subject_id))


@handler(DropAddress, region=lambda command, _: command.region)
async def drop_address(command: DropAddress, work: Work) -> None:
    """Delete it, and its domain where no other address is on it."""
    address = await work.tx.fetchval(_DROP, work.actor.organization_id, command.address_id)
    work.concerns("EmailAddress", command.address_id)
    if address is None:
        return
    others = {domain_of(row["address"]) for row in await work.tx.fetch(_STILL, work.actor.subject_id)}
    if domain_of(address) not in others:
        await work.tx.execute(_OFF_DOMAIN, work.actor.subject_id, domain_of(address))
