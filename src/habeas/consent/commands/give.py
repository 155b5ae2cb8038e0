"""A person consents to one purpose; only they can, and only in so many words."""

from dataclasses import dataclass
from uuid import UUID

from habeas.consent.commands.receipts import purpose_of, write_receipt
from habeas.consent.model import Consent
from habeas.consent.rules import ConsentStatus, ReceiptKind, given_receipt
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_PERSONAL = "select org_id, language from habeas.person where subject_id = $1"
_MEMBER = """select 1 from habeas.membership where org_id = $1 and subject_id = $2 and ended_at is null"""
_STANDING = """select id from habeas.consent where org_id = $1 and subject_id = $2 and controller_id = $3
                and purpose_code = $4 and withdrawn_at is null"""
_BEGIN_AGAIN = """update habeas.use_stop set ended_at = $4
    where org_id = $1 and subject_id = $2 and right_code = 'WITHDRAW_CONSENT' and $3 = any(purpose_codes)
      and ended_at is null"""


@dataclass(frozen=True)
class GiveConsent:
    """Consent to a purpose of the caller's controller, for one space (None: the personal one)."""

    purpose_code: str
    organization_id: UUID | None = None
    language: str | None = None


@handler(GiveConsent)
async def give(command: GiveConsent, work: Work) -> Entity:
    """Answers the consent; giving one that stands answers that one.

    Raises BAD_USER_INPUT for a purpose that the controller has not registered, NOT_FOUND for a space that is
    not the caller's.
    """
    subject_id = work.actor.subject_id
    person = await work.tx.fetchrow(_PERSONAL, subject_id) if subject_id is not None else None
    if subject_id is None or person is None:
        raise DomainError(ErrorCode.NOT_FOUND, "Only a person gives a consent.")
    org_id = command.organization_id or person["org_id"]
    if org_id != person["org_id"] and await work.tx.fetchval(_MEMBER, org_id, subject_id) is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such organization.", ("organization",))
    purpose = await purpose_of(work.tx, work.actor.controller_id, command.purpose_code)
    if purpose is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This purpose is not registered.", ("purpose",))
    language = command.language or person["language"]
    consent = Consent(
        org_id=org_id,
        id=new_id(),
        subject_id=subject_id,
        controller_id=work.actor.controller_id,
        purpose_code=purpose.code,
        status=ConsentStatus.GIVEN.value,
        language=language,
        given_at=work.now,
    )
    await insert(work.tx, [consent], on_conflict="on conflict do nothing")
    standing = await work.tx.fetchval(_STANDING, org_id, subject_id, consent.controller_id, purpose.code)
    if standing == consent.id:
        await work.tx.execute(_BEGIN_AGAIN, org_id, subject_id, purpose.code, work.now)
        content = given_receipt(purpose, work.now, language)
        await write_receipt(work, org_id, consent.id, subject_id, ReceiptKind.GIVEN, content)
    work.concerns("Consent", standing)
    work.note(purpose=purpose.code)
    return Entity(org_id, standing)
