"""The ledger of looks: every person that was read is written down inside the transaction that read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from habeas.access import Actor
from habeas.audit.rules import ID_BYTES, packed
from habeas.kernel.clock import Clock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.binding import Look
from habeas.reading.finish import Looked
from habeas.reading.read import Admission
from habeas.storage.transaction import Transaction

# The organization's name is read where it is stored. People who were looked at alike share a row until it is entered:
# of all who were looked at, the bytes of so many from one place on.
_APPEND = """
insert into habeas.ledger_read
    (org_id, id, seed, at, organization_name, actor_kind, actor_role, actor_id, client_id, purpose, note, legal_basis,
     field_classes, authority, subjects)
select o.org_id, m.id, m.seed, $2, o.name, $3, $4, $5, $6, m.purpose, $7, m.legal_basis,
       string_to_array(m.field_classes, ' '), m.authority, substr($8::bytea, m.first, m.length)
  from habeas.organization o,
       unnest($9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::text[], $14::text[], $15::integer[],
              $16::integer[]) as m (id, seed, purpose, legal_basis, field_classes, authority, first, length)
 where o.org_id = $1
"""


class Batch(NamedTuple):
    """What the looks of a read share that the database writes down by itself, in the exchange that reads."""

    id: UUID
    seed: UUID
    at: datetime
    actor_kind: str
    actor_role: str
    client_id: str
    purpose: str
    legal_basis: str
    field_class: str
    authority: str


def batch_of(actor: Actor, look: Look, clock: Clock) -> Batch:
    """The batch of a read that is looks of one kind, each at one class of fields."""
    who = str(actor.kind), str(actor.role), actor.client_id
    assert look.field_class is not None
    return Batch(new_id(), uuid4(), clock.now(), *who, look.purpose, look.legal_basis, look.field_class, look.authority)


class Manner(NamedTuple):
    """How somebody was looked at: what the looks of a page have in common."""

    purpose: str
    legal_basis: str
    field_classes: tuple[str, ...]
    authority: str


async def append_looks(
    tx: Transaction, actor: Actor, looks: Sequence[Looked], admission: Admission | None, clock: Clock
) -> None:
    """Append the looks of one read, of which each person (and purpose, where one read had several) gets an entry.

    An admission names the purpose and adds the administrator's note. Raises INTERNAL_SERVER_ERROR, and so makes the
    read fail, if not every look could be written.
    """
    alike: dict[Manner, list[UUID]] = {}
    for subject, manner in manners(looks, admission):
        alike.setdefault(manner, []).append(subject)
    if not alike:
        return
    tag = await tx.execute(
        _APPEND,
        *(actor.organization_id, clock.now(), str(actor.kind), str(actor.role), actor.subject_id, actor.client_id),
        *(
            None if admission is None else admission.note,
            packed(each for alike_ones in alike.values() for each in alike_ones),
        ),
        *_rows(alike),
    )
    if tag != f"INSERT 0 {len(alike)}":
        raise DomainError(ErrorCode.INTERNAL_SERVER_ERROR, "the ledger did not take every look")


def _rows(alike: Mapping[Manner, Sequence[UUID]]) -> Iterable[list[object]]:
    """The rows of a read column by column: ids and seeds, the manner, the first byte of its people, and how many."""
    rows, first = [], 1
    for manner, subjects in alike.items():
        length = ID_BYTES * len(subjects)
        classes = " ".join(manner.field_classes)
        rows.append((new_id(), uuid4(), manner.purpose, manner.legal_basis, classes, manner.authority, first, length))
        first += length
    return [list(column) for column in zip(*rows, strict=True)]


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
