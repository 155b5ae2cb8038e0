"""Undertakings as the staff of a controller read them."""

import strawberry

from habeas.access import Variable
from habeas.reading.binding import OfActor, Same
from habeas.reading.fields import bound, column, global_id, lookup, paged
from habeas.reading.types import Connection, DateTime, Node
from habeas.safeguards import model


@bound(model.StaffUndertaking, tag="SUN")
@strawberry.type(
    description="A version of the undertaking of confidentiality, with the duties and the conduct of the controller's"
    " staff (AISHU-99, AISHU-102). The one in force is the latest whose day has come: whoever of the staff has not"
    " accepted it gets UNDERTAKING_REQUIRED to everything else."
)
class StaffUndertaking(Node):
    """An undertaking."""

    id: strawberry.ID = global_id("The version's id.")
    version: int = column("Its number, from 1; two published in two regions at the same moment may share it.")
    title: str = column("Its title.")
    text: str = column("What is undertaken.")
    published_at: DateTime = column("When it was published.")
    in_force_from: DateTime = column("From when on nobody acts without it.")
    accepted_at: DateTime | None = lookup(
        model.StaffUndertakingAcceptance,
        (Same("org_id", "org_id"), Same("undertaking_id", "id"), OfActor("subject_id", Variable.SUBJECT)),
        "accepted_at",
        "When the caller accepted it; null: not yet.",
    )


@strawberry.type
class SafeguardQuery:
    """Root fields of safeguards."""

    staff_undertakings: Connection[StaffUndertaking] = paged(
        StaffUndertaking,
        "What the staff of the caller's controller undertake, the latest first (scope undertakings:accept or"
        " safeguards:read).",
        on=(OfActor("org_id", Variable.ORGANIZATION),),
        order=("in_force_from", "version", "id"),
        descending=True,
    )
