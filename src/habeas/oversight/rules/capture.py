"""The capture of one person's account: which step is lawful when, and what follows from each."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.rules.sets import CaptureChoice, CaptureEnd, CaptureState

TIME_TO_CHOOSE = timedelta(days=30)
POSTPONEMENTS = 3
OPEN = frozenset({CaptureState.FOUND, CaptureState.NOTIFIED, CaptureState.CHOOSING})
"""Before any of the endings; nobody sees anything yet."""
OVERSEEN = frozenset({CaptureState.JOINED, CaptureState.OVERSEEN})
"""In these the organization sees what the person does in its space from then on, and nothing earlier."""
MAY_CHOOSE = frozenset({CaptureState.NOTIFIED, CaptureState.CHOOSING, CaptureState.OVERSEEN})

_OUTCOME = {
    CaptureChoice.JOIN: CaptureState.JOINED,
    CaptureChoice.STAY_PERSONAL: CaptureState.SEPARATED,
    CaptureChoice.EXPORT_AND_LEAVE: CaptureState.DECLINED,
}


@dataclass(frozen=True)
class Captured:
    """How a capture stands; the instants are None until they are reached."""

    state: CaptureState
    respond_by: datetime | None = None
    postponements: int = 0
    choice: CaptureChoice | None = None
    postponed_at: datetime | None = None


def notified(capture: Captured, now: datetime, effective_from: datetime) -> Captured:
    """Told now; the time to choose is never shorter than what the announcement itself waits for."""
    if capture.state is not CaptureState.FOUND:
        raise _illegal("Only somebody who was found can be notified.")
    respond_by = max(now + TIME_TO_CHOOSE, effective_from)
    return replace(capture, state=CaptureState.NOTIFIED, respond_by=respond_by)


def postponed(capture: Captured, now: datetime, signed_in_at: datetime | None) -> Captured:
    """Asked at a sign-in and put off, three times at most, once each; rights are never locked meanwhile."""
    if capture.state not in (CaptureState.NOTIFIED, CaptureState.CHOOSING):
        raise _illegal("There is nothing to put off.")
    if capture.postponements >= POSTPONEMENTS:
        raise _illegal(f"This can be put off {POSTPONEMENTS} times.")
    if not may_postpone(capture, signed_in_at):
        raise _illegal("This was put off at this sign-in already. Sign in again to put it off once more.")
    count = capture.postponements + 1
    return replace(capture, state=CaptureState.CHOOSING, postponements=count, postponed_at=now)


def may_postpone(capture: Captured, signed_in_at: datetime | None) -> bool:
    """Is one of the three left, and has the person signed in since the last? The first needs no instant."""
    if capture.state not in (CaptureState.NOTIFIED, CaptureState.CHOOSING) or capture.choice is not None:
        return False
    anew = capture.postponed_at is None or (signed_in_at is not None and signed_in_at > capture.postponed_at)
    return anew and capture.postponements < POSTPONEMENTS


def chosen(capture: Captured, choice: CaptureChoice) -> Captured:
    """The person's choice; it is carried out at once, by the platform."""
    if capture.state not in MAY_CHOOSE or capture.choice is not None:
        raise _illegal("There is no choice to make here.")
    state = CaptureState.CHOOSING if capture.state is CaptureState.NOTIFIED else capture.state
    return replace(capture, state=state, choice=choice)


def carried_out(capture: Captured) -> Captured:
    """What the choice made of the capture."""
    if capture.state not in MAY_CHOOSE or capture.choice is None:
        raise _illegal("No choice waits to be carried out.")
    return replace(capture, state=_OUTCOME[capture.choice])


def unanswered(capture: Captured, now: datetime) -> Captured:
    """No answer in time: overseen in what is to come, never silently joined. Before the time nothing changes."""
    waiting = capture.state in (CaptureState.NOTIFIED, CaptureState.CHOOSING) and capture.choice is None
    if not waiting or capture.respond_by is None or now < capture.respond_by:
        return capture
    return replace(capture, state=CaptureState.OVERSEEN)


def left(capture: Captured, reason: CaptureEnd) -> Captured:
    """The end of a capture; what was captured is free again."""
    if capture.state is CaptureState.LEFT:
        raise _illegal("This has ended already.")
    if reason is CaptureEnd.LEFT and capture.state in OPEN:
        raise _illegal("Choose instead of leaving; there is nothing to leave yet.")
    return replace(capture, state=CaptureState.LEFT)


def _illegal(message: str) -> DomainError:
    return DomainError(ErrorCode.ILLEGAL_STEP, message, ("capture",))
