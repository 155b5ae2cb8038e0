"""Gives a recipient figures of a controller's people: counts of groups, no data of anybody, and no disclosure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from habeas.disclosures.rules.figures import GROUP, FigureDimension, as_of, published
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.writing.command import handler
from habeas.writing.work import Work

_KNOWN = """select exists (select from habeas.recipient where org_id = $1 and code = $2) as recipient,
                   exists (select from habeas.purpose where org_id = $1 and code = $3) as purpose"""
_GROUPS = {
    FigureDimension.MONTH: "to_char(first.accepted_at at time zone 'UTC', 'YYYY-MM')",
    FigureDimension.LANGUAGE: "first.language",
    FigureDimension.COUNTRY: "left(first.residence, 2)",
}
# Each person counts once, as of their first agreement to a notice, unless they had stopped this purpose by then: by an
# objection that names it or none, or by withdrawing the consent to it. What they say later is for the next month, or
# two exports of one month would tell who left between them.
_COUNT = """
with first as (
    select distinct on (a.subject_id) a.subject_id, a.accepted_at, a.language, a.residence
      from habeas.notice_acceptance a where a.controller_id = $1 and a.accepted_at < $2
     order by a.subject_id, a.accepted_at, a.id)
select {group} as member_of, count(*)::integer as people
  from first
 where {group} is not null
   and not exists (select from habeas.use_stop s
                    where s.org_id = $1 and s.subject_id = first.subject_id
                      and s.since < $2 and (s.ended_at is null or s.ended_at >= $2)
                      and ($3 = any(s.purpose_codes) or s.right_code = 'OBJECTION' and s.purpose_codes is null))
   and not exists (select from habeas.consent c
                    where c.controller_id = $1 and c.subject_id = first.subject_id and c.purpose_code = $3
                      and c.withdrawn_at < $2 and c.continues_on is null
                      and not exists (select from habeas.consent g
                                       where g.controller_id = $1 and g.subject_id = c.subject_id
                                         and g.purpose_code = $3 and g.given_at < $2
                                         and (g.withdrawn_at is null or g.withdrawn_at >= $2)))
 group by 1 having count(*) >= $4
"""


@dataclass(frozen=True)
class ExportFigures:
    """Count the people whose data live in the actor's region, for a recipient and a purpose."""

    recipient_code: str
    purpose_code: str
    dimension: FigureDimension


@handler(ExportFigures)
async def export_figures(command: ExportFigures, work: Work) -> Mapping[str, Any]:
    """Answers groups and figures. BAD_USER_INPUT for a recipient or a purpose that is not registered."""
    org_id, until = work.actor.organization_id, as_of(work.now)
    known = await work.tx.fetchrow(_KNOWN, org_id, command.recipient_code, command.purpose_code)
    for name in ("recipient", "purpose"):
        if known is None or not known[name]:
            raise DomainError(ErrorCode.BAD_USER_INPUT, f"This {name} is not registered.", (name,))
    statement = _COUNT.format(group=_GROUPS[command.dimension])
    rows = await work.tx.fetch(statement, org_id, until, command.purpose_code, GROUP)
    figures = published({row["member_of"]: row["people"] for row in rows})
    work.note(
        recipient=command.recipient_code,
        purpose=command.purpose_code,
        dimension=command.dimension.value,
        as_of=until.isoformat(),
        groups=len(figures),
    )
    return {"as_of": until.isoformat(), "figures": [[each.group, each.people] for each in figures]}
