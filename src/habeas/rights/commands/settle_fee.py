"""What becomes of a fee: accepted, declined or contested by the person; paid, waived or left unpaid."""

from dataclasses import dataclass
from uuid import UUID

from habeas.jurisdictions.resolution.fees import refusal_of
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.errors import DomainError
from habeas.reading.payload import Entity
from habeas.rights.catalog import is_answered_by_package
from habeas.rights.commands.decide import decide_right
from habeas.rights.commands.entrypoints import PREPARE_ANSWER
from habeas.rights.commands.identity import checked_text, region_of
from habeas.rights.commands.listed import listed_anew
from habeas.rights.commands.load import Loaded, load_events, load_for_desk, load_own_request, load_request
from habeas.rights.commands.reclock import follow, pending, reclock, terms_of_request
from habeas.rights.commands.tell import tell, whose
from habeas.rights.rules.decision import Decided, check_reason
from habeas.rights.rules.fees import PAYABLE, Fee, FeeStatus, check_reference, fee_of
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.life import Told, steps_of
from habeas.rights.rules.states import EventKind, Outcome, RequestStatus, illegal_step
from habeas.writing.command import handler
from habeas.writing.work import Work

_GIVE_UP = """update habeas.requested_right set outcome = 'WITHDRAWN'
               where org_id = $1 and request_id = $2 and right_code = any($3) and outcome = 'PENDING'"""
_CLOSE = listed_anew(
    "update habeas.rights_request set status = $3, open = false, closed_at = $4 where org_id = $1 and id = $2"
)
UNPAID = "The fee was not paid by the day that was named; the same reason lets the request be refused"


@dataclass(frozen=True)
class AcceptFee:
    """The person says that they will pay."""

    organization_id: UUID
    request_id: UUID


@dataclass(frozen=True)
class DeclineFee:
    """The person says that they will not pay; the desk decides without it."""

    organization_id: UUID
    request_id: UUID


@dataclass(frozen=True)
class ContestFee:
    """The person says why there should be no fee; a human looks again."""

    organization_id: UUID
    request_id: UUID
    note: str


@dataclass(frozen=True)
class RecordFeePayment:
    """The desk records that the fee arrived; `reference` is that of the payment, wherever it was made."""

    organization_id: UUID
    request_id: UUID
    reference: str
    region: str | None = None


@dataclass(frozen=True)
class WaiveFee:
    """The desk goes without the fee; the person is told why."""

    organization_id: UUID
    request_id: UUID
    note: str
    region: str | None = None


@handler(AcceptFee)
async def accept(command: AcceptFee, work: Work) -> Entity:
    """Answers the request; ILLEGAL_STEP where no fee waits for an answer. Nothing is stopped or started by it."""
    request, _ = await _own(command, work, FeeStatus.ANNOUNCED)
    await tell(work, request, EventKind.FEE_ACCEPTED)
    return Entity(request.org_id, request.id)


@handler(DeclineFee)
async def decline(command: DeclineFee, work: Work) -> Entity:
    """Answers the request; ILLEGAL_STEP where no fee waits for an answer. A further copy is given up with it."""
    request, fee = await _own(command, work, *PAYABLE)
    if refusal_of(fee.ground) is None:
        await _give_up(work, request, sorted(fee.rights & pending(request)))
    else:
        await tell(work, request, EventKind.FEE_DECLINED)
    return Entity(request.org_id, request.id)


@handler(ContestFee)
async def contest(command: ContestFee, work: Work) -> Entity:
    """Answers the request; ILLEGAL_STEP where no fee waits for an answer."""
    note = checked_text(command.note, "note")
    request, _ = await _own(command, work, *PAYABLE)
    await tell(work, request, EventKind.FEE_CONTESTED, note)
    return Entity(request.org_id, request.id)


@handler(RecordFeePayment, region=region_of)
async def record_payment(command: RecordFeePayment, work: Work) -> Entity:
    """Answers the request, which goes on; the clock of a law that waits for the fee begins with it (UK GDPR 12A)."""
    check_reference(command.reference)
    request = await load_for_desk(work, command.organization_id, command.request_id)
    events, _ = await _standing(work, request)
    paid = Told(EventKind.FEE_PAID, work.now, {"reference": command.reference})
    dates = await reclock(work, request, steps_of(events), steps_of([*events, paid]))
    await tell(work, request, EventKind.FEE_PAID, letter=Letter.FEE_PAID, detail={**paid.detail, **dates})
    await _go_on(work, request)
    return Entity(request.org_id, request.id)


@handler(WaiveFee, region=region_of)
async def waive(command: WaiveFee, work: Work) -> Entity:
    """Answers the request, which goes on as if nothing had been asked for."""
    note = checked_text(command.note, "note")
    request = await load_for_desk(work, command.organization_id, command.request_id)
    await _standing(work, request)
    await tell(work, request, EventKind.FEE_WAIVED, note, letter=Letter.FEE_WAIVED)
    await _go_on(work, request)
    return Entity(request.org_id, request.id)


async def _give_up(work: Work, request: Loaded, rights: list[Right]) -> None:
    await tell(work, request, EventKind.FEE_DECLINED, detail={"givenUp": rights})
    await work.tx.execute(_GIVE_UP, request.org_id, request.id, rights)
    if pending(request) <= set(rights):
        request = await load_request(work.tx, request.org_id, request.id)
        status = await tell(work, request, EventKind.WITHDRAWN)
        await work.tx.execute(_CLOSE, request.org_id, request.id, status.value, work.now)
    else:
        await follow(work, request, steps_of(await load_events(work.tx, request)), rights)


async def conclude_unpaid(work: Work, request: Loaded) -> None:
    """Refuse what nobody paid for on the very ground that was told; what may not be refused is left to a human."""
    _, fee = await _standing(work, request)
    await tell(work, request, EventKind.FEE_UNPAID)
    code, terms = refusal_of(fee.ground), await terms_of_request(work, request)
    for right in sorted(fee.rights & pending(request) if code is not None else ()):
        said = "; ".join((UNPAID, *(f"{each['source']} {each['reference']}" for each in fee.citations)))
        decided = Decided(Right(right), Outcome.REFUSED, code, said)
        try:
            check_reason(decided, request.trace, terms, request.received_at)
        except DomainError:
            continue
        request = await load_request(work.tx, request.org_id, request.id)
        await decide_right(work, request, decided)


async def _own(command: AcceptFee | DeclineFee | ContestFee, work: Work, *wanted: FeeStatus) -> tuple[Loaded, Fee]:
    own = (command.organization_id, command.request_id, work.actor.subject_id)
    request = await load_own_request(work.tx, *own)
    _, fee = await _standing(work, request)
    if request.status is not RequestStatus.FEE_NEEDED or fee.status not in wanted:
        raise illegal_step(request.status, f"The fee of this request is {fee.status}, which leaves nothing to answer")
    return request, fee


async def _standing(work: Work, request: Loaded) -> tuple[list[Told], Fee]:
    """The events and the fee that stands; ILLEGAL_STEP where there is none."""
    events = await load_events(work.tx, request)
    fee = fee_of(events)
    if fee is None or not fee.stands:
        raise illegal_step(request.status, f"A request that is {request.status} has no fee that stands")
    return events, fee


async def _go_on(work: Work, request: Loaded) -> None:
    if is_answered_by_package(pending(request)):
        await work.enqueue(PREPARE_ANSWER, whose(work, request), dedupe_key=f"{PREPARE_ANSWER}:{request.id}")
