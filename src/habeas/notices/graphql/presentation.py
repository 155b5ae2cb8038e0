"""That a notice was shown to a person, what they said to it, and the ways that stand open to whoever disagrees."""

import strawberry

from habeas.access import Variable
from habeas.jurisdictions.rules import sets
from habeas.notices import model
from habeas.notices.commands import DeclineNotice, PresentNotice
from habeas.notices.graphql.mutation import Info, notice_place
from habeas.notices.graphql.notice import Notice
from habeas.notices.rules import disagreement
from habeas.reading.binding import Look, OfActor, Same
from habeas.reading.fields import bound, column, extend, global_id, one, paged
from habeas.reading.types import Connection, DateTime, Node, UserError
from habeas.tenancy.graphql import Viewer

strawberry.enum(sets.Right, description="A right, under one name for all laws and notices.")
strawberry.enum(disagreement.DisagreementWay, description="What somebody can do who does not agree (AISHU-12).")

_PROOF = Look(
    purpose="PROOF_OF_INFORMATION",
    legal_basis="LEGAL_OBLIGATION",
    authority="GDPR Art. 5(2)",
    field_class="ACCOUNT",
)


@bound(model.NoticePresentation, tag="NPR", look=_PROOF)
@strawberry.type(description="That a version of a notice was shown to a person in a language (GDPR 13, PIPL 17).")
class NoticePresentation(Node):
    """A presentation."""

    id: strawberry.ID = global_id("The presentation's id.")
    notice: Notice | None = one(
        Notice, "The version, in that language.", on=(Same("org_id", "controller_id"), Same("id", "version_id"))
    )
    language: str = column("In which language.")
    presented_at: DateTime = column("When.")
    declined_at: DateTime | None = column("When the person said that they do not agree; null: they did not say so.")
    sha256: str = column("The SHA-256 of the text that was shown.")


@extend(Viewer)
class ViewerPresentations:
    """What presentations add to the viewer."""

    notice_presentations: Connection[NoticePresentation] = paged(
        NoticePresentation,
        "The notices that were shown to the caller, the latest first (AISHU-11).",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("presented_at", "id"),
        descending=True,
    )


@strawberry.input(description="A notice that was shown.")
class PresentNoticeInput:
    """A notice that was shown."""

    notice: strawberry.ID = strawberry.field(description="The version, in any of its languages.")
    language: str = strawberry.field(description="The language in which it was shown, BCP 47.")


@strawberry.type(description="The presentation.")
class PresentNoticePayload:
    """The presentation."""

    presentation: NoticePresentation | None = strawberry.field(description="The presentation; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type(description="A way that stands open, free of charge and without a reason.")
class DisagreementOffer:
    """A way."""

    way: disagreement.DisagreementWay = strawberry.field(description="Which way.")
    rights: list[sets.Right] = strawberry.field(description="What to ask for with submitRightsRequest to take it.")


@strawberry.input(description="A notice to which the caller does not agree.")
class DeclineNoticeInput:
    """A notice that is declined."""

    notice: strawberry.ID = strawberry.field(description="The version, in any of its languages.")
    language: str = strawberry.field(description="The language in which it was read, BCP 47.")


@strawberry.type(description="What was declined, and what stands open now.")
class DeclineNoticePayload:
    """What was declined."""

    presentation: NoticePresentation | None = strawberry.field(description="The presentation; null if it was refused.")
    offers: list[DisagreementOffer] | None = strawberry.field(
        description="The ways that stand open: to stop, and to close the account (AISHU-12)."
    )
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class PresentationMutation:
    """Mutations about showing a notice."""

    @strawberry.mutation(
        description="Record that a version of a notice was shown to the caller, in a language, before they use what it"
        " covers (scope self:write; AISHU-11, GDPR 13, PIPL 17). Nothing is collected of somebody to whom no version of"
        " it was ever shown. Each showing is one; it is no acceptance."
    )
    async def present_notice(self, info: Info, input: PresentNoticeInput) -> PresentNoticePayload:  # noqa: A002
        answer: PresentNoticePayload = await info.context.write(
            info, lambda: PresentNotice(*notice_place(input.notice), input.language)
        )
        return answer

    @strawberry.mutation(
        description="Say that one does not agree to a version of a notice (scope self:write; AISHU-12). From then on"
        " nothing more is collected for its services until it is accepted; what it offers leads on to stopping and to"
        " closing. Declining again changes nothing."
    )
    async def decline_notice(self, info: Info, input: DeclineNoticeInput) -> DeclineNoticePayload:  # noqa: A002
        answer: DeclineNoticePayload = await info.context.write(
            info,
            lambda: DeclineNotice(*notice_place(input.notice), input.language),
            values=lambda _: {"offers": list(disagreement.OFFERS)},
        )
        return answer
