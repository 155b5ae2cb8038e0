"""What is to be said on a day about a request that is still owed: reminders, escalation, missed promises, lateness."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from habeas.rights.rules.states import EventKind

REMIND_BEFORE = timedelta(days=3)
"""How long before the date to work to the desk is reminded."""
LAPSES_AFTER = timedelta(days=90)
"""How long a person has for proof or clarification before the request lapses; they are told so when asked."""
_TICK = timedelta(seconds=1)


@dataclass(frozen=True)
class Dates:
    """The dates of a request that is still owed an answer.

    `escalate_at` is the strictest reading of all sources. `waiting_since` is when the person was asked for something
    that they have not answered; no request lapses before `lapse_not_before`, the law's own limit as it was kept.
    `answer_unverified_at` is the last day of a clock that no question stops: then an answer is owed all the same.
    """

    escalate_at: datetime | None
    effective_due: datetime | None
    hard_due: datetime | None
    waiting_since: datetime | None = None
    lapse_not_before: datetime | None = None
    answer_unverified_at: datetime | None = None

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
        if self.answer_unverified_at is not None:
            yield EventKind.IDENTITY_NOT_SHOWN, self.answer_unverified_at
        if self.waiting_since is not None:
            yield EventKind.LAPSED, self.lapses_at(self.waiting_since)

    def lapses_at(self, asked: datetime) -> datetime:
        """When a request lapses, counted from the question."""
        lapse = asked + LAPSES_AFTER
        return max(lapse, self.lapse_not_before) if self.lapse_not_before is not None else lapse


def due_now(dates: Dates, said: Collection[EventKind], now: datetime) -> list[EventKind]:
    """The facts that are true by now and were not said yet."""
    return [kind for kind, at in dates.marks() if at <= now and kind not in said]


def next_mark(dates: Dates, said: Collection[EventKind], now: datetime) -> datetime | None:
    """When to look again."""
    return min((at for kind, at in dates.marks() if at > now and kind not in said), default=None)
