"""A person sends their portable data to another controller (GDPR 20(2), PIPL 45(3)): shown, confirmed, and sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.connectors.commands import Asking, HandingOver, hand_over
from habeas.connectors.rules.sets import Operation
from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands.entrypoints import TRANSMIT
from habeas.rights.commands.load import Loaded, load_own_request, load_request
from habeas.rights.commands.portion import TOO_LARGE, Portion, portion_of
from habeas.rights.commands.prepare import answerable
from habeas.rights.commands.tell import tell, whose
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.states import WAITING, EventKind, RequestStatus, illegal_step
from habeas.writing.command import handler
from habeas.writing.work import Work

_OVER = frozenset({RequestStatus.WITHDRAWN, RequestStatus.LAPSED})
_RECIPIENT = "select name, role from habeas.recipient where org_id = $1 and code = $2"
_PENDING = """
select exists (select from habeas.system_step
                where org_id = $1 and request_id = $2 and recipient_code = $3 and operation = 'TRANSMIT'
                  and state in ('WAITING', 'ACCEPTED', 'DONE'))
"""
PROCESSOR = "PROCESSOR"


@dataclass(frozen=True)
class PreviewTransmission:
    """Show a person what would go to a recipient; nothing is sent."""

    organization_id: UUID
    request_id: UUID
    recipient_code: str


@dataclass(frozen=True)
class TransmitData:
    """Have sent what was shown; `seen` is the mark of the preview."""

    organization_id: UUID
    request_id: UUID
    recipient_code: str
    seen: str


@dataclass(frozen=True)
class SendTransmission:
    """Send what the person confirmed; the actor is the system, on behalf of the subject."""

    organization_id: UUID
    request_id: UUID
    recipient_code: str
    seen: str


@handler(PreviewTransmission)
async def preview(command: PreviewTransmission, work: Work) -> Mapping[str, Any]:
    """Answers the recipient's name, the records by category, the bytes and the mark.

    NOT_FOUND for a request of somebody else, RIGHT_NOT_IN_REQUEST where it does not ask for portability,
    BAD_USER_INPUT for a recipient that is no other controller, RIGHT_NOT_AVAILABLE where it is not feasible.
    """
    request, name = await _checked(work, command)
    portion = await _feasible(work, request)
    work.concerns("RightsRequest", request.id)
    work.note(recipient=command.recipient_code, records=sum(portion.categories.values()))
    categories = dict(sorted(portion.categories.items()))
    return {"recipient": name, "categories": categories, "bytes": portion.size, "seen": portion.seen}


@handler(TransmitData)
async def transmit(command: TransmitData, work: Work) -> Entity:
    """Answers the request; as preview, and CONFLICT where what would go is not what was shown any more."""
    request, _ = await _checked(work, command)
    portion = await _feasible(work, request)
    if portion.seen != command.seen:
        raise DomainError(ErrorCode.CONFLICT, "What would be sent has changed; look at it again.", ("seen",))
    await tell(work, request, EventKind.TRANSMISSION_ASKED, detail={"said": command.recipient_code})
    payload = {**whose(work, request), "recipient": command.recipient_code, "seen": command.seen}
    await work.enqueue(TRANSMIT, payload)
    work.note(recipient=command.recipient_code)
    return Entity(request.org_id, request.id)


@handler(SendTransmission)
async def send(command: SendTransmission, work: Work) -> Entity:
    """Answers the request; what cannot be sent is told to the person with its code."""
    request = await load_request(work.tx, command.organization_id, command.request_id)
    answer = Entity(request.org_id, request.id)
    work.concerns("RightsRequest", request.id, request.org_id)
    if request.status in _OVER or await _is_pending(work, request, command.recipient_code):
        return answer
    portion = await portion_of(work, request)
    if portion.document is None or portion.seen != command.seen:
        await not_sent(work, request, TOO_LARGE if portion.document is None else ErrorCode.CONFLICT.value)
        return answer
    asking = Asking(
        org_id=request.org_id,
        request_id=request.id,
        reference=request.reference,
        subject_id=request.subject_id,
        right=Right.PORTABILITY.value,
        operation=Operation.TRANSMIT,
    )
    given = HandingOver(command.recipient_code, portion.document, tuple(portion.categories))
    if await hand_over(work, asking, given) is None:
        await not_sent(work, request, DenialCode.TECHNICALLY_INFEASIBLE.value)
    return answer


async def not_sent(work: Work, request: Loaded, code: str) -> None:
    """Tell the person that nothing was taken over, and why, as a code."""
    await tell(work, request, EventKind.TRANSMISSION_FAILED, code, letter=Letter.TRANSMISSION_FAILED)


async def _checked(work: Work, command: PreviewTransmission | TransmitData) -> tuple[Loaded, str]:
    """The request and the name of the recipient, if the one may go to the other."""
    place = (command.organization_id, command.request_id)
    request = await load_own_request(work.tx, *place, work.actor.subject_id)
    if Right.PORTABILITY not in answerable(request) or request.status in _OVER:
        raise DomainError(ErrorCode.RIGHT_NOT_IN_REQUEST, "This request does not ask for portability.", ("request",))
    if request.status in WAITING:
        raise illegal_step(request.status, "This request waits for you: answer what was asked")
    found = await work.tx.fetchrow(_RECIPIENT, work.actor.controller_id, command.recipient_code)
    if found is None or found["role"] == PROCESSOR:
        raise DomainError(
            ErrorCode.BAD_USER_INPUT,
            "Data are sent directly to another controller alone, and this recipient is none.",
            ("recipient",),
        )
    if await _is_pending(work, request, command.recipient_code):
        raise DomainError(ErrorCode.CONFLICT, "This recipient has the data, or is being sent them.", ("recipient",))
    return request, found["name"]


async def _feasible(work: Work, request: Loaded) -> Portion:
    portion = await portion_of(work, request)
    if request.org_id != work.actor.controller_id or portion.document is None:
        raise DomainError(
            ErrorCode.RIGHT_NOT_AVAILABLE,
            "These data cannot be sent directly. You can download them and pass them on.",
            ("request",),
            {"denialCode": DenialCode.TECHNICALLY_INFEASIBLE.value},
        )
    if not portion.categories:
        raise DomainError(ErrorCode.RIGHT_NOT_AVAILABLE, "There is nothing that is portable.", ("request",))
    return portion


async def _is_pending(work: Work, request: Loaded, recipient_code: str) -> bool:
    return bool(await work.tx.fetchval(_PENDING, request.org_id, request.id, recipient_code))
