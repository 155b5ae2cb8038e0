"""A person consents to one purpose; only they can, and only in so many words."""

from dataclasses import dataclass
from uuid import UUID

import orjson

from habeas.consent.commands.receipts import PURPOSE, purpose_from
from habeas.consent.rules import ConsentStatus, Purpose, ReceiptKind, digest, given_receipt
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.kernel.language import is_language
from habeas.minors.commands import KNOWN, check_known, known_of
from habeas.reading.payload import Entity
from habeas.writing.command import handler
from habeas.writing.work import Work

_FIND = """
select json_build_object('home', p.org_id, 'language', p.language, 'belongs', {belongs}, 'age', ({known}),
       'purpose', ({purpose}),
       'shared', exists (select from habeas.recipient r where r.org_id = $3 and $4 = any(r.purpose_codes)),
       'standing', (select c.id from habeas.consent c
                     where c.org_id = {space} and c.subject_id = $1 and c.controller_id = $3
                       and c.purpose_code = $4 and c.withdrawn_at is null))::text
  from habeas.person p where p.subject_id = $1::uuid
"""
_BELONGS = """$2::uuid = p.org_id or exists (
    select from habeas.membership m where m.org_id = $2 and m.subject_id = $1 and m.ended_at is null)"""
_NAMED = PURPOSE.format(controller="$3::uuid", code="$4::text")
_AT_HOME = _FIND.format(belongs="$2::uuid is null", space="p.org_id", purpose=_NAMED, known=KNOWN)
_IN_A_SPACE = _FIND.format(belongs=_BELONGS, space="$2", purpose=_NAMED, known=KNOWN)
# A use that the withdrawal of an earlier consent stopped begins again with this one.
_GIVE = """
with begun_again as (
    update habeas.use_stop set ended_at = $8
     where org_id = $1 and subject_id = $3 and right_code = 'WITHDRAW_CONSENT' and $5 = any(purpose_codes)
       and ended_at is null),
given as (
    insert into habeas.consent (org_id, id, subject_id, controller_id, purpose_code, status, language, given_at)
    values ($1::uuid, $2::uuid, $3::uuid, $4, $5::text, $6, $7, $8::timestamptz))
insert into habeas.consent_receipt (org_id, id, consent_id, subject_id, kind, at, content, sha256)
values ($1, $9, $2, $3, $10, $8, $11::text::jsonb, $12)
"""
_STANDS = "consent_standing_key"
_NEEDS_NONE = "This purpose does not rest on consent, and nothing is shared for it: there is nothing to consent to."


@dataclass(frozen=True)
class GiveConsent:
    """Consent to a purpose of the caller's controller, for one space (None: the personal one)."""

    purpose_code: str
    organization_id: UUID | None = None
    language: str | None = None


@handler(GiveConsent, again_on=_STANDS)
async def give(command: GiveConsent, work: Work) -> Entity:
    """Answers the consent; giving one that stands answers that one, also where it was given meanwhile.

    Raises BAD_USER_INPUT for a purpose that the controller has not registered, for one that rests on no consent and
    for which nothing is shared, and for a language that is none; NOT_FOUND for a space that is not the caller's; and
    what the age gate raises for a child without its guardian.
    """
    actor, asked = work.actor, command.organization_id
    if command.language is not None and not is_language(command.language):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Name the language by its tag, as in en or zh-Hans.", ("language",))
    work.tx.shows_own = True
    find = _AT_HOME if asked is None else _IN_A_SPACE
    text = await work.tx.find(find, actor.subject_id, asked, actor.controller_id, command.purpose_code, spaces=False)
    if text is None:
        raise DomainError(ErrorCode.NOT_FOUND, "Only a person gives a consent.")
    found = orjson.loads(text)
    if not found["belongs"]:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such organization.", ("organization",))
    if found["purpose"] is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This purpose is not registered.", ("purpose",))
    purpose = purpose_from(found["purpose"])
    if not purpose.by_consent and not found["shared"]:
        raise DomainError(ErrorCode.BAD_USER_INPUT, _NEEDS_NONE, ("purpose",))
    if found["age"] is not None and actor.subject_id is not None:
        whose = (actor.subject_id, actor.controller_id)
        purposes = frozenset({command.purpose_code})
        await check_known(work.tx, known_of(found["age"], work.now), whose, purposes, work.now, opted_in=True)
    org_id, standing = asked or UUID(found["home"]), found["standing"]
    consent_id = UUID(standing) if standing else new_id()
    if standing is None:
        await _give(work, org_id, consent_id, purpose, command.language or found["language"])
    work.concerns("Consent", consent_id)
    work.note(purpose=command.purpose_code)
    return Entity(org_id, consent_id)


async def _give(work: Work, org_id: UUID, consent_id: UUID, purpose: Purpose, language: str) -> None:
    """Keep the consent with its receipt."""
    content = given_receipt(purpose, work.now, language)
    await work.tx.soon(
        _GIVE,
        org_id,
        consent_id,
        work.actor.subject_id,
        work.actor.controller_id,
        purpose.code,
        ConsentStatus.GIVEN.value,
        language,
        work.now,
        new_id(),
        ReceiptKind.GIVEN.value,
        orjson.dumps(content).decode(),
        digest(content),
    )
