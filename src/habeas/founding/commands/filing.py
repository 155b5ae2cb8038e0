"""Mechanisms for transfers that a declaration files: where, and what stands in the way."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from habeas.disclosures.model import TransferMechanism
from habeas.disclosures.rules.transfers import Filed, LawAssessment, check_filed
from habeas.founding.commands.rows import mechanism_row
from habeas.founding.commands.settling import Change, ChangeKind, Compared
from habeas.founding.rules.faults import Fault, FaultCode, place
from habeas.founding.rules.items import Declaration, MechanismItem
from habeas.founding.rules.naming import controller_id
from habeas.kernel.errors import DomainError
from habeas.storage.transaction import Transaction

_SECTION = "transfer_mechanisms"
_REMOVE = "delete from habeas.transfer_mechanism where org_id = $1 and id = $2 and to_region <> $3"
_CHANGED = "would change what is on file. File another one, under a code of its own, and end this one."
_KEYS = {
    "toRegion": "to_region",
    "validUntil": "valid_until",
    "assessedAt": "assessed_at",
    "reviewAt": "review_at",
}
"""Keys of the file by the names that the rules give to places in an input."""


def filed_here(found: Iterable[Compared], region: str) -> list[Compared]:
    """A mechanism is on file in the region that it lets read, and nowhere else: to end it there is to end it."""
    return [
        step
        for step in found
        if step.change.kind is ChangeKind.ADDED
        and isinstance(step.row, TransferMechanism)
        and step.row.to_region == region
    ]


def misplaced(there: Mapping[tuple[Any, ...], Mapping[str, Any]], region: str) -> list[Compared]:
    """The copies of mechanisms that an older release wrote into regions that they do not let read; they open nothing.

    Whoever ended one there is told when: it may be open still where it is on file.
    """
    copies = [TransferMechanism(**row) for row in there.values() if row["to_region"] != region]
    return [Compared(row, Change(ChangeKind.REMOVED, _SECTION, _copied(row))) for row in copies]


def _copied(row: TransferMechanism) -> str:
    ended = f"; this copy ended at {row.valid_until.isoformat()}" if row.valid_until is not None else ""
    return f"{row.mechanism} from {row.from_region}: a copy of what is on file in {row.to_region}{ended}"


async def remove_misplaced(tx: Transaction, steps: Iterable[Compared]) -> None:
    """Delete what the steps remove: mechanisms that another region keeps."""
    for step in steps:
        if step.change.kind is ChangeKind.REMOVED and isinstance(step.row, TransferMechanism):
            await tx.execute(_REMOVE, step.row.org_id, step.row.id, tx.region.code)


def refiled(found: Iterable[Compared]) -> list[Fault]:
    """Mechanisms are filed and ended over the API too: a file adds some, and neither changes nor ends one."""
    return [
        Fault(_SECTION, FaultCode.NOT_CHANGED_HERE, f"{step.change} {_CHANGED}")
        for step in found
        if step.change.kind is ChangeKind.CHANGED
    ]


def misfiled(declaration: Declaration, steps: Sequence[Compared], now: datetime) -> list[Fault]:
    """What is wrong with those that are new; what is on file already was right when it was filed."""
    added = [step.row for step in steps if step.change.kind is ChangeKind.ADDED]
    new = {row.id for row in added if isinstance(row, TransferMechanism)}
    faults = []
    for index, each in enumerate(declaration.transfer_mechanisms):
        row = mechanism_row(controller_id(declaration.controller), each)
        if row.id in new and (fault := _misfiled(index, each, row, now)):
            faults.append(fault)
    return faults


def _misfiled(index: int, each: MechanismItem, row: TransferMechanism, now: datetime) -> Fault | None:
    said = each.assessment
    assert row.assessed_at is not None
    assessment = LawAssessment(said.country, said.reference, said.finding, row.assessed_at, row.review_at)
    filed = Filed(
        from_region=row.from_region,
        to_region=row.to_region,
        basis=each.mechanism,
        purposes=row.purposes,
        reference=row.reference,
        assessment=assessment,
        valid_until=row.valid_until,
    )
    try:
        check_filed(filed, now)
    except DomainError as error:
        key = ".".join(_KEYS.get(str(part), str(part)) for part in error.path)
        return Fault(place(_SECTION, index, key), FaultCode.WRONG_VALUE, error.message)
    if row.valid_until is not None and row.valid_until <= row.on_file_since:
        message = "It ends after the day from which it is on file."
        return Fault(place(_SECTION, index, "valid_until"), FaultCode.WRONG_VALUE, message)
    return None
