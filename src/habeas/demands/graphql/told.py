"""Demands as the people concerned read them, and as everybody counts them."""

from typing import Annotated, Any

import strawberry

from habeas.access import Variable
from habeas.demands import model
from habeas.demands.rules import sets
from habeas.demands.rules.telling import years
from habeas.reading.binding import Fixed, Need, OfActor, Same
from habeas.reading.fields import bound, column, computed, extend, one, paged
from habeas.reading.types import Connection, DateTime
from habeas.tenancy import model as tenancy
from habeas.tenancy.graphql import Viewer


@bound(model.AuthorityDemandPerson)
@strawberry.type(
    description="That a court or an authority demanded data about the caller (AOMEI-63). What a law forbids to tell is"
    " told once that ends."
)
class AuthorityDemandNotice:
    """A notice."""

    status: sets.DemandStatus = column("How it stands.")
    authority: str = column("Which court or authority.")
    country: str = column("Of which country.")
    instrument: sets.DemandInstrument = column("By which kind of legal document.")
    citation: str = column("The document's own reference.")
    received_at: DateTime = column("When it was received.")
    categories: list[str] = column("Which categories of data it demands.", "demanded")
    granted_categories: list[str] = column("Which of them may be had; empty until two people decided.", "granted")
    secret_until: DateTime | None = column(
        "Until when the caller could not be told; null: nothing hid it.", "visible_from"
    )
    decided_at: DateTime | None = column("When it was approved or refused.")
    taken_at: DateTime | None = column("When the caller's data were packed; the ledger has the entry.")
    records: int | None = column("How many records of the caller were packed.")
    handed_over_at: DateTime | None = column("When the data were handed over; null: they were not.")


@extend(Viewer)
class ViewerAuthorityDemands:
    """What demands add to the viewer."""

    authority_demands: Connection[AuthorityDemandNotice] = paged(
        AuthorityDemandNotice,
        "Demands of courts and authorities for data about the caller, the latest first.",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("received_at", "id"),
        descending=True,
    )


@strawberry.type(description="Demands of a year, counted.")
class AuthorityDemandYear:
    """A year."""

    year: int = strawberry.field(description="The year (UTC) in which they were received.")
    received: int = strawberry.field(description="How many were received.")
    refused: int = strawberry.field(description="How many were refused.")
    narrowed: int = strawberry.field(description="For how many less was granted than was demanded.")
    handed_over: int = strawberry.field(description="For how many data were handed over.")
    secret: int = strawberry.field(description="Of how many the people concerned may not be told as yet.")


def _years(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> list[AuthorityDemandYear]:
    return [
        AuthorityDemandYear(
            year=each.year,
            received=each.received,
            refused=each.refused,
            narrowed=each.narrowed,
            handed_over=each.handed_over,
            secret=each.secret,
        )
        for each in years(needs["marks"], context.clock.now())
    ]


@bound(tenancy.Organization)
@strawberry.type(description="How many demands of authorities a controller received, and what became of them.")
class AuthorityDemandReport:
    """A report."""

    controller: str = column("The controller.", "name")
    years: list[AuthorityDemandYear] = computed(
        list[AuthorityDemandYear],
        "Each year with a demand, the latest first. Demands of which nobody may be told are counted like all others.",
        _years,
        {
            "marks": Need(
                model.AuthorityDemandMark,
                (Same("org_id", "org_id"),),
                ("year", "status", "narrowed", "secret_until"),
                many=True,
            )
        },
    )


_CONTROLLER = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Whose, by the id of a controller or of anything of it: for everybody without a token. A token says"
        " it by itself."
    ),
]


@strawberry.type
class AuthorityDemandQuery:
    """Root fields of demands."""

    authority_demand_report: AuthorityDemandReport | None = one(
        AuthorityDemandReport,
        "The count of demands of authorities, open to anybody, without a token too (AOMEI-63).",
        on=(OfActor("org_id", Variable.CONTROLLER), Fixed("kind", "CONTROLLER")),
        arguments={"controller": _CONTROLLER},
    )
