"""What happens to a new request without anybody: absolute rights are granted, automated decisions go to a human."""

from uuid import UUID

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.catalog import KINDS
from habeas.rights.commands.effects.withdraw import withdraw_consents
from habeas.rights.commands.listed import listed_anew
from habeas.rights.commands.load import Loaded, load_events
from habeas.rights.commands.reclock import follow
from habeas.rights.commands.stop import stop_uses
from habeas.rights.commands.tell import tell
from habeas.rights.kind import Handling
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.life import steps_of
from habeas.rights.rules.review import REVIEWED
from habeas.rights.rules.states import EventKind, Outcome, RequestStatus, step
from habeas.writing.work import Work

_GRANT = """update habeas.requested_right set outcome = 'GRANTED', decided_at = $4
             where org_id = $1 and request_id = $2 and right_code = $3 and outcome = 'PENDING'"""
_CLOSE = listed_anew("""update habeas.rights_request set status = $3, open = false, closed_at = $4,
    answered_at = coalesce(answered_at, $4) where org_id = $1 and id = $2""")


async def begin(work: Work, request: Loaded) -> None:
    """Take effect, grant what nothing can outweigh, and put before a human what only a human may decide."""
    asked = request.trace.get("asked", {})
    if request.agent_org_id is not None:
        purposes = asked.get("purposes", ())
        await stop_uses(work, request.outcomes, request.org_id, request.subject_id, request.id, purposes)
    if Right.WITHDRAW_CONSENT in request.outcomes:
        named = [UUID(each) for each in asked.get("consents", ())]
        await withdraw_consents(work, request.org_id, request.subject_id, request.id, named)
    pending = [right for right, outcome in request.outcomes.items() if outcome is Outcome.PENDING]
    absolute = [right for right in pending if right in KINDS and KINDS[right].handling is Handling.AT_ONCE]
    for right in absolute:
        await _grant(work, request, right)
    if absolute and set(absolute) == set(request.outcomes):
        status = step(request.status, EventKind.CLOSED)
        await work.tx.execute(_CLOSE, request.org_id, request.id, status.value, work.now)
        await tell(work, request, EventKind.CLOSED, letter=Letter.DECIDED)
        return
    if absolute:
        await follow(work, request, steps_of(await load_events(work.tx, request)), absolute)
    if REVIEWED & set(pending) and request.status is RequestStatus.SUBMITTED:
        await tell(work, request, EventKind.REFERRED)


async def _grant(work: Work, request: Loaded, right: Right) -> None:
    """No decision is left to make: it took effect when it arrived (GDPR 7(3), 21(3), CCPA 1798.120, PIPL 15, 24)."""
    await work.tx.execute(_GRANT, request.org_id, request.id, right.value, work.now)
    detail = {"right": right.value, "outcome": Outcome.GRANTED.value, "denialCode": None}
    await tell(work, request, EventKind.RIGHT_DECIDED, f"{right}: {Outcome.GRANTED}", detail=detail)
    await tell(work, request, EventKind.CARRIED_OUT, detail={"right": right.value})
