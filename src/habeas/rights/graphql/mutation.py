"""The mutations that send, take back and decide requests."""

from uuid import UUID

import strawberry

from habeas.jurisdictions.rules import sets
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.globalid import decode
from habeas.reading.types import UserError
from habeas.rights.commands import (
    DecideRight,
    ItemDecided,
    SubmitRightsRequest,
    WithdrawRightsRequest,
    region_of_request,
)
from habeas.rights.graphql.particulars import CorrectionInput, particulars_of
from habeas.rights.graphql.request import TAG, RightsRequest
from habeas.rights.rules import channel as channels
from habeas.rights.rules import grounds as erasing
from habeas.rights.rules import states
from habeas.writing.request import RequestContext

_ORGANIZATION_TAGS = ("ORG", "CTL")
AUTHORIZATION_TAG = "AGA"
REPRESENTATION_TAG = "RPR"
Info = strawberry.Info[RequestContext, None]

strawberry.enum(channels.RequestChannel, description="Over which channel a request comes.")


@strawberry.input(description="A request to be sent.")
class SubmitRightsRequestInput:
    """A request to be sent."""

    rights: list[sets.Right] = strawberry.field(description="What is asked for: one to ten different rights.")
    note: str | None = strawberry.field(description="What else the person wants to say, up to 2000.", default=None)
    language: str | None = strawberry.field(
        description="The language in which the answer shall come, BCP 47; by default that of the person's profile.",
        default=None,
    )
    channel: channels.RequestChannel | None = strawberry.field(
        description="Over which channel it comes, as the client that sends it knows: a request from a mobile app has 15"
        " working days in the PRC (2019 Method Art. 6). Nothing is assumed where it is not said.",
        default=None,
    )
    organization: strawberry.ID | None = strawberry.field(
        description="Who must answer: an organization of which the person is a member; by default the controller.",
        default=None,
    )
    purposes: list[str] | None = strawberry.field(
        description="For an objection: the purposes that are to end, by their codes in the controller's register; by"
        " default all that rest on interests of others (GDPR 21(1); AISHU-159).",
        default=None,
    )
    consents: list[strawberry.ID] | None = strawberry.field(
        description="For a withdrawal: which consents; by default every one that stands towards whoever is asked."
        " NOT_FOUND for one that the caller did not give to them.",
        default=None,
    )
    corrections: list[CorrectionInput] | None = strawberry.field(
        description="For a rectification: the records that are wrong, and what they should say; up to 50.",
        default=None,
    )
    grounds: list[erasing.ErasureGround] | None = strawberry.field(
        description="For an erasure: on which grounds, as the notices name them; by default every one that counts. What"
        " is on record of each is weighed at once, and no refusal may deny what the records bear out (GDPR 17(1),"
        " PIPL 47; AISHU-146, AOMEI-77 to AOMEI-81).",
        default=None,
    )
    authorization: strawberry.ID | None = strawberry.field(
        description="For a partner: the person's authorization, under which it asks for them (CCPA Reg. 7063); for a"
        " guardian or a next of kin: the confirmed claim.",
        default=None,
    )


@strawberry.input(description="A request to be taken back.")
class WithdrawRightsRequestInput:
    """A request to be taken back."""

    request: strawberry.ID = strawberry.field(description="The request.")


@strawberry.input(description="One item that is refused within a right that is partly granted.")
class RefusedItemInput:
    """One item that is refused."""

    item: str = strawberry.field(description="The code of a category of data, or the id of one record.")
    denial_code: sets.DenialCode = strawberry.field(description="The reason; every granting source must admit it.")
    explanation: str = strawberry.field(description="The reason in words for the person.")


@strawberry.input(description="A decision on one right of a request.")
class DecideRightInput:
    """A decision."""

    request: strawberry.ID = strawberry.field(description="The request.")
    right: sets.Right = strawberry.field(description="The right that is decided on.")
    outcome: states.Outcome = strawberry.field(description="GRANTED, PARTLY_GRANTED or REFUSED.")
    denial_code: sets.DenialCode | None = strawberry.field(
        description="The reason, where something is refused; every source that grants the right must admit it.",
        default=None,
    )
    explanation: str | None = strawberry.field(
        description="The reason in words for the person; needed where something is refused.", default=None
    )
    items: list[RefusedItemInput] | None = strawberry.field(
        description="What is refused within a right that is partly granted; everything else is granted.", default=None
    )


