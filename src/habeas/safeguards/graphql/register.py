"""The registers as clients read them: safeguards with evidence, what they cover, and the policies of the house."""

from datetime import datetime
from typing import Any

import strawberry

from habeas.inventory.graphql import Controller
from habeas.reading.binding import Need, Same
from habeas.reading.fields import bound, column, computed, extend, global_id, many, paged
from habeas.reading.types import Connection, DateTime, Node
from habeas.safeguards import model
from habeas.safeguards.rules.register import Control, Shown, coverage, mapped
from habeas.safeguards.rules.sets import SafeguardKind, SafeguardStanding, SafeguardThreat

strawberry.enum(SafeguardThreat, description="Against what a safeguard stands (AISHU-95, AOMEI-66).")
strawberry.enum(SafeguardKind, description="Of which kind a safeguard is (AISHU-95).")
strawberry.enum(SafeguardStanding, description="How a safeguard stands today, by its evidence.")

_OF_CONTROLLER = (Same("org_id", "org_id"),)
_ITSELF = (Same("org_id", "org_id"), Same("id", "id"))
_COLUMNS = ("code", "threats", "mappings", "evidence_days", "retired_at")
_EVIDENCE = {
    "evidence": Need(
        model.SafeguardEvidence,
        (Same("org_id", "org_id"), Same("safeguard_id", "id")),
        ("seen_at", "effective"),
        order=("seen_at", "id"),
        many=True,
    )
}
_ONE = {"safeguard": Need(model.Safeguard, _ITSELF, _COLUMNS, nested=_EVIDENCE)}
_ALL = {"safeguards": Need(model.Safeguard, _OF_CONTROLLER, _COLUMNS, order=("code",), many=True, nested=_EVIDENCE)}


def _control(row: dict[str, Any]) -> Control:
    evidence = tuple(Shown(datetime.fromisoformat(each["seen_at"]), each["effective"]) for each in row["evidence"])
    mappings = tuple((each["baseline"], each["requirement"]) for each in row["mappings"])
    retired = row["retired_at"] is not None
    return Control(row["code"], tuple(row["threats"]), mappings, row["evidence_days"], retired, evidence)


@strawberry.type(description="A requirement of a baseline that a safeguard meets (AISHU-100).")
class SafeguardMapping:
    """A mapping."""

    baseline: str = strawberry.field(description="The baseline, by its code.")
    requirement: str = strawberry.field(description="The requirement, by its number there.")


@bound(model.SafeguardEvidence, tag="SFE")
@strawberry.type(description="What somebody found when they looked at a safeguard; entered once and never changed.")
class SafeguardEvidence(Node):
    """Evidence."""

    id: strawberry.ID = global_id("The entry's id.")
    effective: bool = column("Does the safeguard work?")
    note: str = column("What was found.")
    reference: str | None = column("Where the proof is kept.")
    seen_at: DateTime = column("When it was looked at.")


