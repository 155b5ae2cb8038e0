"""How many members one administrator may look at in a day: beyond it lies the bulk export, which everybody hears of."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from habeas.access import Actor, ActorKind, Permission
from habeas.kernel.clock import Clock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.finish import Looked
from habeas.reading.read import Admission, Ledger
from habeas.storage.transaction import Transaction

_ACCESSORS = frozenset({ActorKind.ADMINISTRATOR, ActorKind.OPERATOR})
_REMEMBERED = 1_000
"""Accessors of whom a process remembers whom they looked at; the least recent leaves first."""

_ALONE = "select pg_advisory_xact_lock(hashtextextended($1::text || $2::text, 1))"
_FORGET = "delete from habeas.looked_person where org_id = $1 and accessor_id = $2 and day < $3"
_ADD = """
insert into habeas.looked_person (org_id, accessor_id, day, subject_id) select $1, $2, $3, unnest($4::uuid[])
    on conflict (org_id, accessor_id, day, subject_id) do nothing returning subject_id
"""
_COUNT = "select count(*) from habeas.looked_person where org_id = $1 and accessor_id = $2 and day = $3"
Whose = tuple[str, UUID, UUID, date]


@dataclass(frozen=True)
class BoundedLedger:
    """Appends looks, and counts the distinct persons of an accessor, an organization and a day in the same step.

    `most` is how many persons that may be. It remembers whom it counted in a transaction that has ended, so that
    looking at the same people again costs nothing; the count itself is the database's.
    """

    ledger: Ledger
    most: int
    known: OrderedDict[Whose, set[UUID]] = field(default_factory=OrderedDict)

    async def __call__(
        self, tx: Transaction, actor: Actor, looks: Sequence[Looked], admission: Admission | None, clock: Clock
    ) -> None:
        """Raises BULK_EXPORT_REQUIRED, and so makes the read fail, where it is one person too many."""
        if actor.kind in _ACCESSORS and actor.may(Permission.MEMBERS_READ):
            await self._count(tx, _whose(tx, actor, clock.now().date()), {look.subject_id for look in looks})
        await self.ledger(tx, actor, looks, admission, clock)

    async def _count(self, tx: Transaction, whose: Whose, persons: set[UUID]) -> None:
        known = self._known(whose)
        new = sorted(persons - known)
        if not new:
            return
        _, org_id, accessor_id, day = whose
        # Two reads of the same accessor at once would otherwise each count without the other.
        await tx.fetchval(_ALONE, str(org_id), str(accessor_id))
        await tx.execute(_FORGET, org_id, accessor_id, day)
        rows = await tx.fetch(_ADD, org_id, accessor_id, day, new)
        added = {row["subject_id"] for row in rows}
        if added and await tx.fetchval(_COUNT, org_id, accessor_id, day) > self.most:
            raise DomainError(
                ErrorCode.BULK_EXPORT_REQUIRED,
                f"You have looked at {self.most} members today. Ask for a bulk export: requestBulkExport.",
                details={"mostPersonsPerDay": self.most, "instead": "requestBulkExport"},
            )
        # What this transaction added may still be undone; what was there before is there to stay.
        known |= set(new) - added

    def _known(self, whose: Whose) -> set[UUID]:
        known = self.known.setdefault(whose, set())
        self.known.move_to_end(whose)
        while len(self.known) > _REMEMBERED:
            self.known.popitem(last=False)
        return known


def _whose(tx: Transaction, actor: Actor, day: date) -> Whose:
    accessor_id = actor.subject_id or uuid5(NAMESPACE_URL, actor.client_id)
    return tx.region.code, actor.organization_id, accessor_id, day
