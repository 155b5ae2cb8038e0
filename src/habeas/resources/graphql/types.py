"""Resources as their person reads them: opened for the answer, and the secret behind a mask."""

from typing import Any

import strawberry

from habeas.access import Variable
from habeas.inventory.graphql import DataCategory, Service
from habeas.reading.binding import Need, OfActor, Same
from habeas.reading.fields import bound, column, computed, extend, global_id, one, paged, sealed
from habeas.reading.types import Connection, DateTime, Node
from habeas.resources import model, rules
from habeas.tenancy.graphql import Viewer

strawberry.enum(rules.ResourceKind, description="What a product of the person works with.")


def _mask(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> str | None:
    row = needs["row"]
    return rules.MASK if row is not None and row["secret_changed_at"] is not None else None


@bound(model.Resource, tag="RES")
@strawberry.type(
    description="A client, a platform, a storage or an account of a product of the caller (AISHU-152). What it says is"
    " sealed under a key of its own and opened for its person alone; its secret goes in and never comes out."
)
class Resource(Node):
    """A resource."""

    id: strawberry.ID = global_id("The resource's id.")
    kind: rules.ResourceKind = column("What it is.")
    service: Service | None = one(
        Service, "Of which service.", on=(Same("org_id", "controller_id"), Same("code", "service_code"))
    )
    category: DataCategory | None = one(
        DataCategory, "Data of which category.", on=(Same("org_id", "controller_id"), Same("code", "category_code"))
    )
    name: str | None = sealed("name", "What the person calls it.", key_column="wrapped")
    address: str | None = sealed("address", "Its IP address or host, such as that of a client.", key_column="wrapped")
    user_name: str | None = sealed("user_name", "By which name one signs in to it.", key_column="wrapped")
    secret: str | None = computed(
        str | None,
        "A mask of one length where there is a secret, and else null. No field, package or journal shows one.",
        _mask,
        {"row": Need(model.Resource, (Same("org_id", "org_id"), Same("id", "id")), ("secret_changed_at",))},
    )
    secret_changed_at: DateTime | None = column("When the secret was set.")
    added_at: DateTime = column("When the resource was added.")
    changed_at: DateTime = column("When it was last changed.")


@extend(Viewer)
class ViewerResources:
    """What resources add to the viewer."""

    resources: Connection[Resource] = paged(
        Resource,
        "The resources of the caller's products, the latest first (AISHU-152).",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("added_at", "id"),
        descending=True,
    )
