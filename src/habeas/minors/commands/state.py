"""A person states their date of birth, of which no more is kept than a law asks for."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.minors.model import AgeStatement
from habeas.minors.rules import AgeSource, checked_birth, kept_birth
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_PERSON = "select org_id, controller_id from habeas.person where subject_id = $1"
_SAID = """
select s.born, exists (select from habeas.age_doubt d where d.subject_id = $1 and d.anew
                          and d.settled_at >= s.stated_at) as anew
  from habeas.age_statement s where s.subject_id = $1
"""
_FORGET = "delete from habeas.age_statement where subject_id = $1"


@dataclass(frozen=True)
class StateAge:
    """State the caller's own date of birth."""

    born: date


@handler(StateAge)
async def state(command: StateAge, work: Work) -> Entity:
    """Answers the statement.

    Raises BAD_USER_INPUT, and ILLEGAL_STEP for a child that makes itself older: who was asked for an age does not get
    through by answering again.
    """
    born, subject_id = checked_birth(command.born, work.now.date()), work.actor.subject_id
    person = await work.tx.fetchrow(_PERSON, subject_id) if subject_id is not None else None
    if subject_id is None or person is None:
        raise DomainError(ErrorCode.NOT_FOUND, "Only a person has an age.")
    said = await work.tx.fetchrow(_SAID, subject_id)
    if said is not None and said["born"] is not None and born < said["born"] and not said["anew"]:
        raise DomainError(
            ErrorCode.ILLEGAL_STEP, "Another date was stated before; ask the privacy team to correct it.", ("born",)
        )
    await keep_birth(work, (person["org_id"], subject_id, person["controller_id"]), born, AgeSource.PERSON)
    return Entity(person["org_id"], subject_id)


async def keep_birth(work: Work, whose: tuple[UUID, UUID, UUID], born: date, source: AgeSource) -> None:
    """Keep what is needed of a date of birth. `whose`: the personal organization, the person, the controller."""
    org_id, subject_id, controller_id = whose
    kept, grown = kept_birth(born, work.now.date())
    await work.tx.execute(_FORGET, subject_id)
    row = AgeStatement(
        org_id=org_id,
        subject_id=subject_id,
        controller_id=controller_id,
        source=source.value,
        born=kept,
        grown=grown,
        stated_at=work.now,
    )
    # Of two statements at once the first one counts.
    await insert(work.tx, [row], on_conflict="on conflict (org_id, subject_id) do nothing")
    work.concerns("AgeStatement", subject_id)