@strawberry.type(description="The request after the change.")
class SubmitRightsRequestPayload:
    """The request that was sent."""

    request: RightsRequest | None = strawberry.field(description="The request; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type(description="The request after the change.")
class WithdrawRightsRequestPayload:
    """The request that was taken back."""

    request: RightsRequest | None = strawberry.field(description="The request; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type(description="The request after the decision.")
class DecideRightPayload:
    """The request that was decided on."""

    request: RightsRequest | None = strawberry.field(description="The request; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class RightsMutation:
    """Mutations of requests."""

    @strawberry.mutation(
        description="Send a request (scope rights:exercise; for a partner whom the person authorized, requests:open and"
        " requests:track). Laws and notice are applied to it at once: a right that none of them grants is refused with"
        " the reason, all clocks start, and what a package can answer is prepared right away (GDPR 12, 15 to 22,"
        " PIPL 44 to 50, CCPA 1798.100 to 130; AISHU-145, AISHU-167)."
    )
    async def submit_rights_request(self, info: Info, input: SubmitRightsRequestInput) -> SubmitRightsRequestPayload:  # noqa: A002
        def build() -> SubmitRightsRequest:
            organization = organization_of(input.organization) if input.organization is not None else None
            permission = authorization_key(input.authorization) if input.authorization is not None else None
            more = particulars_of(input.purposes, input.consents, input.corrections, input.grounds)
            return SubmitRightsRequest(
                tuple(input.rights), input.language, input.note, organization, permission, more, input.channel
            )

        answer: SubmitRightsRequestPayload = await info.context.write(info, build)
        return answer

    @strawberry.mutation(
        description="Take back a request of one's own that is not over (scope rights:exercise). What was decided stays."
    )
    async def withdraw_rights_request(
        self,
        info: Info,
        input: WithdrawRightsRequestInput,  # noqa: A002
    ) -> WithdrawRightsRequestPayload:
        answer: WithdrawRightsRequestPayload = await info.context.write(
            info, lambda: WithdrawRightsRequest(*request_place(input.request))
        )
        return answer

    @strawberry.mutation(
        description="Decide on one right of a request (scope requests:handle). A refusal needs a reason that every law"
        " and notice granting the right admits, and an explanation; the last decision closes the request"
        " (GDPR 12(4), PIPL 50; AISHU-149, AISHU-176)."
    )
    async def decide_right(self, info: Info, input: DecideRightInput) -> DecideRightPayload:  # noqa: A002
        region = await region_of_id(info.context, input.request)

        def build() -> DecideRight:
            place = request_place(input.request)
            items = tuple(ItemDecided(each.item, each.denial_code, each.explanation) for each in input.items or ())
            return DecideRight(*place, input.right, input.outcome, input.denial_code, input.explanation, region, items)

        answer: DecideRightPayload = await info.context.write(info, build)
        return answer


async def region_of_id(context: RequestContext, text: str) -> str | None:
    """Where the request lives, as far as the caller may look; the command finds out whether it is there."""
    actor, found = context.require_actor(), decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == TAG else None
    if found is None or not isinstance(key, UUID):
        return None
    writes, reads = context.writes, context.reads
    return await region_of_request(writes.regions, reads.mechanisms, actor, found.org_id, key)


def request_place(text: str) -> tuple[UUID, UUID]:
    """The organization and the key in a request's id; NOT_FOUND for anything else."""
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == TAG else None
    if found is None or not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such request.", ("request",))
    return found.org_id, key


def authorization_key(text: str) -> UUID:
    """The key in an authorization's id; NOT_FOUND for anything else."""
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag in (AUTHORIZATION_TAG, REPRESENTATION_TAG) else None
    if not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such authorization.", ("authorization",))
    return key


def organization_of(text: str, field: str = "organization") -> UUID:
    """The organization in its id; NOT_FOUND at `field` for anything else."""
    found = decode(text)
    if found is None or found.tag not in _ORGANIZATION_TAGS:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such organization.", (field,))
    return found.org_id
