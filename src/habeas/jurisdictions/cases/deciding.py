"""Decides what a written case asks to decide: a proposed refusal, items to keep, a withdrawn consent."""

from collections.abc import Mapping
from typing import Any

from habeas.jurisdictions.cases.circumstances import laws_of, right_of
from habeas.jurisdictions.cases.promises import terms_of
from habeas.jurisdictions.cases.reading import (
    Given,
    mapping,
    member,
    optional_day,
    period,
    refuse,
    sequence,
    text,
    texts,
)
from habeas.jurisdictions.cases.showing import Shown, iso
from habeas.jurisdictions.resolution.applicability import AppliedLaw
from habeas.jurisdictions.resolution.asked import Moment, day_of
from habeas.jurisdictions.resolution.denials import DenialDecision, admits_denial
from habeas.jurisdictions.resolution.grants import granted
from habeas.jurisdictions.resolution.retention import ErasureDecision, HeldItem, ItemDecision, decide_items
from habeas.jurisdictions.resolution.withdrawals import AlternateBasis, decide_withdrawal
from habeas.jurisdictions.rules.sets import DenialCode, LegalBasis, Right

ERASING = frozenset({Right.ERASURE, Right.ACCOUNT_CLOSURE, Right.GUARDIAN_ERASURE})
_CHANGED_BY_VARIANT = ("notice", "channel", "right", "scope", "served_language", "laws", "law", "policy")


def decisions(given: Given, laws: tuple[AppliedLaw, ...], as_of: Moment) -> Shown:
    """Every decision that the case asks for; the findings stand under `finding`."""
    if given.get("variants"):
        return {name: decisions(varied, laws_of(varied, as_of), as_of) for name, varied in variants(given).items()}
    if given.get("proposed_denial") is not None:
        return _denial(given, laws, as_of)
    right = right_of(given)
    if right is Right.WITHDRAW_CONSENT:
        return _withdrawal(given, laws)
    if right in ERASING and given.get("items"):
        return _items(given, right, laws, as_of)
    return {}


def variants(given: Given) -> Mapping[str, Given]:
    """The case as each variant changes it: `no notice`, `notice AISHU`, `laws EU_GDPR:DE, US_CA_CCPA`."""
    rest = {name: value for name, value in given.items() if name != "variants"}
    return {name: _varied(rest, name) for name in texts(given["variants"], "variants")}


def _varied(given: Given, variant: str) -> Given:
    first, _, second = variant.partition(" ")
    if first == "no" and second in _CHANGED_BY_VARIANT:
        return {**given, second: None}
    if first not in _CHANGED_BY_VARIANT or not second:
        refuse(
            ("variants",), f"The variant {variant!r} changes nothing that is known.", known=list(_CHANGED_BY_VARIANT)
        )
    if first in ("laws", "law"):
        return {**given, "laws": [name.strip() for name in second.split(",")], "facts": None}
    if first == "policy":
        return {**given, "specific_policy": {"promise": second}}
    return {**given, first: second}


def _denial(given: Given, laws: tuple[AppliedLaw, ...], as_of: Moment) -> Shown:
    codes = texts(given["proposed_denial"], "proposed_denial")
    if not codes:
        refuse(("proposed_denial",), "proposed_denial names no reason.")
    found = [
        admits_denial(right_of(given), member(DenialCode, code, "proposed_denial"), laws, terms_of(given), as_of)
        for code in codes
    ]
    standing = next((decision for decision in found if decision.admitted), found[0])
    return _shown_denial(standing)


def _shown_denial(decision: DenialDecision) -> Shown:
    shown: Shown = {
        "decision": decision.decision.value,
        "reason": decision.reason,
        "proposed": {"code": decision.code.value, "iri": decision.iri},
        "admitted_by": [f"{citation.source} {citation.reference}" for citation in decision.admitted_by],
        "refused_by": list(decision.refused_by),
        "finding": decision.finding.value if decision.finding else None,
    }
    return {**shown, "code": decision.code.value} if decision.admitted else shown


def _withdrawal(given: Given, laws: tuple[AppliedLaw, ...]) -> Shown:
    alternate = mapping(given.get("alternate_basis"), "alternate_basis")
    basis = None
    if alternate:
        basis = AlternateBasis(
            member(LegalBasis, alternate.get("code"), "alternate_basis", "code"),
            optional_day(alternate.get("registered_at"), "alternate_basis", "registered_at"),
        )
    decision = decide_withdrawal(laws, basis, optional_day(given.get("received_at"), "received_at"))
    return {
        "decision": decision.decision.value,
        "inform": decision.inform,
        "reason": decision.because,
        "finding": decision.finding.value if decision.finding else None,
    }


def _items(given: Given, right: Right, laws: tuple[AppliedLaw, ...], as_of: Moment) -> Shown:
    granting = granted(right, laws, terms_of(given), as_of).laws or laws
    items = [_item(mapping(entry, "items")) for entry in sequence(given["items"], "items")]
    zone = granting[0].zone if granting else "UTC"
    return _shown_erasure(decide_items(items, granting, day_of(as_of, zone)))


def _item(entry: Given) -> HeldItem:
    name = entry.get("id")
    if not isinstance(name, str):
        refuse(("items", "id"), "Every item needs an id.")
    kept: Any = entry.get("retention")
    return HeldItem(
        id=name,
        created=optional_day(entry.get("created"), "items", "created"),
        retention=None if kept is None else period(kept, "items", "retention"),
        law=text(entry.get("law"), "items", "law"),
    )


def _shown_erasure(decision: ErasureDecision) -> Shown:
    shown: Shown = {"decision": decision.decision.value}
    if decision.code is not None:
        shown["code"] = decision.code
    if decision.interim is not None:
        shown["interim"] = decision.interim
    shown["finding"] = decision.finding.value if decision.finding else None
    return {**shown, **{item.id: _shown_item(item) for item in decision.items}}


def _shown_item(item: ItemDecision) -> str | Shown:
    if item.code is None:
        return item.state
    return {
        "state": item.state,
        "allowed": list(item.allowed),
        "code": item.code,
        "purge_on": iso(item.purge_on),
    }
