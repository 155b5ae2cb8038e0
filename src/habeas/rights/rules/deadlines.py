"""What is to be said on a day about a request that is still owed: reminders, escalation, missed promises, lateness."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from habeas.rights.rules.states import EventKind

REMIND_BEFORE = timedelta(days=3)
"""How long before the date to work to the desk is reminded."""
WAITS_FOR = timedelta(days=90)
"""How long a person has for proof or for what they mean; no law names a number, so they are told, and told again."""
LAST_CALL_BEFORE = timedelta(days=14)
"""How long before that ends a letter says so once more."""
_TICK = timedelta(seconds=1)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Silence:
    """What follows, and when, if a person does not answer what they were asked at `since`."""

    since: datetime
    ends_at: datetime
    ends_with: EventKind

    @property
    def last_call(self) -> datetime:
        """When the person is told once more."""
        return max(self.ends_at - LAST_CALL_BEFORE, self.since + _A_DAY)


@dataclass(frozen=True)
class Dates:
    """The dates of a request that is still owed an answer; `escalate_at` is the strictest reading of all sources."""

    escalate_at: datetime | None
    effective_due: datetime | None
    hard_due: datetime | None
    silence: Silence | None = None

    def marks(self) -> Iterator[tuple[EventKind, datetime]]:
        """Each fact with the first instant at which it is one, in the order in which they come."""
        if self.effective_due is not None:
            yield EventKind.REMINDED, self.effective_due - REMIND_BEFORE
        if self.escalate_at is not None:
            yield EventKind.ESCALATED, self.escalate_at
        if self.effective_due is not None:
            yield EventKind.PROMISE_MISSED, self.effective_due + _TICK
        if self.hard_due is not None:
            yield EventKind.OVERDUE, self.hard_due + _TICK
        if self.silence is not None:
            yield EventKind.PERSON_REMINDED, self.silence.last_call
            yield self.silence.ends_with, self.silence.ends_at


def due_now(dates: Dates, said: Collection[EventKind], now: datetime) -> list[EventKind]:
    """The facts that are true by now and were not said yet."""
    return [kind for kind, at in dates.marks() if at <= now and kind not in said]


def next_mark(dates: Dates, said: Collection[EventKind], now: datetime) -> datetime | None:
    """When to look again."""
    return min((at for kind, at in dates.marks() if at > now and kind not in said), default=None)
