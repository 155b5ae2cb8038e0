"""Keeps a look across regions where the reader is, with their country and the mechanism that opened it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.access import Actor
from habeas.disclosures.mechanisms import standing_at
from habeas.writing.command import handler
from habeas.writing.work import Work

NONE = "NONE"
"""What stands where no mechanism was on file at the time of the look; no read gets so far."""

# Of several mechanisms the one that names all of the purposes, then the one for everything, then any that opened.
_KEEP = f"""
insert into habeas.remote_access
    (org_id, id, controller_id, at, from_region, to_region, accessor_country, mechanism_id, mechanism, purposes,
     people, actor_kind, actor_role, actor_id, client_id)
select $1, $2, $3, $4, $5, $6,
       coalesce((select e.residence from habeas.membership e
                  where e.org_id = $1 and e.subject_id = $9 and e.ended_at is null limit 1),
                (select o.country from habeas.organization o where o.org_id = $1)),
       m.id, coalesce(m.mechanism, '{NONE}'), $7::text[], $8, $10, $11, $9, $12
  from (values (true)) as one (row) left join lateral
       (select id, mechanism from habeas.transfer_mechanism
         where org_id = $3 and from_region = $5 and to_region = $6 and {standing_at("$4")}
         order by purposes @> $7::text[] desc, '*' = any(purposes) desc, on_file_since desc, id limit 1) m on true
on conflict (org_id, id) do nothing
"""  # noqa: S608


@dataclass(frozen=True)
class KeepTransfer:
    """Keep that somebody read of so many people of `from_region`; the actor is the system for their organization."""

    id: UUID
    at: datetime
    from_region: str
    to_region: str
    purposes: tuple[str, ...]
    people: int
    actor_kind: str
    actor_role: str
    actor_id: UUID | None
    client_id: str

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "KeepTransfer":
        """From a job."""
        who = said["actor_id"]
        read = {
            "id": UUID(said["id"]),
            "at": datetime.fromisoformat(said["at"]),
            "purposes": tuple(said["purposes"]),
            "actor_id": None if who is None else UUID(who),
        }
        return cls(**{**said, **read})


def _there(command: KeepTransfer, _: Actor) -> str:
    return command.to_region


@handler(KeepTransfer, region=_there)
async def keep_transfer(command: KeepTransfer, work: Work) -> Mapping[str, Any]:
    """Answers nothing; a second time changes nothing."""
    await work.tx.execute(
        _KEEP,
        *(work.actor.organization_id, command.id, work.actor.controller_id, command.at),
        *(command.from_region, command.to_region, list(command.purposes), command.people, command.actor_id),
        *(command.actor_kind, command.actor_role, command.client_id),
    )
    work.concerns("RemoteAccess", command.id)
    work.note(from_region=command.from_region, people=command.people)
    return {}