def _standing(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> SafeguardStanding:
    return _control(needs["safeguard"]).standing(context.clock.now())


def _mappings(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> list[SafeguardMapping]:
    found = _control(needs["safeguard"]).mappings
    return [SafeguardMapping(baseline=baseline, requirement=requirement) for baseline, requirement in found]


@bound(model.Safeguard, tag="SFG")
@strawberry.type(description="A physical, managerial or technical measure against threats to people's data (GDPR 32).")
class Safeguard(Node):
    """A safeguard."""

    id: strawberry.ID = global_id("The safeguard's id.")
    code: str = column("Its code.")
    title: str = column("Its title.")
    kind: SafeguardKind = column("Of which kind it is.")
    threats: list[SafeguardThreat] = column("Against what it stands.")
    statement: str = column("What is done.")
    owner: str = column("Who answers for it, by their function.")
    evidence_days: int = column("For how many days evidence of it counts.")
    retired_at: DateTime | None = column("When it ceased to stand.")
    standing: SafeguardStanding = computed(
        SafeguardStanding, "How it stands today, by its latest evidence.", _standing, _ONE
    )
    mappings: list[SafeguardMapping] = computed(
        list[SafeguardMapping], "Which requirements of baselines it meets.", _mappings, _ONE
    )
    evidence: list[SafeguardEvidence] = many(
        SafeguardEvidence,
        "What was found, in order.",
        on=(Same("org_id", "org_id"), Same("safeguard_id", "id")),
        order=("seen_at", "id"),
    )


@strawberry.type(description="What stands against one threat.")
class ThreatCoverage:
    """A threat."""

    threat: SafeguardThreat = strawberry.field(description="The threat.")
    safeguards: int = strawberry.field(description="How many safeguards stand against it.")
    effective: int = strawberry.field(description="How many of them have evidence today that they work.")
    covered: bool = strawberry.field(description="Is there at least one such?")


@strawberry.type(description="A requirement of a baseline, and by what it is met.")
class BaselineRequirement:
    """A requirement."""

    requirement: str = strawberry.field(description="Its number in the baseline.")
    safeguards: list[str] = strawberry.field(description="The safeguards that meet it, by their codes.")
    met: bool = strawberry.field(description="Does evidence of one of them say today that it works?")


def _requirements(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> list[BaselineRequirement]:
    controls, now = [_control(row) for row in needs["safeguards"]], context.clock.now()
    baseline, found = needs["baseline"], []
    for requirement in baseline["requirements"]:
        meeting = mapped(controls, baseline["code"], requirement)
        met = any(each.is_effective(now) for each in meeting)
        found.append(BaselineRequirement(requirement=requirement, safeguards=[each.code for each in meeting], met=met))
    return found


@bound(model.SafeguardBaseline, tag="SFB")
@strawberry.type(description="A standard that the controller measures itself by (AISHU-100), with what meets it.")
class SafeguardBaseline(Node):
    """A baseline."""

    id: strawberry.ID = global_id("The baseline's id.")
    code: str = column("Its code, with its edition.")
    title: str = column("Its title.")
    requirements: list[BaselineRequirement] = computed(
        list[BaselineRequirement],
        "Every requirement; one that nothing meets stands there with no safeguard.",
        _requirements,
        {"baseline": Need(model.SafeguardBaseline, _ITSELF, ("code", "requirements")), **_ALL},
    )


def _overdue(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> bool:
    policy = needs["policy"]
    due = datetime.fromisoformat(policy["review_due_at"])
    return policy["superseded_at"] is None and due < context.clock.now()


@bound(model.HousePolicy, tag="HPO")
@strawberry.type(description="A version of a rule or procedure of the house, with its owner and its day (AISHU-98).")
class HousePolicy(Node):
    """A policy."""

    id: strawberry.ID = global_id("The version's id.")
    code: str = column("The policy's code.")
    version: int = column("Its number, from 1.")
    title: str = column("Its title.")
    text: str = column("What it says.")
    owner: str = column("Who answers for it, by their function.")
    recorded_at: DateTime = column("Since when this version holds.")
    review_due_at: DateTime = column("By when it has to be reviewed.")
    superseded_at: DateTime | None = column("When the next version took its place; null: it holds.")
    overdue: bool = computed(
        bool,
        "Does it hold although it should have been reviewed by now?",
        _overdue,
        {"policy": Need(model.HousePolicy, _ITSELF, ("review_due_at", "superseded_at"))},
    )


def _coverage(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> list[ThreatCoverage]:
    found = coverage([_control(row) for row in needs["safeguards"]], context.clock.now())
    return [
        ThreatCoverage(threat=threat, safeguards=standing, effective=effective, covered=effective > 0)
        for threat, (standing, effective) in found.items()
    ]


@extend(Controller)
class ControllerSafeguards:
    """What the registers add to a controller."""

    safeguards: Connection[Safeguard] = paged(
        Safeguard, "The safeguards, by their codes (scope safeguards:read).", on=_OF_CONTROLLER, order=("code", "id")
    )
    safeguard_coverage: list[ThreatCoverage] = computed(
        list[ThreatCoverage],
        "Every threat, with what stands against it; also one against which nothing does (scope safeguards:read).",
        _coverage,
        _ALL,
    )
    safeguard_baselines: list[SafeguardBaseline] = many(
        SafeguardBaseline, "The baselines (scope safeguards:read).", on=_OF_CONTROLLER, order=("code", "id")
    )
    house_policies: Connection[HousePolicy] = paged(
        HousePolicy,
        "The policies of the house in all versions, by when they are due for review (scope safeguards:read).",
        on=_OF_CONTROLLER,
        order=("review_due_at", "id"),
    )
