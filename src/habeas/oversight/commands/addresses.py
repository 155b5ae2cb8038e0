"""A person's addresses: added with a code in a mail, confirmed with it, and given up; the last one never."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from uuid import UUID

import asyncpg

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.commands.entrypoints import ADDRESS_CODE, CONFIRM, FORGET, PREFERRED
from habeas.oversight.commands.own_rows import not_found
from habeas.oversight.rules.address import checked_address
from habeas.reading.globalid import decode
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.storage.turns import Turn, take_turn
from habeas.tenancy.model import EmailAddress
from habeas.tenancy.rules import folded
from habeas.writing.command import handler
from habeas.writing.work import Work

MOST = 10
LIFE = timedelta(hours=24)
CODES_A_DAY = 10
"""To all addresses of an account together, within any 24 hours: as many as it has addresses."""
DAY = timedelta(hours=24)
PAUSE = timedelta(minutes=5)
"""Between two codes to the same address, so that nobody's mailbox is filled in somebody else's name; an address that
is given up in between makes no difference."""

_OWN = "select org_id, controller_id from habeas.person where subject_id = $1"
_CODES = "select code_sent_at, codes_asked_at from habeas.person where subject_id = $1"
_REMEMBER_CODE = "update habeas.person set code_sent_at = greatest(code_sent_at, $2) where subject_id = $1"
_COUNT_CODE = """
update habeas.person
   set codes_asked_at = array(select i from unnest(codes_asked_at) i where i > $2) || array[$3::timestamptz]
 where subject_id = $1
"""
_LISTED = "select * from habeas.email_address where subject_id = $1"
_FIND = "select * from habeas.email_address where subject_id = $1 and org_id = $2 and id = $3 for update"
_GIVEN_UP = """
update habeas.email_address set verified_at = null, code_hash = null, given_up_at = coalesce(given_up_at, $3)
 where org_id = $1 and id = $2
"""
_PRIMARY = "update habeas.email_address set is_primary = (id = $2) where subject_id = $1"
_WRITTEN_TO = "update habeas.person set primary_email = $2 where subject_id = $1"


@dataclass(frozen=True)
class AddEmailAddress:
    """Add an address, or have the code for it sent again."""

    address: str


@dataclass(frozen=True)
class ConfirmEmailAddress:
    """Show, by the code of the mail, that the address (a global id) is one's own."""

    address: str
    code: str


@dataclass(frozen=True)
class PreferEmailAddress:
    """Be written to at this confirmed address (a global id)."""

    address: str


@dataclass(frozen=True)
class RemoveEmailAddress:
    """Give an address (a global id) up."""

    address: str


@handler(AddEmailAddress)
async def add_email_address(command: AddEmailAddress, work: Work) -> Entity:
    """Answer the address, which waits for its code. Raises BAD_USER_INPUT for what is no address or beyond ten,
    CONFLICT for one that is confirmed or is just being removed, RATE_LIMITED within five minutes of the last code
    and after ten codes of 24 hours, to whichever addresses."""
    address, _ = checked_address(command.address)
    own = await work.tx.fetchrow(_OWN, work.actor.subject_id)
    if own is None:
        raise not_found("email")
    await take_turn(work.tx, own["org_id"], Turn.ADDRESSES)
    rows = await work.tx.fetch(_LISTED, work.actor.subject_id)
    row = next((each for each in rows if folded(each["address"]) == folded(address)), None)
    if row is not None and row["verified_at"] is not None:
        raise DomainError(ErrorCode.CONFLICT, "This address is confirmed already.", ("email",))
    if row is not None and row["given_up_at"] is not None:
        message = "This address is just being removed; add it again in a moment."
        raise DomainError(ErrorCode.CONFLICT, message, ("email",))
    await _bound(work, [each["code_sent_at"] for each in rows if each["verified_at"] is None])
    if row is None and len(rows) >= MOST:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"An account has {MOST} addresses at most.", ("email",))
    address_id = row["id"] if row is not None else await _insert(work, own["org_id"], address)
    await work.tx.execute(_COUNT_CODE, work.actor.subject_id, work.now - DAY, work.now)
    await _ask(work, ADDRESS_CODE, own, address_id)
    return _entity(work, own["org_id"], address_id)


