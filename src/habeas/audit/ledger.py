"""The ledger of looks: one entry for each person that was read, appended inside the transaction that read."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from habeas.access import Actor
from habeas.audit.rules import Entry, spelled
from habeas.kernel.clock import Clock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.finish import Looked
from habeas.reading.read import Admission
from habeas.storage.transaction import Transaction

# The organization's name is read and hashed where it is stored, so that a look costs one statement.
_APPEND = """
with looks as (
    select o.org_id, e.id, e.subject_id, o.name, e.purpose, e.legal_basis,
           string_to_array(e.field_classes, ' ') as field_classes, e.authority,
           sha256('\\x00'::bytea || convert_to(e.before || to_json(o.name)::text || e.after, 'UTF8')) as leaf_hash
      from habeas.organization o,
           unnest($8::uuid[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
                  $15::text[]) as e (id, subject_id, purpose, legal_basis, field_classes, authority, before, after)
     where o.org_id = $1),
entered as (
    insert into habeas.ledger_entry
        (org_id, id, subject_id, at, organization_name, actor_kind, actor_role, actor_id, client_id, purpose, note,
         legal_basis, field_classes, authority, leaf_hash)
    select org_id, id, subject_id, $2::timestamptz, name, $3::text, $4::text, $5::uuid, $6::text, purpose, $7::text,
           legal_basis, field_classes, authority, leaf_hash
      from looks)
insert into habeas.log_pending (org_id, id, subject_id, leaf_hash) select org_id, id, subject_id, leaf_hash from looks
"""


async def append_looks(
    tx: Transaction, actor: Actor, looks: Sequence[Looked], admission: Admission | None, clock: Clock
) -> None:
    """Append the looks of one read, one entry for each person (and purpose, where one read had several).

    An admission names the purpose and adds the administrator's note. Raises INTERNAL_SERVER_ERROR, and so makes the
    read fail, if not every entry could be written.
    """
    written = entries(actor, looks, admission, clock.now())
    if not written:
        return
    spellings = [spelled(entry) for entry in written]
    first = written[0]
    tag = await tx.execute(
        _APPEND,
        actor.organization_id,
        first.at,
        *(first.actor_kind, first.actor_role, first.actor_id, first.client_id, first.note),
        [entry.id for entry in written],
        [entry.subject_id for entry in written],
        [entry.purpose for entry in written],
        [entry.legal_basis for entry in written],
        [" ".join(entry.field_classes) for entry in written],
        [entry.authority for entry in written],
        [before for before, _ in spellings],
        [after for _, after in spellings],
    )
    if tag != f"INSERT 0 {len(written)}":
        raise DomainError(ErrorCode.INTERNAL_SERVER_ERROR, "the ledger did not take every look")


def entries(actor: Actor, looks: Iterable[Looked], admission: Admission | None, at: datetime) -> list[Entry]:
    """The entries that these looks make: per person, purpose and legal basis, the union of classes and authorities."""
    grouped: dict[tuple[object, str, str], list[Looked]] = {}
    for look in looks:
        purpose = look.purpose if admission is None else admission.purpose
        grouped.setdefault((look.subject_id, purpose, look.legal_basis), []).append(look)
    return [
        Entry(
            org_id=actor.organization_id,
            id=new_id(),
            subject_id=of_one[0].subject_id,
            at=at,
            actor_kind=str(actor.kind),
            actor_role=str(actor.role),
            actor_id=actor.subject_id,
            client_id=actor.client_id,
            purpose=purpose,
            note=None if admission is None else admission.note,
            legal_basis=legal_basis,
            field_classes=tuple(sorted({look.field_class for look in of_one})),
            authority="; ".join(sorted({look.authority for look in of_one})),
        )
        for (_, purpose, legal_basis), of_one in grouped.items()
    ]
