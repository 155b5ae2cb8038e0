"""The type of an acceptance, and the caller's own."""

import strawberry

from habeas.access import Variable
from habeas.notices import model
from habeas.notices.graphql.notice import Notice
from habeas.notices.rules import acceptance
from habeas.reading.binding import Look, OfActor, Same
from habeas.reading.fields import bound, column, extend, global_id, one, paged
from habeas.reading.types import Connection, DateTime, Node
from habeas.tenancy.graphql import Viewer

strawberry.enum(acceptance.AcceptanceKind, description="EXPRESS, or DEEMED, which never counts as consent (AISHU-13).")

_PROOF = Look(
    purpose="PROOF_OF_ACCEPTANCE",
    legal_basis="LEGAL_OBLIGATION",
    authority="GDPR Art. 7(1)",
    field_class="ACCOUNT",
)


@bound(model.NoticeAcceptance, tag="ACC", look=_PROOF)
@strawberry.type(description="That a person accepted a version of a notice in a language.")
class NoticeAcceptance(Node):
    """An acceptance."""

    id: strawberry.ID = global_id("The acceptance's id.")
    notice: Notice | None = one(
        Notice,
        "The version, in the language in which it was accepted.",
        on=(Same("org_id", "controller_id"), Same("id", "version_id")),
    )
    language: str = column("In which language.")
    kind: acceptance.AcceptanceKind = column("How it came about.")
    accepted_at: DateTime = column("When.")
    sha256: str | None = column("The SHA-256 of the text that was accepted.")


@extend(Viewer)
class ViewerAcceptances:
    """What notices add to the viewer."""

    notice_acceptances: Connection[NoticeAcceptance] = paged(
        NoticeAcceptance,
        "The notices that the caller accepted, newest first.",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("accepted_at", "id"),
        descending=True,
    )
