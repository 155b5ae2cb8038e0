"""A controller's declaration is applied in one region, in one transaction."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from habeas.founding.commands.filing import remove_misplaced
from habeas.founding.commands.planning import planned
from habeas.founding.commands.settling import settle
from habeas.founding.rules.faults import invalid
from habeas.founding.rules.items import Declaration, StaffItem
from habeas.oversight.commands.invite_first import invite_first
from habeas.tenancy.rules import MemberRole, folded
from habeas.writing.command import handler
from habeas.writing.work import Work

_ALONE = "select pg_advisory_xact_lock(hashtextextended($1::text, 0))"


@dataclass(frozen=True)
class ApplyDeclaration:
    """Make a region hold what the declaration says, and invite these people; `regions` are the deployment's."""

    region: str
    declaration: Declaration
    regions: frozenset[str]
    invite: tuple[StaffItem, ...] = ()


@handler(ApplyDeclaration, region=lambda command, _: command.region)
async def apply_declaration(command: ApplyDeclaration, work: Work) -> Mapping[str, Any]:
    """Answers what was changed. Raises BAD_USER_INPUT with every fault; then nothing was done."""
    org_id = work.actor.organization_id
    await work.tx.execute(_ALONE, f"declaration of {org_id}")
    plan = await planned(work.tx, command.declaration, command.regions, work.now)
    if plan.faults:
        raise invalid(plan.faults)
    await settle(work.tx, plan.steps)
    await remove_misplaced(work.tx, plan.steps)
    invited = [each for each in command.invite if folded(each.email) not in plan.known]
    for each in invited:
        await invite_first(work, each.email, MemberRole(each.role))
    work.concerns("Organization", org_id)
    counted = Counter(f"{change.section}:{change.kind}" for change in plan.changes)
    work.note(changes=dict(sorted(counted.items())), invited=len(invited))
    return {"changes": [str(change) for change in plan.changes]}
