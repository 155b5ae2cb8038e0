"""Demands as the controller's privacy team reads them."""

from datetime import date
from typing import Any

import strawberry

from habeas.demands import model
from habeas.demands.rules import sets
from habeas.inventory.graphql import Controller
from habeas.reading.binding import Need, Same
from habeas.reading.fields import bound, column, computed, extend, global_id, many, paged
from habeas.reading.types import Connection, DateTime, Node

strawberry.enum(sets.DemandInstrument, description="By which legal document an authority demands data.")
strawberry.enum(sets.DemandStatus, name="AuthorityDemandStatus", description="How a demand of an authority stands.")
strawberry.enum(sets.DemandEventKind, name="AuthorityDemandEventKind", description="What happened to a demand.")
strawberry.enum(sets.DemandedPersonState, description="Whether somebody whom a demand names is known here.")


@bound(model.AuthorityDemandEvent, tag="ADE")
@strawberry.type(description="What happened to a demand; entered once and never changed.")
class AuthorityDemandEvent(Node):
    """An event."""

    id: strawberry.ID = global_id("The event's id.")
    kind: sets.DemandEventKind = column("What happened.")
    note: str | None = column("In words; of KEY_DELIVERED, to whom the key went and by which way.")
    happened_at: DateTime = column("When.")


@strawberry.type(description="Somebody whom a demand names, in its own words.")
class DemandedPerson:
    """A name."""

    named: str = strawberry.field(description="How the demand names them.")
    state: sets.DemandedPersonState = strawberry.field(description="Whether they are known here.")


_ITSELF = (Same("org_id", "org_id"), Same("id", "id"))


def _persons(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> list[DemandedPerson]:
    return [
        DemandedPerson(named=row["named"], state=sets.DemandedPersonState(row["state"])) for row in needs["persons"]
    ]


def _url(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> str | None:
    demand = needs["demand"]
    ready = demand["status"] == sets.DemandStatus.READY
    return f"{context.base_url}/authority-demands/{demand['id']}" if ready else None


@bound(model.AuthorityDemand, tag="ADM")
@strawberry.type(
    description="A demand of a court or an authority for people's data, with its legal document (scope demands:handle;"
    " AOMEI-61 to AOMEI-65, AISHU-166). One person examines its basis and narrows it, another one approves; what"
    " remains is packed with an entry in the ledger of each person, encrypted, and its key goes another way."
)
class AuthorityDemand(Node):
    """A demand."""

    id: strawberry.ID = global_id("The demand's id.")
    status: sets.DemandStatus = column("How it stands.")
    authority: str = column("Which court or authority.")
    country: str = column("Of which country.")
    instrument: sets.DemandInstrument = column("By which kind of legal document.")
    citation: str = column("The document's own reference, such as a file number.")
    provision: str = column("The provision of law on which the document rests.")
    issued_on: date = column("The day of the document.")
    received_at: DateTime = column("When it was received.")
    categories: list[str] = column("Which categories of data it demands, by their codes in the register.", "demanded")
    secrecy_until: DateTime | None = column("Until when nobody concerned may be told; null: they may.", "secret_until")
    secrecy_basis: str | None = column("The provision that forbids to tell them.")
    finding: str | None = column("What the examination found of its basis.")
    granted_categories: list[str] = column("What may be had of it; empty until it is examined.", "granted")
    collected_from: DateTime | None = column("Only what was collected since; null: whatever was.")
    collected_before: DateTime | None = column("Only what was collected before; null: whatever was.")
    examined_at: DateTime | None = column("When it was examined.")
    approved_at: DateTime | None = column("When another person approved it.")
    refusal: str | None = column("Why it was refused.")
    refused_at: DateTime | None = column("When it was refused.")
    ready_at: DateTime | None = column("When its package was made.")
    expires_at: DateTime | None = column("Until when its package is kept; then its key is destroyed.")
    fetched_at: DateTime | None = column("When its package was fetched last.")
    handed_over_at: DateTime | None = column("When the key was delivered, and so the data.")
    persons: list[DemandedPerson] = computed(
        list[DemandedPerson],
        "Whom it names.",
        _persons,
        {
            "persons": Need(
                model.AuthorityDemandPerson,
                (Same("org_id", "org_id"), Same("demand_id", "id")),
                ("named", "state"),
                order=("id",),
                many=True,
            )
        },
    )
    url: str | None = computed(
        str | None,
        "Where a member of the privacy team fetches the package: a JWE (RFC 7516) of one person to a line. Null unless"
        " READY.",
        _url,
        {"demand": Need(model.AuthorityDemand, _ITSELF, ("id", "status"))},
    )
    events: list[AuthorityDemandEvent] = many(
        AuthorityDemandEvent,
        "What happened to it, in order.",
        on=(Same("org_id", "org_id"), Same("demand_id", "id")),
        order=("happened_at", "id"),
    )


@extend(Controller)
class ControllerAuthorityDemands:
    """What demands add to a controller."""

    authority_demands: Connection[AuthorityDemand] = paged(
        AuthorityDemand,
        "Demands of authorities, the latest first (scope demands:handle). They concern people of this region alone.",
        on=(Same("org_id", "org_id"),),
        order=("received_at", "id"),
        descending=True,
    )
