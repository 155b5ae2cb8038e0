"""A person objects to data as such: the services that depend on them end for the person, and they are used no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands.carry_out import space_for
from habeas.rights.commands.decide import decide_right
from habeas.rights.commands.entrypoints import CARRY_OUT
from habeas.rights.commands.load import load_request
from habeas.rights.commands.submit import SubmitRightsRequest, open_request
from habeas.rights.commands.tell import whose
from habeas.rights.rules.decision import Decided
from habeas.rights.rules.particulars import BasicData, Particulars
from habeas.rights.rules.states import Outcome
from habeas.storage.turns import Turn, take_turn
from habeas.writing.command import handler
from habeas.writing.work import Work

MOST_CATEGORIES = 50
_KNOWN = "select code from habeas.data_category where org_id = $1 and code = any($2)"
_DEPENDENT = """
select distinct s.code
  from habeas.service s
 cross join lateral (
       select v.terms from habeas.notice_version v
        where v.org_id = s.org_id and v.kind = 'GENERAL' and v.master_language is null
          and s.code = any(v.service_codes) and v.in_force_from <= $3
        order by v.in_force_from desc limit 1) n
  join habeas.data_category c on c.org_id = s.org_id and c.code = any($2) and n.terms->'categories' ? c.code
 where s.org_id = $1 and s.status = 'ACTIVE'
   and exists (select from jsonb_array_elements(c.items) i where i->>'necessity' = 'NECESSARY')
 order by s.code
"""
_RESTRICT = """
update habeas.vault_record set restricted = true, open_class = null, restricted_because = 'OBJECTION'
 where subject_id = $1 and org_id = $2 and category_code = any($3) and not restricted
"""
"""What is restricted for another reason stays so for that one."""
_STOPS = """
update habeas.use_stop set ended_at = $3
 where subject_id = $1 and right_code = 'OBJECTION' and ended_at is null and $2 = any(service_codes)
returning id, org_id, category_codes
"""
_TAKE_BACK = """
update habeas.use_stop set ended_at = $4
 where org_id = $1 and request_id = $2 and subject_id = $3 and right_code = 'OBJECTION' and ended_at is null
   and cardinality(category_codes) > 0
returning category_codes
"""
_OPEN = """
update habeas.vault_record r set restricted = false, open_class = field_class, restricted_because = null
 where r.subject_id = $1 and r.restricted_because = 'OBJECTION' and r.category_code = any($2)
   and not exists (select from habeas.use_stop s where s.subject_id = r.subject_id and s.right_code = 'OBJECTION'
                      and s.ended_at is null and r.category_code = any(s.category_codes))
"""


@dataclass(frozen=True)
class ObjectToBasicData:
    """Object to categories of data as such; `ending` are the services that the person agrees to lose by it."""

    categories: tuple[str, ...]
    ending: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResumeService:
    """Use a service again that ended by an objection to its data; the objection is over with it."""

    service_code: str


@dataclass(frozen=True)
class TakeBackObjection:
    """Take back an objection to data as such, whether a service ended by it or none; `request_id` is what keeps it."""

    org_id: UUID
    request_id: UUID


@handler(ObjectToBasicData, again_on="rights_request_reference_key")
async def object_to_basic_data(command: ObjectToBasicData, work: Work) -> Entity:
    """Answers the request that keeps it, granted on the spot.

    Raises BAD_USER_INPUT for a category that is not registered, SERVICES_DEPEND with the codes of the services that
    would end unless `ending` names exactly these.
    """
    controller_id, categories = work.actor.controller_id, sorted(set(command.categories))
    known = [row["code"] for row in await work.tx.fetch(_KNOWN, controller_id, categories[:MOST_CATEGORIES])]
    if not categories or len(known) < len(categories):
        raise DomainError(
            ErrorCode.BAD_USER_INPUT,
            "Name one or more data categories by their codes in the register.",
            ("categories",),
        )
    dependent = [row["code"] for row in await work.tx.fetch(_DEPENDENT, controller_id, categories, work.now)]
    if set(command.ending) != set(dependent):
        raise _depend(dependent)
    basic = BasicData(tuple(categories), tuple(dependent))
    asked = SubmitRightsRequest((Right.OBJECTION,), particulars=Particulars(basic=basic))
    opened = await open_request(asked, work, ("categories",))
    space_id = await space_for(work, controller_id, opened.subject_id)
    await work.tx.execute(_RESTRICT, opened.subject_id, space_id, categories)
    request = await load_request(work.tx, opened.org_id, opened.request_id)
    await decide_right(work, request, Decided(Right.OBJECTION, Outcome.GRANTED, None, None), on_the_spot=True)
    await work.enqueue(CARRY_OUT, {**whose(work, request), "right": Right.OBJECTION.value})
    work.note(categories=categories, ending=dependent)
    return Entity(request.org_id, request.id)


@handler(ResumeService)
async def resume_service(command: ResumeService, work: Work) -> Mapping[str, Any]:
    """Answers the service. Raises NOT_FOUND where no objection of theirs ended the service."""
    subject_id = work.actor.subject_id
    if subject_id is not None:
        await take_turn(work.tx, subject_id, Turn.USES)
    ended = await work.tx.fetch(_STOPS, subject_id, command.service_code, work.now)
    if not ended:
        raise DomainError(ErrorCode.NOT_FOUND, "No objection of yours ended this service.", ("service",))
    codes = await _opened(work, ended)
    work.note(service=command.service_code, categories=codes)
    return {"service": command.service_code}


@handler(TakeBackObjection)
async def take_back(command: TakeBackObjection, work: Work) -> Mapping[str, Any]:
    """Answers the categories. Raises NOT_FOUND where no objection of theirs to data as such stands by that request."""
    subject_id = work.actor.subject_id
    if subject_id is not None:
        await take_turn(work.tx, subject_id, Turn.USES)
    ended = await work.tx.fetch(_TAKE_BACK, command.org_id, command.request_id, subject_id, work.now)
    if not ended:
        raise DomainError(ErrorCode.NOT_FOUND, "No objection of yours to data stands by this request.", ("request",))
    codes = await _opened(work, ended)
    work.concerns("RightsRequest", command.request_id)
    work.note(categories=codes)
    return {"categories": codes}


async def _opened(work: Work, ended: Sequence[Any]) -> list[str]:
    """Opens the records that no other objection restricts, and answers the categories."""
    codes = sorted({code for row in ended for code in row["category_codes"]})
    await work.tx.execute(_OPEN, work.actor.subject_id, codes)
    return codes


def _depend(services: list[str]) -> DomainError:
    said = f"These services end with it, and have to be named: {', '.join(services)}." if services else "None ends."
    return DomainError(ErrorCode.SERVICES_DEPEND, said, ("ending",), {"allowed": services})
