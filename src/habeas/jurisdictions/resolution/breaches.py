"""Whom to tell after a breach, by when, under each law that protects somebody affected."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.clocks import counted, nominal_end
from habeas.jurisdictions.rules.pack import BreachRule, Law
from habeas.jurisdictions.rules.sets import IncidentGrade
from habeas.kernel.periods import Unit, add_hours, end_of_day, local_date

NOT_REQUIRED = "NOT_REQUIRED"
RISKS = ("none", "risk", "high")
BLOCKS = (
    "basic facts",
    "possible impact",
    "measures taken or planned",
    "what you can do",
    "contact",
    "data types",
    "date of breach",
)


@dataclass(frozen=True, slots=True)
class Breach:
    """What is known of a breach; days that began further periods (`discovery`, `consumers_notified`) by name."""

    aware_at: datetime
    risk: str = "risk"
    affected: Mapping[str, int] = field(default_factory=dict)
    grade: IncidentGrade | None = None
    operator: str | None = None
    started: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BreachClock:
    """One duty to tell: at an instant, by the end of a day, or without a number (`unit`)."""

    law: str
    duty: str
    unit: Unit
    zone: str
    due_at: datetime | None
    due_date: date | None
    reference: str
    verified: bool


def breach_clocks(laws: Sequence[AppliedLaw], breach: Breach) -> tuple[BreachClock, ...]:
    """Every duty to tell that has begun, per law."""
    return tuple(clock for applied in laws for clock in _of_law(applied, breach))


def duties_not_begun(applied: AppliedLaw, breach: Breach) -> dict[str, str]:
    """Every other duty that the law knows: not required here, or waiting for the event from which it counts."""
    begun = {clock.duty for clock in _of_law(applied, breach)}
    rules = _in_force(applied, breach)
    return {
        rule.duty: f"AWAITS_{rule.start.upper()}" if _asked_for(rule, applied, breach) else NOT_REQUIRED
        for rule in _for_operator(rules, breach.operator)
        if rule.duty not in begun
    }


def _in_force(applied: AppliedLaw, breach: Breach) -> list[BreachRule]:
    aware_on = local_date(breach.aware_at, applied.zone)
    return [rule for rule in applied.law.breaches if rule.origin.in_force(aware_on)]


def _asked_for(rule: BreachRule, applied: AppliedLaw, breach: Breach) -> bool:
    return breach.risk in rule.risks and _large_enough(rule, applied, breach)


def _of_law(applied: AppliedLaw, breach: Breach) -> Iterator[BreachClock]:
    aware_on = local_date(breach.aware_at, applied.zone)
    rules = _in_force(applied, breach)
    for rule in _for_operator(rules, breach.operator):
        if _asked_for(rule, applied, breach):
            clock = _clock(rule, applied, breach, aware_on)
            if clock is not None:
                yield clock


def _for_operator(rules: Sequence[BreachRule], operator: str | None) -> Iterable[BreachRule]:
    """A rule for the kind of operator takes the place of the general one for the same duty."""
    special = {rule.duty for rule in rules if rule.operator is not None and rule.operator == operator}
    return [rule for rule in rules if (rule.operator == operator if rule.duty in special else rule.operator is None)]


def _large_enough(rule: BreachRule, applied: AppliedLaw, breach: Breach) -> bool:
    """Whether the breach reaches the size for a duty; an unknown size takes no duty away."""
    affected = affected_under(applied.law, breach)
    if rule.more_than and affected is not None and affected <= rule.more_than:
        return False
    if not rule.grades or (breach.grade is None and affected is None):
        return True
    grade = breach.grade or graded(applied.law, affected, local_date(breach.aware_at, applied.zone))
    return grade is not None and grade.value in rule.grades


def affected_under(law: Law, breach: Breach) -> int | None:
    """How many persons the law protects, or None when nobody was counted there."""
    counts = [number for spot, number in breach.affected.items() if spot in (law.code, law.label) or covers(law, spot)]
    return sum(counts) if counts else None


def covers(law: Law, spot: str) -> bool:
    """Whether persons counted at a place (`CN`, `EU`, `DE`, `US-CA`) are protected by the law."""
    return spot == law.label or spot in law.applicability.places or spot.partition("-")[0] in law.applicability.places


def graded(law: Law, affected: int | None, on: date) -> IncidentGrade | None:
    """The grade of an incident by the number of persons affected, where a law sets grades."""
    reached = None
    for grade in IncidentGrade:
        threshold = law.provisions.get(f"incident_grade_{grade.value}")
        if threshold is None or affected is None or not threshold.origin.in_force(on):
            continue
        if isinstance(threshold.value, int) and affected >= threshold.value:
            reached = grade
    return reached


def _clock(rule: BreachRule, applied: AppliedLaw, breach: Breach, aware_on: date) -> BreachClock | None:
    from_awareness = rule.start in ("aware", "discovery")
    began = breach.started.get(rule.start, aware_on if from_awareness else None)
    if began is None:
        return None
    due_at, due_date = _due(rule, applied, breach, began)
    origin = rule.origin
    return BreachClock(
        applied.key, rule.duty, rule.unit, applied.zone, due_at, due_date, origin.citation.reference, origin.verified
    )


def _due(rule: BreachRule, applied: AppliedLaw, breach: Breach, began: date) -> tuple[datetime | None, date | None]:
    if rule.period is None:
        return None, None
    if rule.unit is Unit.HOUR:
        at = add_hours(breach.aware_at, rule.period.number)
        return at, local_date(at, applied.zone)
    day = counted(began, rule.period, rule.calendar).day if rule.calendar else nominal_end(began, rule.period)
    return end_of_day(day, applied.zone), day


def notice_blocks(laws: Sequence[AppliedLaw]) -> tuple[str, ...]:
    """What a notice to the people must hold so that it meets every law at once."""
    wanted = {block for applied in laws for block in applied.law.breach_blocks}
    return tuple(block for block in BLOCKS if block in wanted)
