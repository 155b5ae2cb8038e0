"""What else a request can say: purposes objected to, consents withdrawn, values corrected, grounds of an erasure."""

from typing import Any
from uuid import UUID

import strawberry

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.binding import Need, Same
from habeas.reading.fields import bound, column, computed
from habeas.reading.globalid import decode
from habeas.reading.types import JSON, DateTime
from habeas.rights import model
from habeas.rights.rules import grounds, particulars

strawberry.enum(
    particulars.CorrectionReason, description="Why data have to be corrected (GDPR 16, PIPL 46; AISHU-174)."
)
strawberry.enum(grounds.ErasureGround, description="On which ground erasure is asked for (AISHU-146, AOMEI-77 to 81).")
strawberry.enum(grounds.Bearing, name="GroundBearing", description="What the records say of a ground.")
_RECORD_TAG, _CONSENT_TAG = "REC", "CON"


@strawberry.input(description="One record that is wrong, and what it should say.")
class CorrectionInput:
    """A correction."""

    record: strawberry.ID = strawberry.field(
        description="The record: in the caller's personal space, or in that of the organization that is asked."
    )
    reason: particulars.CorrectionReason = strawberry.field(description="Why it has to be corrected.")
    value: JSON = strawberry.field(description="What it should say; sealed like the record itself.")
    explanation: str | None = strawberry.field(
        description="Why, in words for those who decide; up to 2000.", default=None
    )


@bound(model.Correction)
@strawberry.type(
    description="One record that the person says is wrong. What it said before is kept, sealed, for accountability"
    " (GDPR 5(2)); neither value is shown here."
)
class Correction:
    """A correction."""

    category: str = column("The category of the record, by its code.", "category_code")
    reason: particulars.CorrectionReason = column("Why it has to be corrected.")
    explanation: str | None = column("Why, in the person's words.")
    carried_out_at: DateTime | None = column("When the new value was stored; null: it was not.")


@strawberry.type(description="A ground on which erasure was asked for, and what was on record of it on that day.")
class StatedGround:
    """A ground."""

    ground: grounds.ErasureGround = strawberry.field(description="The ground.")
    bearing: grounds.Bearing = strawberry.field(description="What the records say of it.")
    categories: list[str] = strawberry.field(
        description="For NO_CONSENT: the categories that are kept on a consent that does not stand."
    )
    promised: bool = strawberry.field(description="Does the notice in force for the person name this ground itself?")


def _stated(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> list[StatedGround]:
    row = needs["request"]
    stated = row["trace"].get("asked", {}).get("grounds", ()) if row is not None else ()
    return [
        StatedGround(
            ground=grounds.ErasureGround(each["ground"]),
            bearing=grounds.Bearing(each["bearing"]),
            categories=each["categories"],
            promised=each["promised"],
        )
        for each in stated
    ]


def grounds_field() -> Any:
    """The field of a request that answers the grounds of its erasure."""
    itself = Need(model.RightsRequest, (Same("org_id", "org_id"), Same("id", "id")), ("trace",))
    return computed(
        list[StatedGround],
        "On which grounds erasure was asked for; empty where none was.",
        _stated,
        {"request": itself},
    )


def particulars_of(
    purposes: list[str] | None,
    consents: list[strawberry.ID] | None,
    corrections: list[CorrectionInput] | None,
    stated: list[grounds.ErasureGround] | None,
) -> particulars.Particulars:
    """The inputs as a command takes them; NOT_FOUND for an id of something else."""
    return particulars.Particulars(
        purposes=tuple(purposes or ()),
        consents=tuple(_place(each, _CONSENT_TAG, "consents") for each in consents or ()),
        corrections=tuple(
            particulars.Correction(
                _place(each.record, _RECORD_TAG, "corrections")[1], each.reason, each.value, each.explanation
            )
            for each in corrections or ()
        ),
        grounds=tuple(stated or ()),
    )


def _place(text: str, tag: str, field: str) -> tuple[UUID, UUID]:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == tag else None
    if found is None or not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is nothing with this id.", (field,))
    return found.org_id, key
