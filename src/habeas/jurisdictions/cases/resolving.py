"""The door for a written case: finds what kind it is, resolves it, and says what it did not use."""

from datetime import date
from typing import Any

from habeas.jurisdictions.cases.circumstances import FACTS
from habeas.jurisdictions.cases.incidents import breach_case, children_case, records_case, signal_case
from habeas.jurisdictions.cases.reading import Given, mapping, refuse, unknown_fields
from habeas.jurisdictions.cases.requests import request_case
from habeas.jurisdictions.cases.showing import Shown
from habeas.jurisdictions.catalog import DATA_PACK_VERSION

FIELDS = (
    "action", "addenda", "addendum", "affected", "age", "ages", "alternate_basis", "answered_at", "assessed",
    "assessed_at", "aware_at", "breach", "browser_profile", "ca_consumers_notified", "channel", "cii",
    "clarification", "collected_under", "consumers_notified", "countries", "country", "extension", "facts", "fee",
    "fresh_agreement", "grade_CN", "handled", "identity", "items", "law", "laws", "login_at", "notice",
    "notice_versions", "now", "operator", "operator_CN", "org_role", "places", "prevailing_language",
    "proposed_denial", "purpose", "received_at", "response_sent", "right", "risk", "role", "scope",
    "served_language", "served_promise", "signal", "specific_may_weaken", "specific_policy", "tenant_supports",
    "type", "variants",
)  # fmt: skip


def resolve_case(given: Given) -> Shown:
    """What follows from the `given` of a case, ready for JSON.

    Raises BAD_USER_INPUT, UNKNOWN_LAW or NOT_FOUND for what cannot be read; fields that no rule uses are listed
    under `unused_fields`.
    """
    facts = mapping(given.get("facts"), "facts")
    unused = [*unknown_fields(given, FIELDS), *(f"facts.{name}" for name in unknown_fields(facts, FACTS, "facts"))]
    shown = _resolved(given)
    return {**shown, "unused_fields": unused} if unused else shown


def givens_of(written: Any) -> list[Given]:
    """What is given in a file: one case, one bare `given`, or a list of them.

    Raises BAD_USER_INPUT for anything else.
    """
    listed = written if isinstance(written, list) else [written]
    return [mapping(case.get("given", case) if isinstance(case, dict) else case, "case") for case in listed]


def _resolved(given: Given) -> Shown:
    if given.get("breach"):
        return breach_case(given)
    if given.get("signal") is not None:
        return signal_case(given)
    asks = given.get("right") is not None or given.get("type") is not None
    if not asks and (given.get("ages") is not None or given.get("age") is not None):
        return children_case(given)
    if not asks and given.get("response_sent") is not None:
        return records_case(given)
    if not asks:
        refuse(("right",), "The case names neither a right nor a breach, signal, age or answered request.")
    return request_case(given, date.fromisoformat(DATA_PACK_VERSION))
