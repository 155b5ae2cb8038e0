"""Lets uses begin again after an objection or limit was refused: the person is told first, then the stop ends."""

from collections.abc import Sequence
from datetime import timedelta

from habeas.jurisdictions.rules.sets import Right
from habeas.rights.commands.entrypoints import CARRY_OUT
from habeas.rights.commands.load import Loaded
from habeas.rights.commands.stop import end_stop
from habeas.rights.commands.tell import tell, whose
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.life import Told, this_round
from habeas.rights.rules.states import EventKind
from habeas.writing.work import Work

TOLD_BEFORE = timedelta(days=1)
"""How long before the uses begin again the person is told (GDPR 18(3) names no number)."""


async def end_after_refusal(work: Work, request: Loaded, right: Right, events: Sequence[Told]) -> None:
    """Announce the end of the stop, and end it once it was announced in time (GDPR 18(1)(d), 18(3))."""
    own = [each for each in this_round(events) if each.detail.get("right") == right]
    announced = [each.at for each in own if each.kind is EventKind.LIFTING_ANNOUNCED]
    if not announced:
        ends = work.now + TOLD_BEFORE
        detail = {"right": right.value, "endsAt": ends, "said": ends.date().isoformat()}
        await tell(work, request, EventKind.LIFTING_ANNOUNCED, letter=Letter.LIFTING, detail=detail)
        await work.enqueue(CARRY_OUT, {**whose(work, request), "right": right.value}, execute_after=TOLD_BEFORE)
    elif work.now >= announced[-1] + TOLD_BEFORE and not any(each.kind is EventKind.RESTRICTION_LIFTED for each in own):
        await end_stop(work, request, right)
        await tell(work, request, EventKind.RESTRICTION_LIFTED, detail={"right": right.value})