@handler(ConfirmEmailAddress)
async def confirm_email_address(command: ConfirmEmailAddress, work: Work) -> Entity:
    """Answer the address; the platform marks it as confirmed at once, unless it is somebody else's to sign in with.

    Raises NOT_FOUND, BAD_USER_INPUT for another code or after 24 hours.
    """
    row = await _found(command.address, work)
    digest = sha256(command.code.strip().encode()).digest()
    live = row["code_sent_at"] is not None and work.now - row["code_sent_at"] < LIFE
    if not live or not compare_digest(row["code_hash"] or b"", digest):
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, "This is not the code of the last mail, or it has ended.", ("code",)
        )
    await _ask(work, CONFIRM, await work.tx.fetchrow(_OWN, work.actor.subject_id), row["id"])
    return _entity(work, row["org_id"], row["id"])


@handler(PreferEmailAddress)
async def prefer_email_address(command: PreferEmailAddress, work: Work) -> Entity:
    """Answer the address. NOT_FOUND, ILLEGAL_STEP for one that is not confirmed."""
    row = await _found(command.address, work)
    if row["verified_at"] is None:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "Confirm the address first.", ("address",))
    await work.tx.execute(_PRIMARY, work.actor.subject_id, row["id"])
    await work.tx.execute(_WRITTEN_TO, work.actor.subject_id, row["address"])
    await _ask(work, PREFERRED, await work.tx.fetchrow(_OWN, work.actor.subject_id), row["id"])
    return _entity(work, row["org_id"], row["id"])


@handler(RemoveEmailAddress)
async def remove_email_address(command: RemoveEmailAddress, work: Work) -> Mapping[str, Any]:
    """Answers nothing; it is gone at once. NOT_FOUND, CONFLICT for the address that mails go to."""
    row = await _found(command.address, work)
    if row["is_primary"]:
        raise DomainError(ErrorCode.CONFLICT, "Mails go to this address; prefer another one first.", ("address",))
    if row["verified_at"] is None and row["code_sent_at"] is not None:
        await work.tx.execute(_REMEMBER_CODE, work.actor.subject_id, row["code_sent_at"])
    # Unconfirmed from now on: nobody can prefer what is about to sign in to nothing.
    await work.tx.execute(_GIVEN_UP, row["org_id"], row["id"], work.now)
    own, was_theirs = await work.tx.fetchrow(_OWN, work.actor.subject_id), row["verified_at"] is not None
    await _ask(work, FORGET, own, row["id"], told="yes" if was_theirs else "no")
    _entity(work, row["org_id"], row["id"])
    return {}


async def _bound(work: Work, waiting: Iterable[datetime | None]) -> None:
    """Neither too soon after a code nor too many in a day; that an address was given up makes no difference."""
    codes = await work.tx.fetchrow(_CODES, work.actor.subject_id)
    assert codes is not None
    if any(work.now - at < PAUSE for at in (*waiting, codes["code_sent_at"]) if at is not None):
        raise DomainError(ErrorCode.RATE_LIMITED, "A code was just sent; wait five minutes.", ("email",))
    if sum(work.now - at < DAY for at in codes["codes_asked_at"]) >= CODES_A_DAY:
        message = f"{CODES_A_DAY} codes were sent within 24 hours; try again tomorrow."
        raise DomainError(ErrorCode.RATE_LIMITED, message, ("email",))


async def _insert(work: Work, org_id: UUID, address: str) -> UUID:
    assert work.actor.subject_id is not None
    row = EmailAddress(
        org_id=org_id,
        id=new_id(),
        subject_id=work.actor.subject_id,
        address=address,
        is_primary=False,
        code_sent_at=work.now,
    )
    await insert(work.tx, [row])
    return row.id


async def _found(text: str, work: Work) -> asyncpg.Record:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == "ADR" else None
    if found is None or key is None:
        raise not_found("address")
    row = await work.tx.fetchrow(_FIND, work.actor.subject_id, found.org_id, key)
    if row is None:
        raise not_found("address")
    return row


async def _ask(work: Work, job: str, own: asyncpg.Record | None, address_id: UUID, **further: str) -> None:
    if own is None:
        raise not_found("address")
    known = {**own, "subject_id": work.actor.subject_id, "address_id": address_id, **further}
    known["event"] = new_id()
    known["at"] = f"{work.now:%Y-%m-%d %H:%M:%S}"
    await work.enqueue(job, {name: str(value) for name, value in known.items()})


def _entity(work: Work, org_id: UUID, address_id: UUID) -> Entity:
    work.concerns("EmailAddress", address_id)
    return Entity(org_id, address_id)
