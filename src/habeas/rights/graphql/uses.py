"""For which uses of the caller's data each right stands: by the legal basis of each, with the reason."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import strawberry

from habeas.access import Variable
from habeas.inventory import model as inventory
from habeas.jurisdictions.resolution.items import Use, reach_of
from habeas.jurisdictions.rules import sets
from habeas.reading.binding import Need, OfActor
from habeas.rights.graphql.law import Citation
from habeas.rights.rules.standing import Standing


@strawberry.type(
    description="One use of data, and whether the right reaches it. What rests on a contract can be portable and not be"
    " objected to; what rests on legitimate interests the other way round (GDPR 17(1), 20(1), 21(1); PIPL 13, 44, 45)."
)
class RightForUse:
    """A right for one use of data."""

    activity: str = strawberry.field(description="The use, by its code in the controller's register (GDPR 30).")
    categories: list[str] = strawberry.field(description="The categories of data that it is about, by their codes.")
    bases: list[str] = strawberry.field(description="On which basis it rests, law by law: `law: basis`.")
    reaches: bool = strawberry.field(description="Does some source grant the right for it?")
    because: str = strawberry.field(description="Who grants it for this use, and which law does not, by which basis.")
    citations: list[Citation] = strawberry.field(description="Where it is granted, or else what excludes it.")


ACTIVITIES = Need(
    inventory.ProcessingActivity,
    (OfActor("org_id", Variable.CONTROLLER),),
    ("code", "category_codes", "legal_basis", "legal_bases"),
    order=("code",),
    many=True,
)


def uses_of(rows: Iterable[Mapping[str, Any]]) -> list[Use]:
    """The uses in the register."""
    return [_use(row) for row in rows]


def _use(row: Mapping[str, Any]) -> Use:
    return Use(row["code"], tuple(row["category_codes"]), row["legal_basis"], _document(row["legal_bases"]))


def _document(value: Any) -> dict[str, str]:
    found: dict[str, str] = orjson.loads(value) if isinstance(value, str) else value or {}
    return found


def reaches(right: sets.Right, uses: Iterable[Use], found: Standing) -> list[RightForUse]:
    """The uses, each with whether the right reaches it."""
    reached = (reach_of(right, use, found.laws, found.contract.terms, found.as_of) for use in uses)
    return [
        RightForUse(
            activity=each.use.activity,
            categories=list(each.use.categories),
            bases=[f"{law.code}: {each.use.basis_under(law)}" for law in found.laws],
            reaches=each.reaches,
            because=each.because,
            citations=[
                Citation(source=one.source, reference=one.reference) for one in each.granted_by or each.excluded_by
            ],
        )
        for each in reached
        if each is not None
    ]
