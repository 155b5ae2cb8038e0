"""The ledger of looks: one entry for each person that was read, appended inside the transaction that read."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from habeas.access import Actor
from habeas.audit.rules import Entry, spelled_around
from habeas.kernel.clock import Clock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.finish import Looked
from habeas.reading.read import Admission
from habeas.storage.transaction import Transaction

_NOBODY = UUID(int=0)
# The organization's name is read and hashed where it is stored, so that a look costs one statement. What the looks of
# a page share is sent once, as a manner; a look is an id, a person, and the place of its manner.
_APPEND = """
with looks as (
    select o.org_id, e.id, e.subject_id, o.name, m.purpose, m.legal_basis, m.authority,
           string_to_array(m.field_classes, ' ') as field_classes,
           sha256('\\x00'::bytea || convert_to(
               m.head || e.id::text || m.middle || to_json(o.name)::text || m.tail || e.subject_id::text || '"}',
               'UTF8')) as leaf_hash
      from habeas.organization o,
           unnest($8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
               with ordinality as m (purpose, legal_basis, field_classes, authority, head, middle, tail, place),
           unnest($15::uuid[], $16::uuid[], $17::integer[]) as e (id, subject_id, place)
     where o.org_id = $1 and m.place = e.place),
entered as (
    insert into habeas.ledger_entry
        (org_id, id, subject_id, at, organization_name, actor_kind, actor_role, actor_id, client_id, purpose, note,
         legal_basis, field_classes, authority, leaf_hash)
    select org_id, id, subject_id, $2::timestamptz, name, $3::text, $4::text, $5::uuid, $6::text, purpose, $7::text,
           legal_basis, field_classes, authority, leaf_hash
      from looks)
insert into habeas.log_pending (org_id, id, subject_id, leaf_hash) select org_id, id, subject_id, leaf_hash from looks
"""


class Manner(NamedTuple):
    """How somebody was looked at: what the looks of a page have in common."""

    purpose: str
    legal_basis: str
    field_classes: tuple[str, ...]
    authority: str


async def append_looks(
    tx: Transaction, actor: Actor, looks: Sequence[Looked], admission: Admission | None, clock: Clock
) -> None:
    """Append the looks of one read, one entry for each person (and purpose, where one read had several).

    An admission names the purpose and adds the administrator's note. Raises INTERNAL_SERVER_ERROR, and so makes the
    read fail, if not every entry could be written.
    """
    by_person = manners(looks, admission)
    if not by_person:
        return
    places = {manner: place for place, manner in enumerate(dict.fromkeys(manner for _, manner in by_person), 1)}
    shared = _example(actor, clock.now(), None if admission is None else admission.note)
    tag = await tx.execute(
        _APPEND,
        *(shared.org_id, shared.at, shared.actor_kind, shared.actor_role, shared.actor_id, shared.client_id),
        shared.note,
        *_columns(shared, places),
        [new_id() for _ in by_person],
        [subject for subject, _ in by_person],
        [places[manner] for _, manner in by_person],
    )
    if tag != f"INSERT 0 {len(by_person)}":
        raise DomainError(ErrorCode.INTERNAL_SERVER_ERROR, "the ledger did not take every look")


def manners(looks: Iterable[Looked], admission: Admission | None) -> list[tuple[UUID, Manner]]:
    """How each person was looked at: per purpose and legal basis, the union of classes and of authorities."""
    grouped: dict[tuple[UUID, str, str], tuple[set[str], set[str]]] = {}
    for look in looks:
        purpose = look.purpose if admission is None else admission.purpose
        classes, authorities = grouped.setdefault((look.subject_id, purpose, look.legal_basis), (set(), set()))
        classes.add(look.field_class)
        authorities.add(look.authority)
    return [
        (subject, Manner(purpose, basis, tuple(sorted(classes)), "; ".join(sorted(authorities))))
        for (subject, purpose, basis), (classes, authorities) in grouped.items()
    ]


def _example(actor: Actor, at: datetime, note: str | None) -> Entry:
    """What all entries of a read have in common; its ids are nobody's."""
    return Entry(
        org_id=actor.organization_id,
        id=_NOBODY,
        subject_id=_NOBODY,
        at=at,
        actor_kind=str(actor.kind),
        actor_role=str(actor.role),
        actor_id=actor.subject_id,
        client_id=actor.client_id,
        purpose="",
        note=note,
        legal_basis="",
        field_classes=(),
        authority="",
    )


def _columns(shared: Entry, manners: Iterable[Manner]) -> Iterable[list[str]]:
    """The manners column by column: four that are stored, and what stands around ids and names when they are hashed."""
    rows = [
        (
            manner.purpose,
            manner.legal_basis,
            " ".join(manner.field_classes),
            manner.authority,
            *spelled_around(replace(shared, **manner._asdict())),
        )
        for manner in manners
    ]
    return [list(column) for column in zip(*rows, strict=True)]
