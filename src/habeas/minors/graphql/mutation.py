"""The mutations by which an age is stated, doubted and settled, and an agreement taken back."""

from datetime import date
from uuid import UUID

import strawberry

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.minors.commands import EndGuardianAgreement, RecordAgeDoubt, SettleAgeDoubt, StateAge
from habeas.minors.graphql.types import AgeDoubt, GuardianAgreement
from habeas.reading.globalid import decode
from habeas.reading.types import UserError
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]
_REGION = "The region in which the person's data live; that of the token if not given."


@strawberry.input(description="The caller's date of birth.")
class StateAgeInput:
    """A date of birth."""

    born: date = strawberry.field(description="The date; kept of a child alone, and forgotten at once of anybody else.")


@strawberry.type(description="Whether the age was taken.")
class StateAgePayload:
    """The outcome."""

    stated: bool | None = strawberry.field(
        description="True where it is known now, and `viewer.age` says what follows; null if it was refused."
    )
    user_errors: list[UserError] = strawberry.field(description="Why it was refused.")


@strawberry.input(description="Signs of a child.")
class RecordAgeDoubtInput:
    """Signs."""

    person: strawberry.ID = strawberry.field(description="Of whom: the id of a person of the controller.")
    below: int = strawberry.field(description="Below which age they put the person, in years.")
    signs: str = strawberry.field(description="The signs, in 1 to 500 characters.")
    region: str | None = strawberry.field(description=_REGION, default=None)


@strawberry.input(description="What came of looking at signs of a child.")
class SettleAgeDoubtInput:
    """A settlement."""

    doubt: strawberry.ID = strawberry.field(description="The doubt.")
    settlement: str = strawberry.field(description="What came of it, in 1 to 500 characters.")
    anew: bool = strawberry.field(description="May the person state their age again?", default=False)
    region: str | None = strawberry.field(description=_REGION, default=None)


@strawberry.type(description="The doubt after the change.")
class AgeDoubtPayload:
    """The doubt."""

    doubt: AgeDoubt | None = strawberry.field(description="The doubt; null if refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.input(description="Which agreement ends.")
class EndGuardianAgreementInput:
    """An end."""

    agreement: strawberry.ID = strawberry.field(description="The agreement.")


@strawberry.type(description="The agreement after its end.")
class GuardianAgreementPayload:
    """The agreement."""

    agreement: GuardianAgreement | None = strawberry.field(description="The agreement; null if refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class MinorMutation:
    """Mutations of ages."""

    @strawberry.mutation(
        description="State one's date of birth (scope self:write; AISHU-110). A child that was asked does not get"
        " through by making itself older: ILLEGAL_STEP, until the privacy team lets it state its age again."
    )
    async def state_age(self, info: Info, input: StateAgeInput) -> StateAgePayload:  # noqa: A002
        answer: StateAgePayload = await info.context.write(
            info, lambda: StateAge(input.born), values=lambda _: {"stated": True}
        )
        return answer

    @strawberry.mutation(
        description="Write down signs that a person is a child (scope requests:handle). They may not be disregarded:"
        " under a law that takes them for knowledge its rule holds at once (Cal. Civ. Code 1798.120(c)), under others"
        " what a guardian would have to agree to waits until somebody has looked (GDPR 8(2)). The person reads it."
    )
    async def record_age_doubt(self, info: Info, input: RecordAgeDoubtInput) -> AgeDoubtPayload:  # noqa: A002
        def build() -> RecordAgeDoubt:
            person = _key(input.person, "PER", "person")
            return RecordAgeDoubt(person, input.below, input.signs, _region(info.context, input.region))

        answer: AgeDoubtPayload = await info.context.write(info, build)
        return answer

    @strawberry.mutation(
        description="Say what came of looking at signs of a child (scope requests:handle, and a recent"
        " sign-in); they hold nothing back then."
    )
    async def settle_age_doubt(self, info: Info, input: SettleAgeDoubtInput) -> AgeDoubtPayload:  # noqa: A002
        def build() -> SettleAgeDoubt:
            place = _key(input.doubt, "AGD", "doubt")
            return SettleAgeDoubt(*place, input.settlement, input.anew, _region(info.context, input.region))

        answer: AgeDoubtPayload = await info.context.write(info, build)
        return answer

    @strawberry.mutation(
        description="Take back what was agreed to for a child, at once: its guardian, or the child (scope"
        " rights:exercise)."
    )
    async def end_guardian_agreement(
        self,
        info: Info,
        input: EndGuardianAgreementInput,  # noqa: A002
    ) -> GuardianAgreementPayload:
        answer: GuardianAgreementPayload = await info.context.write(
            info, lambda: EndGuardianAgreement(*_key(input.agreement, "GAG", "agreement"))
        )
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
