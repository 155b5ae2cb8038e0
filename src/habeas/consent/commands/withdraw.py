"""A person withdraws a consent: at once, for that purpose, and with a receipt that says what follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.consent.commands.receipts import purpose_of, write_receipt
from habeas.consent.rules import (
    ConsentStatus,
    Purpose,
    ReceiptKind,
    Withdrawal,
    registered_basis,
    withdrawal_of,
    withdrawal_without_effect,
    withdrawn_receipt,
)
from habeas.jurisdictions.resolution.applicability import applicable_laws
from habeas.jurisdictions.resolution.withdrawals import AlternateBasis
from habeas.jurisdictions.rules.facts import Facts
from habeas.jurisdictions.rules.sets import LegalBasis
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.storage.turns import Turn, take_turn
from habeas.writing.command import handler
from habeas.writing.work import Work

STOP_PURPOSE = "disclosures.stop_purpose"
"""The job that ends what was done on the consent, or the sharing alone; a higher context carries it out."""

_FIND = """select controller_id, subject_id, purpose_code, language, withdrawn_at from habeas.consent
            where org_id = $1 and id = $2 and subject_id = $3 for update"""
_WITHDRAW = """update habeas.consent set status = $3, withdrawn_at = $4, continues_on = $5
                where org_id = $1 and id = $2"""
_OTHERS = """select basis, registered_at from habeas.purpose_basis
              where org_id = $1 and purpose_code = $2 order by registered_at, id"""
_RESIDENCE = "select residence from habeas.person where subject_id = $1"
_STOP = """
insert into habeas.use_stop (org_id, id, subject_id, right_code, since, purpose_codes, request_id)
values ($1, $2, $3, 'WITHDRAW_CONSENT', $4, array[$5::text], $6)
"""
_ESTABLISHMENTS = "select establishments from habeas.organization where org_id = $1"


@dataclass(frozen=True)
class WithdrawConsent:
    """Withdraw a consent of the caller's."""

    org_id: UUID
    consent_id: UUID


@handler(WithdrawConsent)
async def withdraw(command: WithdrawConsent, work: Work) -> Entity:
    """Answers the consent; withdrawing again changes nothing.

    Raises NOT_FOUND for a consent that is not the caller's.
    """
    await withdraw_consent(command, work)
    return Entity(command.org_id, command.consent_id)


async def withdraw_consent(command: WithdrawConsent, work: Work, request_id: UUID | None = None) -> None:
    """End a consent of the actor's subject, by itself or through a request (`request_id`)."""
    if work.actor.subject_id is not None:
        # Before any row is locked: a request ends several, and whoever ends one of them meanwhile waits here.
        await take_turn(work.tx, work.actor.subject_id, Turn.USES)
    found = await work.tx.fetchrow(_FIND, command.org_id, command.consent_id, work.actor.subject_id)
    if found is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such consent.", ("consent",))
    work.concerns("Consent", command.consent_id)
    if found["withdrawn_at"] is None:
        await _withdraw(command, dict(found), work, request_id)


async def _withdraw(command: WithdrawConsent, found: Mapping[str, Any], work: Work, request_id: UUID | None) -> None:
    code = found["purpose_code"]
    purpose = await purpose_of(work.tx, found["controller_id"], code) or Purpose(code, code, "the controller")
    withdrawal = await _decided(found, purpose, work)
    status = ConsentStatus.WITHDRAWN.value
    await work.tx.execute(_WITHDRAW, command.org_id, command.consent_id, status, work.now, withdrawal.continues_on)
    content = withdrawn_receipt(purpose, work.now, found["language"], withdrawal)
    subject_id: UUID = found["subject_id"]
    await write_receipt(work, command.org_id, command.consent_id, subject_id, ReceiptKind.WITHDRAWN, content)
    work.note(purpose=code, decision=withdrawal.decision.decision.value)
    if withdrawal.continues_on is None:
        await work.tx.execute(_STOP, command.org_id, new_id(), subject_id, work.now, code, request_id)
    await _stop(command, found, withdrawal, work)


async def _decided(found: Mapping[str, Any], purpose: Purpose, work: Work) -> Withdrawal:
    rows = await work.tx.fetch(_OTHERS, found["controller_id"], found["purpose_code"])
    others = [AlternateBasis(LegalBasis(row["basis"]), row["registered_at"].date()) for row in rows]
    facts = Facts(
        residence=await work.tx.fetchval(_RESIDENCE, found["subject_id"]),
        establishments=tuple(await work.tx.fetchval(_ESTABLISHMENTS, found["controller_id"]) or ()),
        processed_in=(work.tx.region.code.upper(),),
    )
    laws = applicable_laws(facts, work.now.date())
    registered = registered_basis(laws, purpose)
    if registered is not None:
        return withdrawal_without_effect(registered)
    return withdrawal_of(laws, others, work.now.date())


async def _stop(command: WithdrawConsent, found: Mapping[str, Any], withdrawal: Withdrawal, work: Work) -> None:
    payload: dict[str, Any] = {
        "org_id": str(command.org_id),
        "consent_id": str(command.consent_id),
        "controller_id": str(found["controller_id"]),
        "purpose_code": found["purpose_code"],
        "sharing_alone": withdrawal.continues_on is not None,
    }
    await work.enqueue(STOP_PURPOSE, payload, dedupe_key=f"{STOP_PURPOSE}:{command.consent_id}")
