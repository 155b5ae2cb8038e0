"""What regions have word of from each other reaches a region that joined the deployment later."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.access import Actor
from habeas.disclosures.commands import SpreadAssurance
from habeas.safeguards.commands import SpreadStaffUndertaking
from habeas.storage.transaction import read
from habeas.writing.run import WriteEngine, run

Row = Mapping[str, Any]
Founder = Callable[[str, UUID, UUID], Actor]
"""Who asks, in a region, for an organization of a controller."""


@dataclass(frozen=True)
class _Shared:
    """Rows that every region has: those of a controller in the order in which they came, and what brings one there."""

    rows: str
    command: Callable[[str, Row], Any]
    words: str


_SHARED = (
    _Shared(
        "select * from habeas.staff_undertaking where org_id = $1 order by version, id",
        SpreadStaffUndertaking,
        "+ undertaking of staff {version}",
    ),
    _Shared(
        "select * from habeas.recipient_assurance where org_id = $1 order by recorded_at, id",
        SpreadAssurance,
        "+ paper of recipient {recipient_code}: {kind} {outcome}",
    ),
)


@dataclass(frozen=True)
class Lacking:
    """What a region lacks: the command that brings it there, and how that is said."""

    region: str
    command: Any
    words: str


async def lacking(engine: WriteEngine, org_id: UUID, founder: Founder) -> list[Lacking]:
    """What the regions lack of what another one has of a controller, in the order in which it came."""
    found = []
    for shared in _SHARED:
        held: dict[str, dict[UUID, Row]] = {}
        for code, region in engine.regions.items():
            async with read(region, founder(code, org_id, org_id)) as tx:
                held[code] = {row["id"]: dict(row) for row in await tx.fetch(shared.rows, org_id)}
        known = {key: row for rows in held.values() for key, row in rows.items()}
        found += [
            Lacking(code, shared.command(code, row), shared.words.format_map(row))
            for code, rows in held.items()
            for key, row in known.items()
            if key not in rows
        ]
    return found


async def spread_everywhere(engine: WriteEngine, org_id: UUID, founder: Founder) -> None:
    """Let every region have it. Without an undertaking staff would owe none there; without papers nothing goes out."""
    for each in await lacking(engine, org_id, founder):
        await run(each.command, founder(each.region, org_id, org_id), engine=engine)
