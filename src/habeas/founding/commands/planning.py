"""What applying a declaration would do in a region, and what it would do that is refused."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.disclosures.model import TransferMechanism
from habeas.founding.commands.filing import filed_here, misfiled, misplaced, refiled
from habeas.founding.commands.rows import KINDS, organization_row, rows_of
from habeas.founding.commands.settling import Change, Compared, compared, present
from habeas.founding.rules.faults import Fault, FaultCode
from habeas.founding.rules.items import Declaration
from habeas.founding.rules.naming import controller_id
from habeas.founding.rules.places import named_places, named_regions
from habeas.inventory.model import DataCategory, Service
from habeas.storage.transaction import Transaction
from habeas.tenancy.model import Organization
from habeas.tenancy.rules import OrganizationKind, folded

_PLACES = "select code from habeas.place"
_STAFF = "select email from habeas.membership where org_id = $1 and ended_at is null"
_INVITED = "select address_key from habeas.invitation where org_id = $1 and status in ('WAITING', 'ACCEPTED')"
_KEPT: Mapping[type[Any], frozenset[str]] = {
    Organization: frozenset({"kind", "controller_id", "created_at"}),
    Service: frozenset({"status"}),
    TransferMechanism: frozenset({"valid_until"}),
}
"""What a declaration says of a new row, and does not decide afterwards."""

_FIXED = {"home_region": "region", "residency": "residency"}
_GONE = "on record, and not in the file. What is on record may be referred to, and no file takes it away."
_MOVED = "People's data are kept by it already; a file does not move them."


@dataclass(frozen=True)
class Plan:
    """What is to be done in a region, what stands in the way, and who is of the staff there or was invited."""

    region: str
    steps: Sequence[Compared]
    faults: Sequence[Fault]
    known: frozenset[str]

    @property
    def changes(self) -> list[Change]:
        """What is to be done, in words."""
        return [step.change for step in self.steps]


async def planned(tx: Transaction, declaration: Declaration, regions: frozenset[str], now: datetime) -> Plan:
    """What stands between this region and the declaration; `regions` are those of the deployment."""
    org_id = controller_id(declaration.controller)
    steps, faults = await _organization(tx, declaration, org_id, now)
    rows = list(rows_of(declaration))
    for kind, section in KINDS.items():
        there = await present(tx, kind, org_id)
        if kind is TransferMechanism:
            copies = misplaced(there, tx.region.code)
            steps += copies
            there = {key: row for key, row in there.items() if row["to_region"] == tx.region.code}
        wanted = [row for row in rows if type(row) is kind]
        found = compared(section, wanted, there, _KEPT.get(kind, frozenset()))
        steps += found if kind is not TransferMechanism else filed_here(found, tx.region.code)
        faults += _taken_away(section, there, wanted) if kind is not TransferMechanism else refiled(found)
    faults += misfiled(declaration, steps, now)
    known = {row["code"] for row in await tx.fetch(_PLACES)}
    faults += [Fault(path, FaultCode.UNKNOWN_PLACE, f"{code} is no place.")
               for path, code in named_places(declaration) if code not in known]  # fmt: skip
    faults += [Fault(path, FaultCode.UNKNOWN_REGION, f"{code} is none of {', '.join(sorted(regions))}.")
               for path, code in named_regions(declaration) if code not in regions]  # fmt: skip
    return Plan(tx.region.code, steps, faults, await _known(tx, org_id))


async def _organization(
    tx: Transaction, declaration: Declaration, org_id: UUID, now: datetime
) -> tuple[list[Compared], list[Fault]]:
    there = await present(tx, Organization, org_id)
    row = organization_row(declaration, now)
    steps = compared("controller", [row], there, _KEPT[Organization])
    before = there.get(())
    if before is None:
        return steps, []
    if before["kind"] != OrganizationKind.CONTROLLER:
        return [], [Fault("controller.id", FaultCode.TAKEN, "This is the id of another organization.")]
    moved = [key for column, key in _FIXED.items() if before[column] != getattr(row, column)]
    return steps, [Fault(f"controller.{key}", FaultCode.NOT_CHANGED_HERE, _MOVED) for key in moved]


def _taken_away(section: str, there: Mapping[tuple[Any, ...], Mapping[str, Any]], wanted: Sequence[Any]) -> list[Fault]:
    left = {row.code: row for row in wanted}
    faults: list[Fault] = []
    for (key,), before in there.items():
        if key not in left:
            faults.append(Fault(section, FaultCode.WOULD_TAKE_AWAY, f"{key} is {_GONE}"))
        elif isinstance(left[key], DataCategory):
            faults += _items_taken_away(section, key, before["items"], left[key].items)
    return faults


def _items_taken_away(section: str, code: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Fault]:
    for gone in sorted({each["code"] for each in before} - {each["code"] for each in after}):
        yield Fault(f"{section}.{code}.items", FaultCode.WOULD_TAKE_AWAY, f"{code}.{gone} is {_GONE}")


async def _known(tx: Transaction, org_id: UUID) -> frozenset[str]:
    staff = [folded(row["email"]) for row in await tx.fetch(_STAFF, org_id)]
    return frozenset([*staff, *(row["address_key"] for row in await tx.fetch(_INVITED, org_id))])
