"""What an opt-out signal of a browser does: to whom, until when, and when one may ask again."""

from dataclasses import dataclass
from datetime import date, datetime

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.asked import Asked
from habeas.jurisdictions.resolution.clocks import Clock, nominal_end
from habeas.jurisdictions.resolution.law_clocks import law_clocks
from habeas.jurisdictions.rules.pack import Signal
from habeas.kernel.periods import local_date

NOT_OPT_IN = "NOT_OPT_IN"


@dataclass(frozen=True, slots=True)
class SignalEffect:
    """The effect of a signal under one law."""

    law: str
    effect: str
    display: str | None
    outer_limit: date | None
    later_absence: str
    ask_again_not_before: date | None
    reference: str


def signal_effect(
    name: str, applied: AppliedLaw, received_at: datetime, *, known_consumer: bool, login_at: datetime | None
) -> SignalEffect | None:
    """What the law makes of the signal, or None when it does not speak of it."""
    signal = applied.law.signals.get(name)
    if signal is None:
        return None
    clocks = list(law_clocks((applied,), Asked(signal.right, received_at)))
    return SignalEffect(
        law=applied.key,
        effect=_effect(known_consumer, login_at),
        display=signal.display,
        outer_limit=_latest(clocks),
        later_absence=NOT_OPT_IN,
        ask_again_not_before=_ask_again(signal, local_date(received_at, applied.zone)),
        reference=signal.origin.citation.reference,
    )


def _effect(known_consumer: bool, login_at: datetime | None) -> str:
    if known_consumer:
        return "IMMEDIATE for browser, linked profile and known consumer"
    reach = "IMMEDIATE for browser and linked profile"
    return f"{reach}; extends to the consumer from login" if login_at is not None else reach


def _latest(clocks: list[Clock]) -> date | None:
    return max((clock.legal_due for clock in clocks if clock.legal_due is not None), default=None)


def _ask_again(signal: Signal, day: date) -> date | None:
    return nominal_end(day, signal.ask_again_after) if signal.ask_again_after is not None else None
