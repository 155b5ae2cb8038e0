"""Units and their delegations in the other regions of an organization, where its members are in them too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from habeas.storage.rows import insert
from habeas.tenancy.model import Unit, UnitGrant
from habeas.writing.command import handler
from habeas.writing.work import Work

_ONCE = "on conflict do nothing"
_LATER = """
on conflict (org_id, id) do update set revoked_at = coalesce(habeas.unit_grant.revoked_at, excluded.revoked_at)
"""


@dataclass(frozen=True)
class RecordUnit:
    """Put a unit on record that was made in another region."""

    region: str
    unit: Mapping[str, Any]


@dataclass(frozen=True)
class RecordUnitGrant:
    """Let a delegation stand in this region as it does in the one where it was made; its reason stays there."""

    region: str
    grant: Mapping[str, Any]


@handler(RecordUnit, region=lambda command, _: command.region)
async def record_unit(command: RecordUnit, work: Work) -> None:
    """Recorded twice, it is there once."""
    row = Unit(**command.unit)
    await insert(work.tx, [row], on_conflict=_ONCE)
    work.concerns("Unit", row.id)


@handler(RecordUnitGrant, region=lambda command, _: command.region)
async def record_unit_grant(command: RecordUnitGrant, work: Work) -> None:
    """What was revoked anywhere is revoked here, and stays so."""
    row = UnitGrant(**{**command.grant, "reason": "Delegated in another region"})
    await insert(work.tx, [row], on_conflict=_LATER)
    work.concerns("UnitGrant", row.id)
    work.note(revoked=row.revoked_at is not None)
