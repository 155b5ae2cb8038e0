"""How long a request waits for somebody who says nothing, and what follows: what the laws say, after a last letter."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from habeas.jurisdictions.resolution.asked import Clarification, FeeStep, IdentityCheck, Steps
from habeas.jurisdictions.resolution.fees import refusal_of
from habeas.rights.commands.load import Loaded
from habeas.rights.commands.reclock import ground_of, pending
from habeas.rights.rules.deadlines import WAITS_FOR, Silence
from habeas.rights.rules.fees import fee_of
from habeas.rights.rules.life import Told, asked_at, steps_of
from habeas.rights.rules.recompute import standing_after
from habeas.rights.rules.states import WAITING, EventKind, RequestStatus
from habeas.writing.work import Work

A_DAY = timedelta(days=1)
_THEN = {
    RequestStatus.IDENTITY_NEEDED: EventKind.IDENTITY_NOT_SHOWN,
    RequestStatus.PAUSED: EventKind.CLARIFICATION_NOT_GIVEN,
}


async def silence_of(work: Work, request: Loaded, events: Sequence[Told]) -> Silence | None:
    """When waiting ends, and with what; None where a request waits for nobody.

    Without proof of identity it is decided as each law says for that (GDPR 11(2) and 12(2), 11 CCR 7022 and 7024);
    without clarification it is answered as it was asked, and lapses only where every clock stands still for it
    (UK GDPR 12A); without a fee it is refused on the ground of the fee.
    """
    since = asked_at(events)
    if request.status not in WAITING or since is None:
        return None
    fee = fee_of(events)
    if request.status is RequestStatus.FEE_NEEDED:
        if fee is None:
            return None
        only_copies = refusal_of(fee.ground) is None and pending(request) <= fee.rights
        return Silence(since, fee.pay_by, EventKind.LAPSED if only_copies else EventKind.FEE_UNPAID)
    wanted = since + WAITS_FOR
    limit = await limit_if_answered(work, request, events, wanted)
    waits = limit is not None and limit > wanted
    if request.status is RequestStatus.PAUSED and waits:
        return Silence(since, wanted, EventKind.LAPSED)
    ends_at = wanted if waits or limit is None else max(min(wanted, limit - A_DAY), since + A_DAY)
    return Silence(since, ends_at, _THEN[request.status])


async def limit_if_answered(
    work: Work, request: Loaded, events: Sequence[Told], at: datetime, fee: FeeStep | None = None
) -> datetime | None:
    """The outer limit of the laws if the person answered at that instant; later than it only where all clocks wait."""
    steps = steps_of(events)
    then = answered(Steps(steps.identity, steps.clarification, steps.extension, fee or steps.fee), at)
    found = standing_after(await ground_of(work, request), then).hard_due
    return max((each for each in (request.hard_due, found) if each is not None), default=None)


def answered(steps: Steps, at: datetime) -> Steps:
    """The steps as if every question that is still open were answered at this instant."""
    identity, question, fee = steps.identity, steps.clarification, steps.fee
    if identity is not None and identity.answered is None:
        identity = IdentityCheck(identity.asked, at, identity.reasonable_doubt)
    if question is not None and question.answered is None:
        question = Clarification(question.asked, at, question.reasonably_required)
    if fee is not None and fee.paid is None:
        fee = FeeStep(fee.asked, at, fee.rights)
    return Steps(identity, question, steps.extension, fee)
