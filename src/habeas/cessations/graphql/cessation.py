"""Cessations as the controller and its people read them."""

import strawberry

from habeas.access import Variable
from habeas.cessations import model
from habeas.inventory.graphql import Controller
from habeas.reading.binding import OfActor, Same
from habeas.reading.fields import bound, column, extend, global_id, paged
from habeas.reading.types import Connection, DateTime, Node
from habeas.tenancy.graphql import Viewer


@bound(model.Cessation, tag="CES")
@strawberry.type(
    description="That a service ends (AISHU-92 to AISHU-94, AOMEI-41 to AOMEI-43). From `eraseAt` on, data of it are"
    " erased by themselves; an open request or a restriction of the person, and a duty to keep, hold them back."
)
class Cessation(Node):
    """A cessation."""

    id: strawberry.ID = global_id("The cessation's id.")
    service: str = column("Which service, by its code in the register.", "service_code")
    announcement: str = column("What the controller says about it.")
    announced_at: DateTime = column("When it was announced.")
    ends_at: DateTime = column("When the service ends.")
    erase_at: DateTime = column("From when on its data are erased.")
    ended_at: DateTime | None = column("When it ended; null: not yet.")
    revoked_at: DateTime | None = column("When the announcement was taken back; null: it stands.")


@extend(Controller)
class ControllerCessations:
    """What cessations add to a controller."""

    cessations: Connection[Cessation] = paged(
        Cessation,
        "Which of its services end or have ended, the latest announcement first.",
        on=(Same("org_id", "org_id"),),
        order=("announced_at", "id"),
        descending=True,
    )


@extend(Viewer)
class ViewerCessations:
    """What cessations add to the viewer."""

    cessations: Connection[Cessation] = paged(
        Cessation,
        "Which services of the caller's controller end or have ended, the latest announcement first.",
        on=(OfActor("org_id", Variable.CONTROLLER),),
        order=("announced_at", "id"),
        descending=True,
    )
