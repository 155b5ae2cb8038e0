"""That a person was written to about a demand, and of which of its steps: nobody gets the same letter twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.writing.command import handler
from habeas.writing.work import Work

_TOLD = "update habeas.authority_demand_person set told_of = $3 where org_id = $1 and id = $2"


@dataclass(frozen=True)
class NoteDemandTold:
    """Keep that the actor's subject was written to of this step."""

    person_id: UUID
    status: str


@handler(NoteDemandTold)
async def note_told(command: NoteDemandTold, work: Work) -> Mapping[str, Any]:
    """Answers nothing."""
    work.concerns("AuthorityDemandPerson", command.person_id)
    await work.tx.execute(_TOLD, work.actor.organization_id, command.person_id, command.status)
    return {}
