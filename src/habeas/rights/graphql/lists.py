"""Where requests are found: the caller's own, a member's, the desk of who must answer, and by reference."""

from enum import StrEnum
from typing import Any

import strawberry

from habeas.access import Variable
from habeas.inventory.graphql import Controller
from habeas.jurisdictions.rules import sets
from habeas.reading.along import Along
from habeas.reading.binding import ByArgument, ByValue, Come, Fixed, Match, OfActor, Same
from habeas.reading.fields import extend, one, paged
from habeas.reading.types import Connection, Direction
from habeas.rights import model
from habeas.rights.graphql.request import RightsRequest
from habeas.rights.rules import states
from habeas.rights.rules.reference import as_stored
from habeas.tenancy.graphql import Member, Organization, Viewer


@strawberry.enum(description="By what requests are sorted.")
class RightsRequestOrderField(StrEnum):
    """By what requests are sorted."""

    EFFECTIVE_DUE = "EFFECTIVE_DUE"
    RECEIVED_AT = "RECEIVED_AT"


@strawberry.input(description="How requests are sorted.")
class RightsRequestOrder:
    """How requests are sorted."""

    field: RightsRequestOrderField = strawberry.field(description="By what; a request without a date comes last.")
    direction: Direction = strawberry.field(description="Which way.", default=Direction.ASC)


@strawberry.enum(description="Whose at the desk a request is.")
class RequestTaker(StrEnum):
    """Whose at the desk a request is."""

    ME = "ME"
    NOBODY = "NOBODY"


@strawberry.input(description="Which requests are wanted; what is given has to hold together.")
class RightsRequestFilter:
    """Which requests are wanted."""

    open: bool | None = strawberry.field(description="Those that are open, or those that are over.", default=None)
    status: states.RequestStatus | None = strawberry.field(description="Those that stand so.", default=None)
    taken_up_by: RequestTaker | None = strawberry.field(
        description="Those that are open and were taken up by the caller, or by nobody.", default=None
    )
    overdue: bool | None = strawberry.field(
        description="Those that are open and past `effectiveDue`; or with false, those that are open and are not.",
        default=None,
    )
    right: sets.Right | None = strawberry.field(
        description="Those that ask for this right, alone or among others, whatever became of it.", default=None
    )


_ORDERS = {"EFFECTIVE_DUE": "due_order", "RECEIVED_AT": "received_at"}
_OPEN = Fixed("open", value=True)
_FILTERS: dict[str, str | ByValue | Along] = {
    "open": "open",
    "status": "status",
    "takenUpBy": ByValue(
        {
            "ME": (OfActor("taken_up_by", Variable.SUBJECT), _OPEN),
            "NOBODY": (Fixed("taken_up_by", None), _OPEN),
        }
    ),
    "overdue": ByValue({True: (Come("due_order"), _OPEN), False: (Come("due_order", come=False), _OPEN)}),
    "right": Along(model.RequestedRight, "right_code", "request_id"),
}


def _about(description: str, on: tuple[Match, ...]) -> Any:
    """The requests about one person, the newest first."""
    return paged(
        RightsRequest,
        description,
        on=on,
        order=("received_at", "id"),
        descending=True,
        order_by=RightsRequestOrder,
        orders=_ORDERS,
        where=RightsRequestFilter,
        filters=_FILTERS,
    )


def _to_answer(description: str) -> Any:
    """The requests that somebody must answer, the first to be due first, in every region that is open."""
    return paged(
        RightsRequest,
        description,
        on=(Same("org_id", "org_id"),),
        order=("due_order", "id"),
        order_by=RightsRequestOrder,
        orders=_ORDERS,
        where=RightsRequestFilter,
        filters=_FILTERS,
        across=True,
    )


@extend(Viewer)
class ViewerRequests:
    """What requests add to the viewer."""

    rights_requests: Connection[RightsRequest] = _about(
        "The caller's own requests to whomever, the newest first.",
        on=(OfActor("subject_id", Variable.SUBJECT),),
    )


@extend(Member)
class MemberRequests:
    """What requests add to a member."""

    rights_requests: Connection[RightsRequest] = _about(
        "The member's requests that this organization must answer, not those that the controller must (scope"
        " requests:handle).",
        on=(Same("org_id", "org_id"), Same("subject_id", "subject_id")),
    )


@extend(Organization)
class OrganizationRequests:
    """What requests add to an organization."""

    rights_requests: Connection[RightsRequest] = _to_answer(
        "The requests that the organization must answer, the first to be due first, of every region that a transfer"
        " mechanism opens for handling requests; others are counted in `withheld` (scope requests:handle). What a"
        " member asked of the controller is not among them: it belongs to who answers."
    )


@extend(Controller)
class ControllerRequests:
    """What requests add to the controller."""

    rights_requests: Connection[RightsRequest] = _to_answer(
        "The requests that the controller must answer, of every region that a transfer mechanism opens for handling"
        " requests; others are counted in `withheld` (scope requests:handle)."
    )


@strawberry.type
class RightsQuery:
    """Root fields of requests."""

    rights_request: RightsRequest | None = one(
        RightsRequest,
        "A request by its reference number: for the person, for those who handle it, for the partner that opened it."
        " Small letters, and blanks instead of dashes, find it too.",
        on=(ByArgument("reference", "reference", spelled=as_stored),),
        arguments={"reference": str},
        elsewhere=True,
    )
