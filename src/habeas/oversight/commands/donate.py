"""Donating one record of the personal space to the organization: a copy under its key, and only by the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.commands.entrypoints import DONATE
from habeas.oversight.commands.own_rows import not_found
from habeas.oversight.rules.capture import OVERSEEN
from habeas.reading.globalid import decode
from habeas.storage.rows import insert
from habeas.vault.keys import opened_json, sealed_json, space_key
from habeas.vault.model import VaultRecord
from habeas.writing.command import handler
from habeas.writing.work import Work

_CAPTURE = "select org_id, state from habeas.capture where org_id = $1 and id = $2 and subject_id = $3"
_MEMBER = """
select exists (select from habeas.membership
                where org_id = $1 and subject_id = $2 and ended_at is null and account_kind <> 'PERSONAL')
"""
_OWN_RECORD = "select exists (select from habeas.vault_record where org_id = $1 and id = $2 and subject_id = $3)"
_RECORD = "select * from habeas.vault_record where org_id = $1 and id = $2 and subject_id = $3"
_WRAPPED = "select wrapped from habeas.space_key where org_id = $1 and subject_id = $2"


@dataclass(frozen=True)
class DonateRecord:
    """Give a copy of one own record to an organization that one is in; the organization, or how one came to it, by
    a capture, and the record are global ids."""

    record: str
    capture: str | None = None
    organization: str | None = None


@dataclass(frozen=True)
class CopyRecord:
    """Copy a record of the actor's subject out of the organization named, into the actor's."""

    from_org_id: UUID
    record_id: UUID


@handler(DonateRecord)
async def donate_record(command: DonateRecord, work: Work) -> Mapping[str, Any]:
    """Answers nothing; the copy follows at once. NOT_FOUND, ILLEGAL_STEP unless the person is in the organization.

    BAD_USER_INPUT unless either the capture or the organization is named.
    """
    given_to = await _given_to(command, work)
    record_org, record_id = _key(command.record, "REC", "record")
    own = record_org == work.actor.organization_id
    if not own or not await work.tx.fetchval(_OWN_RECORD, record_org, record_id, work.actor.subject_id):
        raise not_found("record")
    payload = {
        "org_id": str(given_to),
        "controller_id": str(work.actor.controller_id),
        "subject_id": str(work.actor.subject_id),
        "from_org_id": str(record_org),
        "record_id": str(record_id),
    }
    await work.enqueue(DONATE, payload)
    work.concerns("Record", record_id)
    return {}


@handler(CopyRecord)
async def copy_record(command: CopyRecord, work: Work) -> None:
    """The copy is opened with the person's key and sealed anew with that of the other space; twice makes one."""
    org_id, subject_id = work.actor.organization_id, work.actor.subject_id
    row = await work.tx.fetchrow(_RECORD, command.from_org_id, command.record_id, subject_id)
    if row is None or subject_id is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such record.")
    wrapped = await work.tx.fetchval(_WRAPPED, command.from_org_id, subject_id)
    value = opened_json(work.keys, wrapped, row["sealed"], command.record_id.bytes)
    key = await space_key(work.tx, work.keys, org_id, subject_id, work.now)
    copy_id = uuid5(org_id, str(command.record_id))
    values = {**row, "org_id": org_id, "id": copy_id, "sealed": sealed_json(key, value, copy_id)}
    await insert(work.tx, [VaultRecord(**values)], on_conflict="on conflict (org_id, id) do nothing")
    work.concerns("Record", copy_id)


async def _given_to(command: DonateRecord, work: Work) -> UUID:
    """The organization that the person is in, by a capture or by an invitation."""
    if (command.capture is None) == (command.organization is None):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Name the organization, or the capture.", ("organization",))
    if command.capture is None:
        assert command.organization is not None
        org_id, _ = _key(command.organization, "ORG", "organization")
        if not await work.tx.fetchval(_MEMBER, org_id, work.actor.subject_id):
            raise not_found("organization")
        return org_id
    org_id, capture_id = _key(command.capture, "CAP", "capture")
    row = await work.tx.fetchrow(_CAPTURE, org_id, capture_id, work.actor.subject_id)
    if row is None:
        raise not_found("capture")
    if row["state"] not in OVERSEEN:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "You are not in this organization.", ("capture",))
    return org_id


def _key(text: str, tag: str, field: str) -> tuple[UUID, UUID]:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == tag else None
    if found is None or not isinstance(key, UUID):
        raise not_found(field)
    return found.org_id, key
