"""Publications and the agreements they rest on, as the person and the privacy team read them."""

import strawberry

from habeas.access import Variable
from habeas.inventory.graphql import Controller
from habeas.publications import model, rules
from habeas.reading.binding import Look, OfActor, Same
from habeas.reading.fields import bound, column, extend, global_id, one, paged
from habeas.reading.types import Connection, DateTime, Node
from habeas.tenancy.graphql import Viewer

strawberry.enum(
    rules.PublicationGround, description="The two cases in which data become public (AOMEI-59 and 60, PIPL 25)."
)
strawberry.enum(rules.PublicationRefusal, description="Why something is not published.")

_SUBJECT = (OfActor("subject_id", Variable.SUBJECT),)
_LOOK = Look(
    purpose="PUBLICATION_RECORD", legal_basis="LEGAL_OBLIGATION", authority="GDPR 7(1), PIPL 25", field_class="CONSENTS"
)


@bound(model.PublicationAgreement, tag="PAG", look=_LOOK)
@strawberry.type(
    description="That a person named data of theirs and expressly agreed to the manner in which they become public"
    " (AOMEI-60, PIPL 25). The person reads it, and the controller that has to be able to show it."
)
class PublicationAgreement(Node):
    """An agreement."""

    id: strawberry.ID = global_id("The agreement's id.")
    items: list[str] = column("Which data, as CATEGORY.ITEM of the register; nothing else is agreed to.")
    manner: str = column("In which manner: where, for whom, for how long.")
    language: str = column("In which language it was asked for.")
    agreed_at: DateTime = column("When.")
    withdrawn_at: DateTime | None = column("When it was withdrawn; what rested on it ended then (GDPR 7(3)).")


@bound(model.Publication, tag="PBL", look=_LOOK)
@strawberry.type(
    description="That data of a person became public, on one of two grounds and under a protection (AOMEI-59). It holds"
    " no values. The person reads all of theirs."
)
class Publication(Node):
    """A publication."""

    id: strawberry.ID = global_id("The publication's id.")
    ground: rules.PublicationGround = column("On which of the two grounds.")
    agreement: PublicationAgreement | None = one(
        PublicationAgreement,
        "The agreement that it rests on.",
        on=(Same("org_id", "org_id"), Same("id", "agreement_id")),
    )
    instrument: str | None = column("The document of the authority that it rests on.")
    items: list[str] = column("Which data, as CATEGORY.ITEM of the register.")
    manner: str = column("In which manner.")
    protection: str = column("How the data are protected while they are public.")
    published_at: DateTime = column("When.")
    ended_at: DateTime | None = column("When its ground ended.")
    told_at: DateTime | None = column("When whoever publishes was told to take it down.")
    taken_down_at: DateTime | None = column("When that was done.")


@extend(Viewer)
class ViewerPublications:
    """What publications add to the viewer."""

    publications: Connection[Publication] = paged(
        Publication,
        "What became public of the caller's data, the latest first.",
        on=_SUBJECT,
        order=("published_at", "id"),
        descending=True,
    )
    publication_agreements: Connection[PublicationAgreement] = paged(
        PublicationAgreement,
        "What the caller agreed to have published, the latest first, withdrawn ones too.",
        on=_SUBJECT,
        order=("agreed_at", "id"),
        descending=True,
    )


@extend(Controller)
class ControllerPublications:
    """What publications add to the controller."""

    publications: Connection[Publication] = paged(
        Publication,
        "What the controller published of people in this region, the latest first (scope disclosures:manage).",
        on=(Same("controller_id", "org_id"),),
        order=("published_at", "id"),
        descending=True,
    )
    publication_agreements: Connection[PublicationAgreement] = paged(
        PublicationAgreement,
        "What people in this region agreed to have published, the latest first (scope disclosures:manage).",
        on=(Same("controller_id", "org_id"),),
        order=("agreed_at", "id"),
        descending=True,
    )
