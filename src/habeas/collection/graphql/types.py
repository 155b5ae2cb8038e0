"""Collections and answers, as the person reads them."""

import strawberry

from habeas.access import Variable
from habeas.collection import model, rules
from habeas.consent.graphql import Consent
from habeas.inventory.graphql import Cookie, DataCategory, DataSource, DevicePermission, Purpose, Service
from habeas.notices.graphql import Notice
from habeas.reading.binding import OfActor, Same
from habeas.reading.fields import bound, column, document, extend, global_id, one, paged
from habeas.reading.types import JSON, Connection, DateTime, Node
from habeas.tenancy.graphql import Viewer

strawberry.enum(rules.HandlingKind, description="Whether data are collected or used.")
strawberry.enum(rules.PermissionReply, description="What a person answered about a device permission.")
strawberry.enum(rules.CollectionRefusal, description="Why something is neither collected nor used.")


@bound(model.Collection, tag="COL")
@strawberry.type(
    description="That an app collected something of the person or used it, for what, and relying on what"
    " (GDPR 5(1)(b) and 5(2), PIPL 6). It holds no values."
)
class Collection(Node):
    """A collection."""

    id: strawberry.ID = global_id("The collection's id.")
    kind: rules.HandlingKind = column("Collected, or used.")
    service: Service | None = one(
        Service, "By which service.", on=(Same("org_id", "controller_id"), Same("code", "service_code"))
    )
    purpose: Purpose | None = one(
        Purpose, "For which purpose.", on=(Same("org_id", "controller_id"), Same("code", "purpose_code"))
    )
    part: str | None = column("Which of the uses that the purpose lists.")
    category: DataCategory | None = one(
        DataCategory, "Data of which category.", on=(Same("org_id", "controller_id"), Same("code", "category_code"))
    )
    items: list[str] = column("Which items, by their codes; each is named.")
    source: DataSource | None = one(
        DataSource, "Where they came from.", on=(Same("org_id", "controller_id"), Same("code", "source_code"))
    )
    agreement: str | None = column("The agreement with the source.")
    reference: str | None = column("The law or authorization that it rests on.")
    cookie: Cookie | None = one(
        Cookie, "In which cookie.", on=(Same("org_id", "controller_id"), Same("code", "cookie_code"))
    )
    legal_bases: JSON = document("legal_bases", "On which basis under each law that protects the person.")
    consent: Consent | None = one(
        Consent, "The consent that it relies on.", on=(Same("org_id", "consent_org_id"), Same("id", "consent_id"))
    )
    notice: Notice | None = one(
        Notice,
        "The version of the notice that was in force.",
        on=(Same("org_id", "controller_id"), Same("id", "version_id")),
    )
    at: DateTime = column("When.")


@bound(model.PermissionAnswer, tag="PAN")
@strawberry.type(description="What the person answered to a prompt for a device permission; the latest answer counts.")
class PermissionAnswer(Node):
    """An answer."""

    id: strawberry.ID = global_id("The answer's id.")
    permission: DevicePermission | None = one(
        DevicePermission,
        "Which permission, with what is lost without it, and nothing else.",
        on=(Same("org_id", "controller_id"), Same("code", "permission_code")),
    )
    function: str = column("The function that needed it.")
    reply: rules.PermissionReply = column("The answer.")
    needed_at: DateTime | None = column("When the function was used; null where it was switched off in the settings.")
    answered_at: DateTime = column("When it was answered.")


@extend(Viewer)
class ViewerCollections:
    """What collections add to the viewer."""

    collections: Connection[Collection] = paged(
        Collection,
        "What apps collected of the caller and what they used it for, the latest first.",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("at", "id"),
        descending=True,
    )
    permission_answers: Connection[PermissionAnswer] = paged(
        PermissionAnswer,
        "What the caller answered to prompts for device permissions, the latest first.",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("answered_at", "id"),
        descending=True,
    )
