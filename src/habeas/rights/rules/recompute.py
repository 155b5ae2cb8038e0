"""Recomputes the clocks of a request after a step with the person, never later than the law allows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.asked import Asked, Steps
from habeas.jurisdictions.resolution.promise_clocks import Contract
from habeas.jurisdictions.resolution.resolving import Due, Resolution, resolve
from habeas.jurisdictions.rules.sets import ExtensionState, Right
from habeas.rights.rules.case import RightsClock, clocks_of

Key = tuple[str, str]


@dataclass(frozen=True)
class Ground:
    """What was applied to a request on receipt: enough to compute its clocks again."""

    rights: tuple[Right, ...]
    received_at: datetime
    laws: tuple[AppliedLaw, ...]
    contract: Contract
    channel: str | None = None


@dataclass(frozen=True)
class Standing:
    """The dates of a request after a step; `extended` says what became of a longer period, by source."""

    clocks: tuple[RightsClock, ...]
    effective_due: datetime | None
    hard_due: datetime | None
    extended: dict[str, ExtensionState]


def resolved(ground: Ground, steps: Steps) -> tuple[Resolution, ...]:
    """Every right of the request under the ground on which it stands and the steps that were taken."""
    at, channel = ground.received_at, ground.channel
    return tuple(
        resolve(Asked(right, at, channel, steps=steps), ground.laws, ground.contract) for right in ground.rights
    )


def standing_after(ground: Ground, steps: Steps) -> Standing:
    """The clocks and dates after these steps."""
    found = resolved(ground, steps)
    clocks = [clock for each in found for clock in each.clocks]
    return Standing(
        clocks=clocks_of(found),
        effective_due=_first(each.effective_due for each in found),
        hard_due=_first(each.hard_due for each in found),
        extended={clock.source: clock.extension for clock in clocks if clock.extension is not _NONE},
    )


_NONE = ExtensionState.NOT_ALLOWED


def not_later(stored: datetime | None, before: datetime | None, after: datetime | None) -> datetime | None:
    """The date after a step: what was kept moves only as far as the step itself moves it under today's law.

    `stored` is what was kept on receipt, `before` what would be computed without the step, `after` with it.
    """
    if stored is None or before is None or after is None:
        return stored or after
    moved = after - before
    return min(after, stored + moved) if moved.total_seconds() >= 0 else min(after, stored)


def detail_of(clocks: Sequence[RightsClock]) -> list[dict[str, Any]]:
    """The clocks as an event keeps them."""
    return [
        {
            "rights": list(each.rights),
            "source": clock.source,
            "purpose": clock.purpose.value,
            "targetDue": clock.target_due_at,
            "legalDue": clock.legal_due_at,
            "unpaused": None if clock.unpaused is None else clock.unpaused.isoformat(),
            "pauseDays": clock.pause_days,
            "startDate": clock.start_date.isoformat(),
            "extension": clock.extension.value,
        }
        for each in clocks
        for clock in (each.clock,)
    ]


def _first(dues: Iterable[Due | None]) -> datetime | None:
    return min((due.at for due in dues if due is not None), default=None)
