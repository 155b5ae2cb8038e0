"""Resolves a written request: dates, rights, burdens and decisions, under the names that cases use."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from habeas.jurisdictions.cases.circumstances import asked_of, laws_of, right_of
from habeas.jurisdictions.cases.deciding import decisions
from habeas.jurisdictions.cases.promises import contract_of, version_for_request
from habeas.jurisdictions.cases.reading import Given, instant
from habeas.jurisdictions.cases.showing import (
    Shown,
    due_date,
    instants_by_label,
    iso,
    promised,
    receipt_dates,
    shown_clocks,
    statuses,
    utc,
    wrong_answers,
)
from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.clocks import Clock
from habeas.jurisdictions.resolution.grants import law_verification
from habeas.jurisdictions.resolution.resolving import Resolution, resolve
from habeas.jurisdictions.rules.sets import Availability, Decision, DenialCode, Finding
from habeas.kernel.periods import Unit


def resolved(given: Given) -> Resolution:
    """The resolution behind a case that has a date of receipt."""
    asked = asked_of(given)
    laws = laws_of(given, asked.received_at)
    return resolve(asked, laws, contract_of(given, laws))


def request_case(given: Given, today: date) -> Shown:
    """Everything that follows for a request; without a date of receipt only what needs none."""
    if _only_processor(given):
        return {"right": right_of(given).value, **_forward(laws_of(given, today))}
    if given.get("received_at") is None:
        laws = laws_of(given, today)
        right_of(given)
        return _with_findings({**_laws(laws), **decisions(given, laws, today)}, [])
    found = resolved(given)
    shown = {
        **_laws(found.laws),
        **_rights(found),
        **_dates(given, found),
        **_outside(found),
        **decisions(given, found.laws, found.received_at),
    }
    return _with_findings(shown, [report.finding for report in found.findings])


def _outside(found: Resolution) -> Shown:
    """What no law and no notice grants is outside of their scope."""
    if found.availability is not Availability.NOT_GRANTED:
        return {}
    code = DenialCode.OUT_OF_SCOPE.value
    return {"decision": Decision.OUT_OF_SCOPE.value, "code": code, "reason": found.because}


def _only_processor(given: Given) -> bool:
    return str(given.get("role", given.get("org_role", ""))).upper() == "PROCESSOR"


def _forward(laws: tuple[AppliedLaw, ...]) -> Shown:
    """A processor answers nothing: it hands the request to the controller."""
    return {
        "laws": [applied.key for applied in laws],
        "decision": Decision.FORWARD_TO_CONTROLLER.value,
        "due": Unit.WITHOUT_UNDUE_DELAY.value.upper(),
        "reason": "the organization is only processor; the controller answers",
    }


def _with_findings(shown: Shown, findings: list[Finding]) -> Shown:
    """One list of all findings, and the weightiest of them as `finding`."""
    own = shown.get("finding")
    every = {*findings, *([Finding(own)] if own else [])}
    ordered = [finding.value for finding in Finding if finding in every]
    return {**shown, "finding": ordered[0] if ordered else None, "findings": ordered}


def _laws(laws: tuple[AppliedLaw, ...]) -> Shown:
    return {
        "laws": [applied.key for applied in laws],
        "assumed": any(applied.assumed for applied in laws),
        "tests": {
            applied.key: {"test": applied.test, "because": applied.because, "assumed": applied.assumed}
            for applied in laws
        },
    }


def _rights(found: Resolution) -> Shown:
    terms = found.contract.terms
    return {
        "right": found.right.value,
        "availability": found.availability.value,
        "because": found.because,
        "citations": [{"source": item.source, "reference": item.reference} for item in found.citations],
        "duties": list(found.duties),
        "verification": found.verification.value,
        "ask_again_not_before": iso(found.ask_again_not_before),
        "fee": found.fee,
        "remedies": list(found.remedies),
        "notice": terms.notice if terms else None,
        "addenda": [code for code in terms.addenda if any(law.code == code for law in found.laws)] if terms else [],
    }


def _dates(given: Given, found: Resolution) -> Shown:
    effective, clocks = found.effective_due, found.clocks
    shown: Shown = {
        "receipt_dates": receipt_dates(clocks),
        **_sources(given, found),
        "ack_due": due_date(found.acknowledge_by),
        "ack_target": due_date(found.acknowledge_by),
        "ack_legal": due_date(found.acknowledge_limit),
        "effective_due": due_date(effective),
        "due": due_date(effective),
        "source": effective.source if effective else None,
        "effective_due_utc": utc(effective.at) if effective else None,
        "weekday": f"{effective.date:%A}" if effective else None,
        "rolled": False,
        "hard_due": due_date(found.hard_due),
        "hard_due_utc": utc(found.hard_due.at) if found.hard_due else None,
        "interim_reply_due": due_date(found.interim_reply_by),
        "provisional": found.provisional,
        **instants_by_label(clocks),
        **wrong_answers(clocks, effective),
        **_promises(given, found),
        **statuses(found, _days_mentioned(given)),
        **_status(given, found),
        "data_pack": found.data_pack,
        "calendars": list(found.calendars),
    }
    return {**shown, "effect": "IMMEDIATE"} if any(clock.immediate for clock in clocks) else shown


def _status(given: Given, found: Resolution) -> Shown:
    """Where the request stands at the instant that the case calls now, or stood when it was answered."""
    named = next((name for name in ("answered_at", "now") if given.get(name) is not None), None)
    return {} if named is None else {"status": found.status_at(instant(given[named], named)).value}


def _sources(given: Given, found: Resolution) -> Shown:
    shown = shown_clocks(found.clocks)
    for applied in found.laws:
        entry = shown.get(applied.code)
        if entry is None:
            continue
        level = law_verification(found.granted, applied, given.get("scope"))
        entry["verification"] = level.value if level else None
        entry.setdefault("extension", "NOT_ALLOWED")
    unverified = filter(None, (_when_unverified(given, found, applied) for applied in found.laws))
    words = next(unverified, None)
    return {**shown, "at_legal_due_unverified": words} if words else shown


def _when_unverified(given: Given, found: Resolution, applied: AppliedLaw) -> str | None:
    identity = given.get("identity")
    if not isinstance(identity, dict) or identity.get("answered") is not None:
        return None
    rules = applied.law.identity.unverified
    return rules.get(given.get("scope") or "", rules.get(found.right.value))


def _promises(given: Given, found: Resolution) -> Shown:
    best = promised(found.clocks)
    shown: Shown = {"promise": str(best.period) if best else None}
    if given.get("notice_versions"):
        shown["version_for_request"] = version_for_request(given)
    if found.contract.diverges():
        prevailing = found.contract.prevailing()
        clock = _clock_named(found, prevailing.code if prevailing else "")
        shown["prevailing_due"] = iso(clock.legal_due) if clock else None
    return shown


def _clock_named(found: Resolution, source: str) -> Clock | None:
    return next((clock for clock in found.clocks if clock.source == source), None)


def _days_mentioned(value: Any) -> Iterator[date]:
    """Every calendar date that stands anywhere in the case."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _days_mentioned(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _days_mentioned(inner)
    elif isinstance(value, str) and len(value) == len("2026-01-01"):
        try:
            yield date.fromisoformat(value)
        except ValueError:
            return
