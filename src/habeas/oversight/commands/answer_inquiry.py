"""The controller's desk weighs what a person asked about a look; only then a name is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from habeas.access import Actor
from habeas.audit.ledger import append_looks
from habeas.kernel.clock import FixedClock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.commands.entrypoints import NAME, payload_of
from habeas.oversight.commands.letters import write_to
from habeas.oversight.commands.own_rows import not_found, row_of_any
from habeas.oversight.rules.inquiry import Balance, InquiryKind, InquiryStatus, checked_words, end_of
from habeas.oversight.rules.letters import Letter
from habeas.reading.finish import Looked
from habeas.reading.payload import Entity
from habeas.writing.command import handler
from habeas.writing.work import Work

HERE = "select exists (select from habeas.ledger_inquiry where org_id = $1 and id = $2)"
_FIND = """
select id, subject_id, kind, status, accessor_id, entry_id, entry_org_id
  from habeas.ledger_inquiry where org_id = $1 and id = $2 for update
"""
_DECIDE = """
update habeas.ledger_inquiry set status = $3, balance = $4, explanation = $5, decided_at = $6
 where org_id = $1 and id = $2
"""
_OPEN_AGAIN = "delete from habeas.look_stop where org_id = $1 and id = $2"
_NAME = """
update habeas.ledger_inquiry set accessor_name = $3, accessor_salt = $4
 where org_id = $1 and id = $2 and status = 'NAMED'
"""


@dataclass(frozen=True)
class DecideLedgerInquiry:
    """Decide an inquiry (a global id) by what tipped the balance, and explain it to the person."""

    inquiry: str
    balance: Balance
    explanation: str
    region: str | None = None


@dataclass(frozen=True)
class TellName:
    """Write the name of whoever looked into an inquiry that was decided so; only the platform can.

    `salt` opens what the entry's leaf says of them; None where the leaf holds an id, or its opening was deleted.
    """

    region: str
    inquiry_id: UUID
    name: str
    salt: bytes | None


@dataclass(frozen=True)
class NoteDisclosure:
    """Enter into the accessor's own ledger that their name was told; only the platform can."""

    region: str
    accessor_id: UUID


def _region(command: DecideLedgerInquiry, actor: Actor) -> str:
    return command.region or actor.region


@handler(DecideLedgerInquiry, region=_region)
async def decide_ledger_inquiry(command: DecideLedgerInquiry, work: Work) -> Entity:
    """Ends the inquiry. NOT_FOUND; ILLEGAL_STEP if it was decided; FORBIDDEN to whoever made the look.

    BAD_USER_INPUT for a ground of the other kind, or without an explanation.
    """
    org_id, inquiry_id = row_of_any(command.inquiry, "INQ", "inquiry")
    inquiry = await work.tx.fetchrow(_FIND, org_id, inquiry_id)
    if inquiry is None:
        raise not_found("inquiry")
    _check_decidable(work.actor, inquiry)
    status = end_of(InquiryKind(inquiry["kind"]), command.balance)
    words = checked_words(command.explanation, "explanation")
    await work.tx.execute(_DECIDE, org_id, inquiry_id, status, command.balance, words, work.now)
    if status is InquiryStatus.REJECTED:
        await work.tx.execute(_OPEN_AGAIN, inquiry["entry_org_id"], inquiry_id)
    if status is InquiryStatus.NAMED:
        _check_personal(inquiry)
        identity = payload_of(work.actor, inquiry_id=inquiry_id, accessor_id=inquiry["accessor_id"])
        identity["entry_id"] = str(inquiry["entry_id"])
        # The name is in the books of the organization that looked, which the desk cannot read.
        await work.enqueue(NAME, {**identity, "org_id": str(inquiry["entry_org_id"])})
    await write_to(work, inquiry["subject_id"], Letter.INQUIRY_ANSWERED)
    work.concerns("LedgerInquiry", inquiry_id)
    work.note(balance=command.balance, status=status)
    return Entity(org_id, inquiry_id)


@handler(TellName, region=lambda command, _: command.region)
async def tell_name(command: TellName, work: Work) -> Mapping[str, object]:
    """The person reads the name with the decision from now on."""
    await work.tx.execute(_NAME, work.actor.controller_id, command.inquiry_id, command.name, command.salt)
    work.concerns("LedgerInquiry", command.inquiry_id)
    return {}


@handler(NoteDisclosure, region=lambda command, _: command.region)
async def note_disclosure(command: NoteDisclosure, work: Work) -> Mapping[str, object]:
    """Whoever is named can read that they were."""
    look = Looked(
        work.actor.organization_id,
        command.accessor_id,
        "DIRECTORY",
        "NAME_DISCLOSED",
        "LEGAL_OBLIGATION",
        "GDPR 15(1), CJEU C-579/21: weighed by the controller",
        command.region,
    )
    await append_looks(work.tx, work.actor, [look], None, FixedClock(work.now))
    return {}


def _check_personal(inquiry: asyncpg.Record) -> None:
    if inquiry["accessor_id"] is None:
        raise DomainError(
            ErrorCode.BAD_USER_INPUT,
            "The look was made by a client of the organization, in nobody's name: there is none to tell.",
            ("balance",),
        )


def _check_decidable(actor: Actor, inquiry: asyncpg.Record) -> None:
    if inquiry["status"] != InquiryStatus.OPEN:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This was decided before.", ("inquiry",))
    if actor.subject_id is not None and actor.subject_id == inquiry["accessor_id"]:
        raise DomainError(
            ErrorCode.FORBIDDEN,
            "Whoever made the look does not weigh whether they are named.",
            details={"missing": ["SECOND_PERSON"]},
        )
