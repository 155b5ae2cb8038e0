"""The mutations by which data become public and cease to be."""

from uuid import UUID

import strawberry

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.publications import rules
from habeas.publications.commands import (
    AgreeToPublication,
    ConfirmTakedown,
    RecordPublication,
    WithdrawPublicationAgreement,
)
from habeas.publications.graphql.types import Publication, PublicationAgreement
from habeas.reading.globalid import decode
from habeas.reading.types import UserError
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]
_REGION = "The region in which the person's data live; that of the token if not given."


@strawberry.input(description="What may become public, and how.")
class AgreeToPublicationInput:
    """An agreement."""

    items: list[str] = strawberry.field(description="Which data, 1 to 50, as CATEGORY.ITEM of the register.")
    manner: str = strawberry.field(description="In which manner, in 1 to 1000 characters: where, for whom, how long.")


@strawberry.input(description="Which agreement is withdrawn.")
class WithdrawPublicationAgreementInput:
    """A withdrawal."""

    agreement: strawberry.ID = strawberry.field(description="The agreement.")


@strawberry.type(description="The agreement as it stands.")
class PublicationAgreementPayload:
    """The agreement."""

    agreement: PublicationAgreement | None = strawberry.field(description="The agreement; null if refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.input(description="A publication: on an agreement, or on a demand that names the person.")
class RecordPublicationInput:
    """A publication."""

    items: list[str] = strawberry.field(description="Which data, 1 to 50, as CATEGORY.ITEM of the register.")
    manner: str = strawberry.field(description="In which manner; on an agreement the very one that was agreed to.")
    protection: str = strawberry.field(
        description="How the data are protected while they are public, in 20 to 1000 characters."
    )
    agreement: strawberry.ID | None = strawberry.field(
        description="The agreement that it rests on; then no demand.", default=None
    )
    demand: strawberry.ID | None = strawberry.field(
        description="The authority's demand that it rests on, granted by two people; then no agreement.", default=None
    )
    person: strawberry.ID | None = strawberry.field(description="Whose data, where it rests on a demand.", default=None)
    region: str | None = strawberry.field(description=_REGION, default=None)


@strawberry.type(description="What was published.")
class RecordPublicationPayload:
    """The publication."""

    publication: Publication | None = strawberry.field(description="The publication; null if it was refused.")
    refusals: list[rules.PublicationRefusal] | None = strawberry.field(
        description="Every reason against it; null where it was done."
    )
    user_errors: list[UserError] = strawberry.field(description="Why it was refused.")


@strawberry.input(description="What is gone from where it was.")
class ConfirmTakedownInput:
    """A confirmation."""

    publication: strawberry.ID = strawberry.field(description="The publication.")
    region: str | None = strawberry.field(description=_REGION, default=None)


@strawberry.type(description="The publication, which has ended.")
class ConfirmTakedownPayload:
    """The publication."""

    publication: Publication | None = strawberry.field(description="The publication; null if there is none.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class PublicationMutation:
    """Mutations of publications."""

    @strawberry.mutation(
        description="Name data of one's own and expressly agree to the manner in which they become public (scope"
        " consents:manage, a recent sign-in; AOMEI-60). Nothing is published by it: it only may be."
    )
    async def agree_to_publication(
        self,
        info: Info,
        input: AgreeToPublicationInput,  # noqa: A002
    ) -> PublicationAgreementPayload:
        answer: PublicationAgreementPayload = await info.context.write(
            info, lambda: AgreeToPublication(tuple(input.items), input.manner)
        )
        return answer

    @strawberry.mutation(
        description="Withdraw an agreement (scope consents:manage): whatever rests on it ends at once, and whoever"
        " publishes is told to take it down (GDPR 7(3)). Withdrawing again changes nothing."
    )
    async def withdraw_publication_agreement(
        self,
        info: Info,
        input: WithdrawPublicationAgreementInput,  # noqa: A002
    ) -> PublicationAgreementPayload:
        answer: PublicationAgreementPayload = await info.context.write(
            info, lambda: WithdrawPublicationAgreement(*_key(input.agreement, "PAG", "agreement"))
        )
        return answer

    @strawberry.mutation(
        description="Publish data of a person (scopes disclosures:manage and demands:handle, a recent sign-in;"
        " AOMEI-59). In two cases only: the person named the data and agreed to the manner, or a demand of an authority"
        " that two people granted names the person and covers the categories. PUBLICATION_REFUSED says why not."
    )
    async def record_publication(self, info: Info, input: RecordPublicationInput) -> RecordPublicationPayload:  # noqa: A002
        def build() -> RecordPublication:
            return RecordPublication(
                items=tuple(input.items),
                manner=input.manner,
                protection=input.protection,
                agreement=_key(input.agreement, "PAG", "agreement") if input.agreement else None,
                demand=_key(input.demand, "ADM", "demand") if input.demand else None,
                person=_key(input.person, "PER", "person") if input.person else None,
                region=_region(info.context, input.region),
            )

        answer: RecordPublicationPayload = await info.context.write(info, build, values=lambda _: {"refusals": None})
        return answer

    @strawberry.mutation(
        description="Say that a publication is gone from where it was (scope disclosures:manage); it has ended then."
    )
    async def confirm_takedown(self, info: Info, input: ConfirmTakedownInput) -> ConfirmTakedownPayload:  # noqa: A002
        def build() -> ConfirmTakedown:
            place = _key(input.publication, "PBL", "publication")
            return ConfirmTakedown(*place, _region(info.context, input.region))

        answer: ConfirmTakedownPayload = await info.context.write(info, build)
        return answer


def _key(text: str, tag: str, name: str) -> tuple[UUID, UUID]:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == tag else None
    if found is None or not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is nothing with this id.", (name,))
    return found.org_id, key


def _region(context: RequestContext, code: str | None) -> str | None:
    if code is not None and code not in context.writes.regions:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such region.", ("region",))
    return code
