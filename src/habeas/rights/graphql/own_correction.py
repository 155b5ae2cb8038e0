"""The mutation by which a person corrects values of their own."""

import strawberry

from habeas.reading.types import JSON, UserError
from habeas.rights.commands import CorrectProfile
from habeas.rights.graphql.mutation import Info
from habeas.rights.graphql.request import RightsRequest
from habeas.rights.rules.particulars import Correction, CorrectionReason
from habeas.vault.graphql import record_key


@strawberry.input(description="A record of one's own, and what it should say.")
class OwnCorrectionInput:
    """A correction."""

    record: strawberry.ID = strawberry.field(
        description="The record: in the caller's personal space, given by the caller, of an item to which the register"
        " gives an `own_form` (DataCategory.items)."
    )
    value: JSON = strawberry.field(
        description="What it should say, in that form. TEXT: 1 to 500 printable characters. TELEPHONE: 3 to 15 digits."
        " NAMED_PARTS: an object of 1 to 10 texts, such as given and family. Sealed like the record itself."
    )
    reason: CorrectionReason = strawberry.field(
        description="Why it has to be corrected.", default=CorrectionReason.INACCURATE
    )


@strawberry.input(description="What one corrects oneself.")
class CorrectProfileInput:
    """Corrections."""

    corrections: list[OwnCorrectionInput] = strawberry.field(description="1 to 50 different records.")


@strawberry.type(description="The request that keeps the correction, granted already.")
class CorrectProfilePayload:
    """The request."""

    request: RightsRequest | None = strawberry.field(
        description="The request that keeps what was corrected, and by which recipients are told; null if it was"
        " refused."
    )
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class ProfileMutation:
    """What people correct themselves."""

    @strawberry.mutation(
        description="Correct values of one's own, at once and without asking anybody (scopes self:write and"
        " rights:exercise; GDPR 16, PIPL 46; AISHU-147). What they said before is kept sealed, as for every"
        " rectification, and recipients are told (GDPR 19). RECTIFICATION_NEEDED for what an organization controls,"
        " what the caller did not give, what is restricted, and what the register does not leave to people alone:"
        " there a request for RECTIFICATION is the way."
    )
    async def correct_profile(self, info: Info, input: CorrectProfileInput) -> CorrectProfilePayload:  # noqa: A002
        def build() -> CorrectProfile:
            path = ("corrections", "record")
            return CorrectProfile(
                tuple(Correction(record_key(each.record, *path), each.reason, each.value) for each in input.corrections)
            )

        answer: CorrectProfilePayload = await info.context.write(info, build)
        return answer
