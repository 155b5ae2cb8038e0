"""What a guardian agreed to for a child, kept with the child and ended at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.minors.model import GuardianAgreement
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_PERSON = "select org_id, controller_id from habeas.person where subject_id = $1"
# Locked, so that the claim cannot end between this and the agreement that rests on it.
_IN_FORCE = """
select id from habeas.representation
 where id = $1 and agent_org_id = $2 and status = 'CONFIRMED' and expires_at > $3 for share
"""
_END = """
update habeas.guardian_agreement set ended_at = $2
 where representation_id = $1 and ended_at is null and ($3::uuid is null or id = $3) returning org_id, id
"""
# Locked, for only who may end it finds it then.
_FIND = "select representation_id from habeas.guardian_agreement where org_id = $1 and id = $2 for update"


@dataclass(frozen=True)
class KeepGuardianAgreement:
    """Keep what a guardian agreed to; the actor is the system, on behalf of the child."""

    representation_id: UUID
    agent_org_id: UUID
    purpose_codes: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True)
class EndGuardianAgreement:
    """Take an agreement back: by the guardian or by the child. The controller ends the claim that carries it."""

    org_id: UUID
    agreement_id: UUID


@handler(KeepGuardianAgreement)
async def keep(command: KeepGuardianAgreement, work: Work) -> Entity | None:
    """Answers the agreement; nothing where the person is gone, or the claim no longer in force."""
    subject_id = work.actor.subject_id
    person = await work.tx.fetchrow(_PERSON, subject_id)
    claim = (command.representation_id, command.agent_org_id, work.now)
    if subject_id is None or person is None or await work.tx.fetchval(_IN_FORCE, *claim) is None:
        return None
    row = GuardianAgreement(
        org_id=person["org_id"],
        id=new_id(),
        subject_id=subject_id,
        controller_id=person["controller_id"],
        agent_org_id=command.agent_org_id,
        representation_id=command.representation_id,
        purpose_codes=list(command.purpose_codes),
        agreed_at=work.now,
        expires_at=command.expires_at,
    )
    await insert(work.tx, [row])
    work.concerns("GuardianAgreement", row.id)
    work.note(purposes=row.purpose_codes)
    return Entity(row.org_id, row.id)


@handler(EndGuardianAgreement)
async def end(command: EndGuardianAgreement, work: Work) -> Entity:
    """Answers the agreement; ending it again changes nothing. NOT_FOUND for one that is nobody's business here."""
    row = await work.tx.fetchrow(_FIND, command.org_id, command.agreement_id)
    if row is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such agreement.", ("agreement",))
    await end_agreements(work, row["representation_id"], command.agreement_id)
    work.concerns("GuardianAgreement", command.agreement_id)
    return Entity(command.org_id, command.agreement_id)


async def end_agreements(work: Work, representation_id: UUID, agreement_id: UUID | None = None) -> None:
    """End what was agreed to by a claim: one of it, or all."""
    await work.tx.execute(_END, representation_id, work.now, agreement_id)
