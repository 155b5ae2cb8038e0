"""How many members one administrator may look at in a day: beyond it lies the bulk export, which everybody hears of."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from habeas.access import Actor, ActorKind, Permission, Role
from habeas.kernel.clock import Clock
from habeas.reading.binding import Look
from habeas.reading.finish import Looked
from habeas.reading.read import Admission, Ledger, Noting
from habeas.storage.exchange import too_many
from habeas.storage.transaction import Transaction

_ACCESSORS = frozenset({ActorKind.ADMINISTRATOR, ActorKind.OPERATOR})
_DIRECTORY = frozenset({Permission.MEMBERS_READ, Permission.MEMBERS_UNIT_READ})
_REMEMBERED = 1_000
"""Accessors of whom a process remembers whom they looked at; the least recent leaves first."""

_ALONE = "select pg_advisory_xact_lock(hashtextextended($1::text || $2::text, 1))"
_FORGET = "delete from habeas.looked_person where org_id = $1 and accessor_id = $2 and day < $3"
_ADD = """
insert into habeas.looked_person (org_id, accessor_id, day, subject_id) select $1, $2, $3, unnest($4::uuid[])
    on conflict (org_id, accessor_id, day, subject_id) do nothing returning subject_id
"""
_COUNT = "select count(*) from habeas.looked_person where org_id = $1 and accessor_id = $2 and day = $3"
_UNITS = """
select m.subject_id, u.name from habeas.membership m join habeas.unit u on u.org_id = m.org_id and u.id = m.unit_id
 where m.org_id = $1 and m.subject_id = any($2)
"""
Whose = tuple[str, UUID, UUID, date]


def bounded(ledger: Ledger, most: int) -> Ledger:
    """The ledger for people who administer: it names the unit of a delegated look, and counts persons."""
    return BoundedLedger(UnitLedger(ledger), most)


@dataclass(frozen=True)
class UnitLedger:
    """Names, as the authority of a delegated look, the unit through which somebody was seen."""

    ledger: Ledger

    async def __call__(
        self, tx: Transaction, actor: Actor, looks: Sequence[Looked], admission: Admission | None, clock: Clock
    ) -> None:
        """Appends the looks."""
        if actor.role is Role.UNIT_ADMINISTRATOR:
            persons = list({look.subject_id for look in looks})
            rows = await tx.fetch(_UNITS, actor.organization_id, persons)
            through = {row["subject_id"]: f"Unit {row['name']}, delegated (scope members.unit:read)" for row in rows}
            looks = [look._replace(authority=through.get(look.subject_id, look.authority)) for look in looks]
        await self.ledger(tx, actor, looks, admission, clock)


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
        if _is_counted(actor):
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
            raise too_many(self.most)
        # What this transaction added may still be undone; what was there before is there to stay.
        known |= set(new) - added

    def _known(self, whose: Whose) -> set[UUID]:
        known = self.known.setdefault(whose, set())
        self.known.move_to_end(whose)
        while len(self.known) > _REMEMBERED:
            self.known.popitem(last=False)
        return known


@dataclass(frozen=True)
class BoundedNoting:
    """The same where the database writes looks down by itself; of units it knows nothing, so delegates go round it."""

    noting: Noting
    most: int

    def __call__(self, actor: Actor, look: Look, clock: Clock) -> Sequence[Any] | None:
        """The batch, with for whom it counts and up to how many."""
        batch = None if actor.role is Role.UNIT_ADMINISTRATOR else self.noting(actor, look, clock)
        if batch is None or not _is_counted(actor):
            return batch
        return (*batch, _accessor(actor), self.most)


def _is_counted(actor: Actor) -> bool:
    return actor.kind in _ACCESSORS and not _DIRECTORY.isdisjoint(actor.scopes)


def _accessor(actor: Actor) -> UUID:
    return actor.subject_id or uuid5(NAMESPACE_URL, actor.client_id)


def _whose(tx: Transaction, actor: Actor, day: date) -> Whose:
    return tx.region.code, actor.organization_id, _accessor(actor), day
