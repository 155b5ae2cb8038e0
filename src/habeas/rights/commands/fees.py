"""Announces a fee: only on a ground that every source of the right admits, and with how it was computed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from habeas.jurisdictions.resolution.applicability import named_laws
from habeas.jurisdictions.resolution.asked import FeeStep
from habeas.jurisdictions.resolution.fees import FeeDecision, admits_fee
from habeas.jurisdictions.rules.sets import FeeGround, Right
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands.decide import EARLIER
from habeas.rights.commands.identity import checked_text, region_of
from habeas.rights.commands.load import Loaded, load_events, load_for_desk
from habeas.rights.commands.reclock import pending, terms_of_request
from habeas.rights.commands.silence import A_DAY, limit_if_answered
from habeas.rights.commands.tell import look_tomorrow, tell
from habeas.rights.rules.fees import PAY_WITHIN, Fee, FeeCurrency, FeeLine, check_lines
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.states import EventKind, step
from habeas.writing.command import handler
from habeas.writing.work import Work


@dataclass(frozen=True)
class AnnounceFee:
    """Tell the person that a request costs something: on which ground, how much, and how that was computed.

    `rights` are by default all that are open and for which every source admits a fee on the ground.
    """

    organization_id: UUID
    request_id: UUID
    ground: FeeGround
    currency: FeeCurrency
    lines: tuple[FeeLine, ...]
    note: str
    rights: tuple[Right, ...] = ()
    region: str | None = None


@handler(AnnounceFee, region=region_of)
async def announce(command: AnnounceFee, work: Work) -> Entity:
    """Answers the request, which waits for the person from now on; a clock only waits where its law says so.

    Raises FEE_NOT_ADMITTED, whose details name who refuses, where a source of a right admits no fee on the ground,
    where too few requests came before, and where the law's limit is too near for anybody to pay before it.
    """
    request = await load_for_desk(work, command.organization_id, command.request_id)
    note = checked_text(command.note, "note")
    check_lines(command.lines)
    step(request.status, EventKind.FEE_ANNOUNCED)
    admitted = await _admitted(work, request, command)
    fee = Fee(
        ground=command.ground,
        rights=frozenset(admitted),
        currency=command.currency,
        lines=command.lines,
        measure="; ".join(dict.fromkeys(rule.measure for found in admitted.values() for rule in found.rules)),
        citations=_citations(admitted.values()),
        pay_by=await _pay_by(work, request, frozenset(admitted)),
        announced_at=work.now,
    )
    await tell(work, request, EventKind.FEE_ANNOUNCED, note, letter=Letter.FEE_ANNOUNCED, detail=fee.as_json())
    await look_tomorrow(work, request)
    return Entity(request.org_id, request.id)


def _citations(decisions: Iterable[FeeDecision]) -> tuple[dict[str, str], ...]:
    found = [rule.citation for decision in decisions for rule in decision.rules]
    return tuple({"source": each.source, "reference": each.reference} for each in dict.fromkeys(found))


async def _admitted(work: Work, request: Loaded, command: AnnounceFee) -> dict[Right, FeeDecision]:
    """The rights that may cost something, each with who admits it."""
    laws = named_laws(law["key"] for law in request.trace.get("laws", ()))
    terms, at = await terms_of_request(work, request), request.received_at
    open_rights = pending(request)
    asked = command.rights or tuple(sorted(open_rights))
    found = {right: admits_fee(right, command.ground, laws, terms, at) for right in asked}
    admitted = {right: decision for right, decision in found.items() if decision.admitted and right in open_rights}
    if not admitted or (command.rights and len(admitted) < len(found)):
        refusing = {right.value: list(each.refused_by) for right, each in found.items() if right not in admitted}
        raise not_admitted(f"{command.ground} lets these rights cost nothing", {"refusedBy": refusing})
    needed = max(decision.earlier for decision in admitted.values())
    rows = await work.tx.fetch(EARLIER, request.org_id, request.id, request.subject_id, sorted(admitted))
    before = sum(1 for row in rows if row["received_at"] < at)
    if before < needed:
        raise not_admitted("Nothing like it was answered before", {"earlier": before, "needed": needed})
    return admitted


async def _pay_by(work: Work, request: Loaded, rights: frozenset[Right]) -> datetime:
    """Until when the person can pay: 30 days, or to the day before the limit of a law whose clock does not wait."""
    wanted = work.now + PAY_WITHIN
    events = await load_events(work.tx, request)
    limit = await limit_if_answered(work, request, events, wanted, FeeStep(work.now, None, rights))
    pay_by = wanted if limit is None else min(wanted, limit - A_DAY)
    if pay_by <= work.now + A_DAY:
        raise not_admitted("The limit of the law is too near for anybody to pay before it", {"limit": str(limit)})
    return pay_by


def not_admitted(why: str, details: dict[str, object]) -> DomainError:
    """FEE_NOT_ADMITTED, with what it rests on."""
    return DomainError(
        ErrorCode.FEE_NOT_ADMITTED, f"{why}: a request is free unless a law says otherwise.", ("ground",), details
    )
