"""An app asks whether it may collect something or use it; what it does is kept with what it relies on."""

from dataclasses import dataclass

from habeas.collection.commands.standing import Basis, standing_of
from habeas.collection.commands.whose import Person, whose
from habeas.collection.model import Collection
from habeas.collection.rules import Asked, CollectionRefusal, Standing, refusals, rests_on
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.storage.turns import Turn, share_turn
from habeas.writing.command import handler
from habeas.writing.work import Work

MOST_ITEMS = 50
LONGEST_TEXT = 500


@dataclass(frozen=True)
class RecordCollection:
    """Collect or use something of the caller's, for a service of their controller."""

    service_code: str
    asked: Asked


@handler(RecordCollection)
async def record(command: RecordCollection, work: Work) -> Entity:
    """Answers the row.

    Raises BAD_USER_INPUT, or COLLECTION_REFUSED with every reason; then nothing is kept.
    """
    _check(command.asked)
    person = await whose(work)
    await share_turn(work.tx, person.subject_id, Turn.USES)
    standing, basis = await standing_of(command.asked, command.service_code, person, work)
    found = refusals(command.asked, standing)
    if found:
        raise _refused(found)
    row = _row(command, person, standing, basis, work)
    await insert(work.tx, [row])
    work.concerns("Collection", row.id)
    work.note(purpose=row.purpose_code, category=row.category_code, kind=row.kind)
    return Entity(row.org_id, row.id)


def _check(asked: Asked) -> None:
    if len(asked.items) > MOST_ITEMS or len(set(asked.items)) != len(asked.items):
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Name up to {MOST_ITEMS} items, each of them once.", ("items",))
    for name in ("part", "reference", "agreement", "host"):
        text = getattr(asked, name) or ""
        if len(text) > LONGEST_TEXT or "\x00" in text:
            raise DomainError(ErrorCode.BAD_USER_INPUT, f"At most {LONGEST_TEXT} characters of text.", (name,))


def _refused(found: tuple[CollectionRefusal, ...]) -> DomainError:
    said = ", ".join(found)
    return DomainError(
        ErrorCode.COLLECTION_REFUSED, f"This may not be done: {said}.", ("items",), {"refusals": list(found)}
    )


def _row(command: RecordCollection, person: Person, standing: Standing, basis: Basis, work: Work) -> Collection:
    asked = command.asked
    consent = basis.consent or (None, None)
    return Collection(
        org_id=person.org_id,
        id=new_id(),
        subject_id=person.subject_id,
        controller_id=work.actor.controller_id,
        service_code=command.service_code,
        kind=asked.kind.value,
        purpose_code=asked.purpose,
        part=asked.part,
        category_code=asked.category,
        items=list(asked.items),
        source_code=asked.source,
        agreement=asked.agreement,
        reference=asked.reference,
        cookie_code=asked.cookie,
        legal_bases=dict(rests_on(standing)),
        consent_id=consent[1],
        consent_org_id=consent[0],
        version_id=basis.version_id,
        by_action=asked.by_action,
        at=work.now,
    )
