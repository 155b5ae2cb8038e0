"""Papers and audits of recipients as the privacy team reads them, and how each kind of them stands."""

from datetime import datetime
from typing import Any

import strawberry

from habeas.disclosures import model
from habeas.disclosures.rules import assurances as rules
from habeas.disclosures.rules.reminding import AHEAD
from habeas.reading.fields import bound, column, global_id
from habeas.reading.types import DateTime, Node

strawberry.enum(rules.AssuranceKind, description="What is kept of a recipient.")
strawberry.enum(rules.AssuranceOutcome, description="What came of a paper or an audit.")
strawberry.enum(rules.Designation, description="As what an entity was formally designated.")
strawberry.enum(rules.Standing, name="AssuranceState", description="How a kind of assurance stands.")


@bound(model.RecipientAssurance, tag="ASR")
@strawberry.type(
    description="A paper of a recipient, or an audit of it (AISHU-129 to AISHU-132). None is ever changed: of those"
    " that have begun the newest counts, and an end is a newer one."
)
class RecipientAssurance(Node):
    """An assurance."""

    id: strawberry.ID = global_id("The assurance's id.")
    kind: rules.AssuranceKind = column("What it is.")
    outcome: rules.AssuranceOutcome = column("What came of it.")
    designated_as: rules.Designation | None = column("As what, of a designation that is agreed.")
    reference: str = column("The document in which it stands.")
    valid_from: DateTime = column("Since when it holds; of an audit, when it was made.")
    valid_until: DateTime | None = column("When it lapses; null: no end was agreed.")
    recorded_at: DateTime = column("When that was recorded; the journal tells by whom.")


@strawberry.type(description="How one kind of assurance stands with a recipient today.")
class AssuranceStanding:
    """A standing."""

    kind: rules.AssuranceKind = strawberry.field(description="Which kind.")
    needed: bool = strawberry.field(description="Does somebody in the role of this recipient need it?")
    state: rules.Standing = strawberry.field(description="How it stands.")
    valid_until: DateTime | None = strawberry.field(description="When the one that counts lapses; null: no end.")
    ends_soon: bool = strawberry.field(description="Does it stand, and lapse within 30 days?")


def standings(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> list[AssuranceStanding]:
    """Every kind, in the order of the list."""
    now, role = context.clock.now(), needs["recipient"]["role"]
    kept = [rules.assurance_of(row) for row in needs["assurances"]]
    return [_standing(role, kept, kind, now) for kind in rules.AssuranceKind]


def _standing(role: str, kept: list[rules.Assurance], kind: rules.AssuranceKind, now: datetime) -> AssuranceStanding:
    found = rules.governing(kept, kind, now)
    state = rules.standing(role, kept, kind, now)
    until = None if found is None else found.valid_until
    return AssuranceStanding(
        kind=kind,
        needed=kind in rules.needed(role),
        state=state,
        valid_until=None if until is None else DateTime(until),
        ends_soon=state is rules.Standing.STANDS and until is not None and until <= now + AHEAD,
    )
