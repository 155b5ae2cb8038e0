"""The door for a written case: finds what kind it is, resolves it, and says what it did not use."""

from datetime import date

from habeas.jurisdictions.cases.circumstances import FACTS
from habeas.jurisdictions.cases.incidents import breach_case, children_case, records_case, signal_case
from habeas.jurisdictions.cases.reading import Given, mapping, refuse, unknown_fields
from habeas.jurisdictions.cases.requests import request_case
from habeas.jurisdictions.cases.showing import Shown
from habeas.jurisdictions.catalog import DATA_PACK_VERSION

FIELDS = (
    "action", "affected", "age", "ages", "alternate_basis", "assessed", "assessed_at", "aware_at", "breach",
    "browser_profile", "ca_consumers_notified", "channel", "clarification", "collected_under", "consumers_notified",
    "countries", "country", "extension", "facts", "fee", "fresh_agreement", "grade_CN", "handled", "identity",
    "items", "law", "laws", "login_at", "notice", "notice_versions", "operator", "operator_CN", "org_role", "role",
    "prevailing_language", "proposed_denial", "purpose", "received_at", "response_sent", "right", "risk", "scope",
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


def _resolved(given: Given) -> Shown:
    if given.get("breach"):
        return breach_case(given)
    if given.get("signal") is not None:
        return signal_case(given)
    if given.get("ages") is not None or given.get("age") is not None:
        return children_case(given)
    if given.get("response_sent") is not None:
        return records_case(given)
    if given.get("right") is None and given.get("type") is None:
        refuse(("right",), "The case names neither a right nor a breach, signal, age or answered request.")
    return request_case(given, date.fromisoformat(DATA_PACK_VERSION))
