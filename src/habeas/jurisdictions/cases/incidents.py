"""Resolves the written cases that are no requests: breaches, signals, children and records of requests."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from habeas.jurisdictions.cases.circumstances import laws_of
from habeas.jurisdictions.cases.reading import (
    Given,
    day,
    instant,
    mapping,
    member,
    number,
    refuse,
    sequence,
    text,
    texts,
    truth,
)
from habeas.jurisdictions.cases.showing import Shown, iso, utc
from habeas.jurisdictions.catalog import LAWS, law_named
from habeas.jurisdictions.resolution.applicability import AppliedLaw, named_laws
from habeas.jurisdictions.resolution.breaches import (
    RISKS,
    Breach,
    BreachClock,
    affected_under,
    breach_clocks,
    covers,
    duties_not_begun,
    notice_blocks,
)
from habeas.jurisdictions.resolution.children import age_rules, child_matrix, most_protective
from habeas.jurisdictions.resolution.retention import request_record_retention
from habeas.jurisdictions.resolution.signals import signal_effect
from habeas.jurisdictions.rules.sets import IncidentGrade
from habeas.kernel.periods import Unit, local_date, zone

CRITICAL = "cii"
_OPERATORS = {
    "ciio": CRITICAL,
    "critical_infrastructure": CRITICAL,
    "critical_information_infrastructure": CRITICAL,
    "central_state_organs": "central_state_organ",
    "central_organ": "central_state_organ",
    "small": "small_agent",
}
_PLACES = {"GB": "UK", "US-CA": "US_CA_sale", "US_CA_CCPA": "US_CA_sale", "US-CA_sale": "US_CA_sale"}
_STARTS = {
    "consumers_notified": ("ca_consumers_notified", "consumers_notified"),
    "assessed": ("assessed", "assessed_at", "sg_assessed"),
    "handled": ("handled", "handled_at", "handling_ended"),
}


def breach_case(given: Given) -> Shown:
    """Whom to tell after a breach, by when."""
    aware_at = instant(given.get("aware_at"), "aware_at")
    affected = mapping(given.get("affected"), "affected")
    laws = _laws_of_breach(given, affected, aware_at)
    breach = Breach(
        aware_at=aware_at,
        risk=_risk(given),
        affected={spot: int(number(count, "affected", spot) or 0) for spot, count in affected.items()},
        grade=_grade(given),
        operator=_operator(given),
        started=_starts(given),
    )
    clocks = breach_clocks(laws, breach)
    due = [clock.due_at for clock in clocks if clock.duty == "authority" and clock.due_at]
    return {
        "laws": [applied.key for applied in laws],
        "rolled": False,
        **_earliest_authority(clocks, min(due, default=None)),
        **{applied.code: _of_law(applied, clocks, breach) for applied in laws},
        "user_notice_blocks": list(notice_blocks(laws)),
    }


def _laws_of_breach(given: Given, affected: Given, aware_at: datetime) -> tuple[AppliedLaw, ...]:
    named = laws_of(given, aware_at)
    reached = [
        f"{law.code}:{spot}" if spot in law.variants else law.code
        for spot in affected
        for law in LAWS.values()
        if covers(law, spot)
    ]
    unplaced = [spot for spot in affected if not any(covers(law, spot) for law in LAWS.values())]
    if unplaced and not named:
        refuse(("affected", unplaced[0]), f"No law of the catalog protects people counted at {unplaced[0]!r}.")
    return named or named_laws(reached)


def _risk(given: Given) -> str:
    risk = str(given.get("risk", "risk")).removesuffix("_risk")
    risk = {"unlikely": "none", "no": "none", "low": "none"}.get(risk, risk)
    if risk not in RISKS:
        refuse(("risk",), f"risk knows no {risk!r}.", known=list(RISKS))
    return risk


def _operator(given: Given) -> str | None:
    """The kind of operator, under the names in which people write it."""
    if truth(given.get("cii"), "cii"):
        return CRITICAL
    name = text(given.get("operator_CN", given.get("operator")), "operator")
    plain = None if name is None else name.strip().lower().replace(" ", "_").replace("-", "_")
    return _OPERATORS.get(plain or "", plain)


def _grade(given: Given) -> IncidentGrade | None:
    grade = given.get("grade_CN")
    return None if grade is None else member(IncidentGrade, grade, "grade_CN")


def _starts(given: Given) -> dict[str, date]:
    return {
        start: day(str(given[name]).partition("T")[0], name)
        for start, names in _STARTS.items()
        for name in names
        if given.get(name) is not None
    }


def _earliest_authority(clocks: Iterable[BreachClock], due: datetime | None) -> Shown:
    if due is None:
        return {"authority_due": None}
    clock = next(clock for clock in clocks if clock.due_at == due)
    return {"authority_due": _local(due, clock), "authority_due_utc": utc(due)}


def _of_law(applied: AppliedLaw, clocks: Iterable[BreachClock], breach: Breach) -> Shown:
    own = [clock for clock in clocks if clock.law == applied.key]
    waiting = duties_not_begun(applied, breach)
    return {
        **{f"{duty}_due": None for duty in waiting},
        **waiting,
        **{name: value for clock in own for name, value in _shown(clock).items()},
        "discovery_date": iso(local_date(breach.aware_at, applied.zone)),
        "affected": affected_under(applied.law, breach),
        "citations": [clock.reference for clock in own],
    }


def _shown(clock: BreachClock) -> Shown:
    if clock.due_at is None:
        return {clock.duty: clock.unit.value.upper()}
    by_the_hour = clock.unit is Unit.HOUR
    return {f"{clock.duty}_due": _local(clock.due_at, clock) if by_the_hour else iso(clock.due_date)}


def _local(at: datetime, clock: BreachClock) -> str:
    return at.astimezone(zone(clock.zone)).isoformat()


def signal_case(given: Given) -> Shown:
    """What an opt-out signal does, under the first applicable law that speaks of it."""
    received_at = instant(given.get("received_at"), "received_at")
    login = given.get("login_at")
    effects = [
        signal_effect(
            str(given["signal"]),
            applied,
            received_at,
            known_consumer=given.get("browser_profile") in ("known", "logged_in"),
            login_at=instant(login, "login_at") if login is not None else None,
        )
        for applied in laws_of(given, received_at)
    ]
    found = [effect for effect in effects if effect is not None]
    if not found:
        return {"effect": "NONE", "because": "no applicable law speaks of this signal"}
    first = found[0]
    return {
        "law": first.law,
        "effect": first.effect,
        "display": first.display,
        "outer_limit": iso(first.outer_limit),
        "later_absence": first.later_absence,
        "ask_again_not_before": iso(first.ask_again_not_before),
        "verification": "NONE",
        "reference": first.reference,
    }


def children_case(given: Given) -> Shown:
    """Who decides for a child of each age, per place."""
    ages = [_age(value) for value in sequence(given.get("ages", given.get("age")), "ages")]
    named = next((given[name] for name in ("countries", "country", "places") if given.get(name) is not None), None)
    places = [_PLACES.get(place, place) for place in texts(named, "countries")] or None
    unknown = [name for name in places or () if name not in age_rules()]
    if unknown:
        refuse(("countries",), f"No law of the catalog sets an age for {unknown[0]!r}.", known=sorted(age_rules()))
    matrix: dict[str, Any] = dict(child_matrix(ages, places))
    strictest = {str(age): most_protective(row[str(age)] for row in matrix.values()) for age in ages}
    return {**matrix, "most_protective": strictest}


def _age(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        refuse(("ages",), f"ages knows no {value!r}.")
    return value


def records_case(given: Given) -> Shown:
    """How long the record of an answered request is kept."""
    law = law_named(str(given.get("law")).partition(":")[0])
    found = request_record_retention(law, day(given.get("response_sent"), "response_sent"))
    return {
        "keep_until_at_least": iso(found.keep_until),
        "erasable_by_subject": found.erasable_by_subject,
        "reference": found.reference,
        "verified": found.verified,
    }
