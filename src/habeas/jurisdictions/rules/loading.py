"""Turns a law's data file into a Law, and refuses a value without citation, validity or verification."""

from collections.abc import Iterable, Mapping
from typing import Any

from habeas.jurisdictions.rules.clock_loading import clock_rules
from habeas.jurisdictions.rules.iris import basis_iri, right_iri
from habeas.jurisdictions.rules.origins import OriginReader
from habeas.jurisdictions.rules.pack import (
    AgeRule,
    Applicability,
    ApplicabilityTest,
    BasisRule,
    BreachRule,
    Denials,
    IdentityRule,
    Law,
    Origin,
    ProofRule,
    Provision,
    Retention,
    RightGrant,
    Signal,
    Variant,
)
from habeas.jurisdictions.rules.sets import DenialCode, LegalBasis, Right, Verification
from habeas.kernel.periods import Period, Unit

Data = Mapping[str, Any]


def law_from(data: Data) -> Law:
    """The law that a data file describes; raises KeyError or ValueError when the file is incomplete."""
    code, begins = data["code"], data["in_force"]["from"]
    read = OriginReader(code, begins)
    variants = _variants(data["time"])
    return Law(
        code=code,
        name=data["name"],
        label=data["label"],
        iri=data["iri"],
        origin=read(data["in_force"]),
        applicability=_applicability(data, variants, read),
        default_variant=_default_variant(data["time"], variants),
        variants=variants,
        rights={Right(name): _right(code, Right(name), entry, read) for name, entry in data["rights"].items()},
        clocks=clock_rules(data["clocks"], read),
        denials=_denials(data["denials"], data["rights"], read),
        bases={LegalBasis(name): _basis(code, name, entry, read) for name, entry in data["bases"].items()},
        ages=tuple(_ages(data["children"], read)),
        breaches=tuple(_breach(entry, read) for entry in data["breach"]["duties"]),
        breach_blocks=tuple(data["breach"]["blocks"]["value"]),
        retention=_retention(data["retention"], read),
        signals={name: _signal(name, entry, read) for name, entry in data["signals"].items()},
        identity=_identity(data["verification"], read),
        provisions=_provisions(data, read),
    )


def _variants(time: Data) -> dict[str, Variant]:
    calendars = time.get("variant_calendars", {})
    return {code: Variant(code, zone, calendars.get(code, code)) for code, zone in time.get("variants", {}).items()}


def _default_variant(time: Data, variants: Mapping[str, Variant]) -> Variant:
    chosen = time.get("default_variant")
    return variants[chosen] if chosen else Variant(None, time["zone"], time["calendar"])


def _applicability(data: Data, variants: Mapping[str, Variant], read: OriginReader) -> Applicability:
    applies = data["applies"]
    tests = tuple(
        ApplicabilityTest(test["code"], tuple(test["needs"]), test["says"], read(test)) for test in applies["tests"]
    )
    places = frozenset(data["time"].get("places", variants)) | frozenset(data["time"].get("unions", ()))
    reach = places | {place.partition("-")[0] for place in places}
    return Applicability(applies["rule"], places, reach, tests)


def _right(law: str, right: Right, entry: Data, read: OriginReader) -> RightGrant:
    level = entry.get("verification")
    return RightGrant(
        right=right,
        iri=right_iri(law, right, entry.get("iri")),
        condition=entry.get("condition"),
        absolute=entry.get("absolute", False),
        verification=Verification(level) if level else None,
        duties=tuple(entry.get("duties", ())),
        ask_again_after=_ask_again(entry),
        origin=read(entry),
    )


def _denials(data: Data, rights: Data, read: OriginReader) -> Denials:
    general = _codes(data["general"], read)
    absolute = {Right(name) for name in data["absolute"]["rights"]}
    own = {Right(name): _codes(entry, read) for name, entry in data["by_right"].items()}
    by_right = {right: {} if right in absolute else {**general, **own.get(right, {})} for right in map(Right, rights)}
    return Denials(by_right, frozenset(code for codes in by_right.values() for code in codes))


def _codes(entry: Data, read: OriginReader) -> dict[DenialCode, Origin]:
    origin = read(entry)
    return {DenialCode(code): origin for code in entry["codes"]}


def _basis(law: str, name: str, entry: Data, read: OriginReader) -> BasisRule:
    basis = LegalBasis(name)
    return BasisRule(
        basis=basis,
        iri=basis_iri(law, basis, entry.get("iri")),
        rights_excluded=frozenset(Right(right) for right in entry["without"]),
        scenes=frozenset(entry["scenes"]),
        origin=read(entry),
    )


def _ages(data: Data, read: OriginReader) -> Iterable[AgeRule]:
    for entry in data["states"]:
        origin = read({"cite": data["cite"], **entry})
        if "bands" in entry:
            bands = tuple((below, answer) for below, answer in sorted(entry["bands"].items()))
            yield AgeRule(entry["place"], bands, data["otherwise"], origin, entry.get("only"))
        for place, age in entry.get("ages", {}).items():
            yield AgeRule(place, ((age, data["bands"]),), data["otherwise"], origin)


def _breach(entry: Data, read: OriginReader) -> BreachRule:
    unit = Unit(entry["unit"])
    return BreachRule(
        duty=entry["duty"],
        period=Period(entry["number"], unit) if "number" in entry else None,
        unit=unit,
        start=entry["start"],
        risks=frozenset(entry["risks"]),
        more_than=entry.get("more_than", 0),
        grades=frozenset(entry.get("grades", ())),
        operator=entry.get("operator"),
        calendar=entry.get("calendar"),
        origin=read(entry),
    )


def _retention(data: Data, read: OriginReader) -> Retention:
    duty, records = data["duty"], data["records"]
    return Retention(
        recognises=frozenset(duty["recognises"]),
        code=DenialCode(duty.get("code", DenialCode.LEGAL_OBLIGATION_RETENTION)),
        allowed=tuple(duty["allowed"]),
        duty_origin=read(duty),
        records=Period(records["number"], Unit(records["unit"])),
        records_start=records["start"],
        records_origin=read(records),
    )


def _ask_again(entry: Data) -> Period | None:
    again = entry.get("ask_again")
    return Period(again["number"], Unit(again["unit"])) if again else None


def _signal(name: str, entry: Data, read: OriginReader) -> Signal:
    return Signal(
        name=name,
        right=Right(entry["right"]),
        display=entry["display"],
        ask_again_after=_ask_again(entry),
        origin=read(entry),
    )


def _identity(data: Data, read: OriginReader) -> IdentityRule:
    return IdentityRule(
        default=Verification(data["default"]),
        by_scope={scope: Verification(level) for scope, level in data.get("by_scope", {}).items()},
        unverified=data.get("unverified", {}),
        origin=read(data),
        scopes=data.get("scopes", {}),
        proofs={Verification(level): _proof(entry, read) for level, entry in data.get("proofs", {}).items()},
        partly=frozenset(data.get("unverified_partly", ())),
    )


def _proof(entry: Data, read: OriginReader) -> ProofRule:
    return ProofRule(entry["points"], entry.get("declaration"), read(entry))


def _provisions(data: Data, read: OriginReader) -> dict[str, Provision]:
    entries = {
        **data["provisions"],
        "verification": {**data["verification"], "value": data["verification"]["says"]},
        "breach_blocks": data["breach"]["blocks"],
    }
    return {topic: Provision(topic, entry["value"], read(entry)) for topic, entry in entries.items()}
