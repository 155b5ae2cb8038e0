"""A person corrects values of their own without asking anybody; recipients are told as of any rectification."""

from dataclasses import dataclass
from uuid import UUID

import orjson

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands.decide import decide_right
from habeas.rights.commands.effects.rectify import rectify
from habeas.rights.commands.entrypoints import CARRY_OUT
from habeas.rights.commands.load import load_request
from habeas.rights.commands.submit import SubmitRightsRequest, open_request
from habeas.rights.commands.tell import whose
from habeas.rights.rules.decision import Decided
from habeas.rights.rules.own_correction import check_own_value, own_form
from habeas.rights.rules.particulars import Correction, Particulars
from habeas.rights.rules.states import Outcome
from habeas.writing.command import handler
from habeas.writing.work import Work

_RECORDS = """
select r.id, r.org_id, r.source, r.restricted, r.label, coalesce(c.items, '[]')::text as items
  from habeas.vault_record r
  left join habeas.data_category c on c.org_id = r.controller_id and c.code = r.category_code
 where r.subject_id = $1 and r.id = any($2) order by r.id for update of r
"""
_PERSONAL = "select org_id from habeas.person where subject_id = $1"


@dataclass(frozen=True)
class CorrectProfile:
    """Let records of the person's own say something else, from now on; one to fifty."""

    corrections: tuple[Correction, ...]


@handler(CorrectProfile, again_on="rights_request_reference_key")
async def correct_profile(command: CorrectProfile, work: Work) -> Entity:
    """Answers the request that keeps it: granted and carried out on the spot; nobody has to decide anything.

    Raises BAD_USER_INPUT for a value of another form than its item has, NOT_FOUND for what is not a record of the
    person, RECTIFICATION_NEEDED for one that is not theirs alone to change, RIGHT_NOT_AVAILABLE where no law and no
    notice grants a rectification.
    """
    if not command.corrections:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Name what is to be corrected.", ("corrections",))
    await _check_own(command, work)
    asked = SubmitRightsRequest((Right.RECTIFICATION,), particulars=Particulars(corrections=command.corrections))
    opened = await open_request(asked, work, ("corrections",))
    request = await load_request(work.tx, opened.org_id, opened.request_id)
    await rectify(work, request, ())
    await decide_right(work, request, Decided(Right.RECTIFICATION, Outcome.GRANTED, None, None), on_the_spot=True)
    await work.enqueue(CARRY_OUT, {**whose(work, request), "right": Right.RECTIFICATION.value})
    work.note(byThemselves=True, records=[str(each.record_id) for each in command.corrections])
    return Entity(request.org_id, request.id)


async def _check_own(command: CorrectProfile, work: Work) -> None:
    wanted = [each.record_id for each in command.corrections]
    rows = await work.tx.fetch(_RECORDS, work.actor.subject_id, wanted)
    found = {row["id"]: {**row, "items": orjson.loads(row["items"])} for row in rows}
    if set(wanted) - found.keys():
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such record of yours.", ("corrections", "record"))
    personal_id: UUID | None = await work.tx.fetchval(_PERSONAL, work.actor.subject_id)
    for each in command.corrections:
        check_own_value(own_form(found[each.record_id], personal_id), each.value)
