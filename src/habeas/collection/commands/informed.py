"""Reads which notice is in force for a service, and what the person was shown of it and said to it."""

from dataclasses import dataclass
from uuid import UUID

from habeas.collection.commands.whose import Person
from habeas.writing.work import Work

_NOTICE = """
select id, notice_code from habeas.notice_version
 where org_id = $1 and kind = 'GENERAL' and master_language is null and $2 = any(service_codes) and in_force_from <= $3
 order by in_force_from desc limit 1
"""
_SAID = """
select (select max(a.accepted_at) from habeas.notice_acceptance a
          join habeas.notice_version v on v.org_id = a.controller_id and v.id = a.version_id
         where a.subject_id = $1 and a.controller_id = $2 and a.kind = 'EXPRESS' and v.notice_code = $3) as accepted_at,
       max(p.presented_at) as presented_at, max(p.declined_at) as declined_at
  from habeas.notice_presentation p
 where p.subject_id = $1 and p.controller_id = $2 and p.notice_code = $3
"""


@dataclass(frozen=True)
class Informed:
    """The version in force, whether the person was shown any version of its notice, and whether they declined it."""

    version_id: UUID | None = None
    shown: bool = True
    declined: bool = False


async def informed_of(service: str, person: Person, work: Work) -> Informed:
    """What the person knows of the notice; a service without a notice in force has nothing to show."""
    controller = work.actor.controller_id
    notice = await work.tx.fetchrow(_NOTICE, controller, service, work.now)
    if notice is None:
        return Informed()
    (said,) = await work.tx.fetch(_SAID, person.subject_id, controller, notice["notice_code"])
    accepted, presented, declined = said["accepted_at"], said["presented_at"], said["declined_at"]
    return Informed(
        version_id=notice["id"],
        shown=accepted is not None or presented is not None,
        declined=declined is not None and (accepted is None or accepted < declined),
    )
