"""Guardians and next of kin: claims to act for somebody who cannot, their review, and their end."""

from datetime import date
from uuid import UUID

import strawberry

from habeas.access import Variable
from habeas.inventory.graphql import Controller
from habeas.jurisdictions.rules import sets
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.binding import OfActor, Same
from habeas.reading.fields import bound, column, extend, global_id, paged
from habeas.reading.globalid import decode
from habeas.reading.types import Connection, DateTime, Node, UserError
from habeas.rights import commands, model
from habeas.rights.graphql.mutation import REPRESENTATION_TAG, Info
from habeas.rights.rules import representing
from habeas.tenancy.graphql import Viewer

strawberry.enum(representing.Relation, description="By what somebody acts for another (PIPL 31, 49; GDPR 8).")
strawberry.enum(representing.ProofKind, description="What shows the relation.")
strawberry.enum(representing.RepresentationStatus, description="How a claim to act for somebody stands.")
_PERSON_TAG = "PER"


@bound(model.Representation, tag=REPRESENTATION_TAG)
@strawberry.type(
    description="A claim to act for a child, or for somebody who died (GDPR 8, PIPL 31 and 49, 11 CCR 7070; AISHU-111):"
    " with proof, for some rights, until a day, and reviewed by a human. Once it is confirmed, its id is the"
    " `authorization` of a request."
)
class Representation(Node):
    """A claim."""

    id: strawberry.ID = global_id("The claim's id.")
    relation: representing.Relation = column("As what.")
    rights: list[str] = column("For which rights.")
    status: representing.RepresentationStatus = column("How it stands.")
    proof: representing.ProofKind = column("Of which kind the proof is.")
    evidence: str | None = column("Where the proof can be seen; forgotten with the review.")
    claimed_at: DateTime = column("When it was claimed.")
    reviewed_at: DateTime | None = column("When a human reviewed it.")
    explanation: str | None = column("What came of the review, in words.")
    expires_at: DateTime | None = column(
        "Until when it holds: for a child no longer than to the age of the strictest law."
    )
    ended_at: DateTime | None = column("When it ended before.")


@strawberry.input(description="Whom somebody acts for, as what, and what shows it.")
class ClaimRepresentationInput:
    """A claim."""

    person: strawberry.ID = strawberry.field(description="The person's id, as their account shows it.")
    relation: representing.Relation = strawberry.field(description="As what.")
    rights: list[sets.Right] = strawberry.field(description="For which rights.")
    proof: representing.ProofKind = strawberry.field(description="What shows it.")
    evidence: str = strawberry.field(
        description="Where it can be seen, up to 500 characters; forgotten with the review."
    )
    born: date | None = strawberry.field(
        description="The date of birth of a child, from which the end follows; kept with the child's age after that,"
        " while it is one.",
        default=None,
    )
    days: int = strawberry.field(description="For how many days, 1 to 366.", default=90)


@strawberry.input(description="What the review of a claim came to.")
class ReviewRepresentationInput:
    """A review."""

    representation: strawberry.ID = strawberry.field(description="The claim.")
    confirm: bool = strawberry.field(description="Was the proof seen, and does it show the relation?")
    explanation: str = strawberry.field(description="Why, in words for whoever claimed it.")


@strawberry.input(description="Which claim ends.")
class EndRepresentationInput:
    """Which claim ends."""

    representation: strawberry.ID = strawberry.field(description="The claim.")


@strawberry.input(description="To what a guardian agrees for a child.")
class AgreeForChildInput:
    """An agreement."""

    representation: strawberry.ID = strawberry.field(description="The claim to be its guardian, once confirmed.")
    purposes: list[str] = strawberry.field(description="The codes of the purposes, 1 to 50.")


@strawberry.type(description="The claim after the change.")
class RepresentationPayload:
    """The claim after the change."""

    representation: Representation | None = strawberry.field(description="The claim; null if refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@extend(Viewer)
class ViewerRepresentations:
    """What claims add to the viewer."""

    representations: Connection[Representation] = paged(
        Representation,
        "For whom the caller claims to act, the newest first.",
        on=(OfActor("agent_org_id", Variable.ORGANIZATION),),
        order=("claimed_at", "id"),
        descending=True,
    )


@extend(Viewer)
class ViewerRepresentedBy:
    """What claims of others add to the viewer."""

    represented_by: Connection[Representation] = paged(
        Representation,
        "Who claims to act for the caller, the newest first; `endRepresentation` ends it at once.",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("claimed_at", "id"),
        descending=True,
    )


@extend(Controller)
class ControllerRepresentations:
    """What claims add to the controller."""

    representations: Connection[Representation] = paged(
        Representation,
        "Claims to act for somebody, the newest first (scope requests:handle).",
        on=(Same("org_id", "org_id"),),
        order=("claimed_at", "id"),
        descending=True,
    )


@strawberry.type
class RepresentationMutation:
    """Mutations of claims to act for somebody."""

    @strawberry.mutation(
        description="Claim to act for a child or for somebody who died (scope rights:exercise). The answer is the same"
        " whether there is such a person or not; nothing follows before a human has reviewed it."
    )
    async def claim_representation(self, info: Info, input: ClaimRepresentationInput) -> RepresentationPayload:  # noqa: A002
        def build() -> commands.ClaimRepresentation:
            said = representing.Claimed(
                input.relation, tuple(input.rights), input.proof, input.evidence, input.days, input.born
            )
            return commands.ClaimRepresentation(_place(input.person, _PERSON_TAG, "person")[1], said)

        answer: RepresentationPayload = await info.context.write(info, build)
        return answer

    @strawberry.mutation(
        description="Confirm or refuse a claim, having seen the proof, which is then forgotten (scope requests:handle)."
        " It holds as far as a law that applies to the person knows the relation, and for a child up to its age."
    )
    async def review_representation(self, info: Info, input: ReviewRepresentationInput) -> RepresentationPayload:  # noqa: A002
        def build() -> commands.ReviewRepresentation:
            place = _place(input.representation, REPRESENTATION_TAG, "representation")
            return commands.ReviewRepresentation(*place, input.confirm, input.explanation)

        answer: RepresentationPayload = await info.context.write(info, build)
        return answer

    @strawberry.mutation(
        description="Agree to purposes for the child whose guardian the caller was confirmed to be (scope"
        " rights:exercise, and a recent sign-in; GDPR 8(1), PIPL 31, AISHU-109). The child's data may be collected for"
        " them then, and the child may consent to them; `viewer.agreementsForChildren` shows it in a moment."
    )
    async def agree_for_child(self, info: Info, input: AgreeForChildInput) -> RepresentationPayload:  # noqa: A002
        def build() -> commands.AgreeForChild:
            place = _place(input.representation, REPRESENTATION_TAG, "representation")
            return commands.AgreeForChild(*place, tuple(input.purposes))

        answer: RepresentationPayload = await info.context.write(info, build)
        return answer

    @strawberry.mutation(
        description="End it at once: whoever acts, the person for whom, or the desk (scope rights:exercise or"
        " requests:handle)."
    )
    async def end_representation(self, info: Info, input: EndRepresentationInput) -> RepresentationPayload:  # noqa: A002
        answer: RepresentationPayload = await info.context.write(
            info,
            lambda: commands.EndRepresentation(*_place(input.representation, REPRESENTATION_TAG, "representation")),
        )
        return answer


def _place(text: str, tag: str, field: str) -> tuple[UUID, UUID]:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == tag else None
    if found is None or not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is nothing with this id.", (field,))
    return found.org_id, key
