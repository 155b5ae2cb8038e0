"""The mutations of the registers."""

import strawberry

from habeas.reading.types import DateTime, UserError
from habeas.safeguards.commands import (
    RecordHousePolicy,
    RecordSafeguard,
    RecordSafeguardBaseline,
    RecordSafeguardEvidence,
    RetireSafeguard,
)
from habeas.safeguards.graphql.register import HousePolicy, Safeguard, SafeguardBaseline
from habeas.safeguards.rules.sets import SafeguardKind, SafeguardThreat
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@strawberry.input(description="A standard with its requirements.")
class RecordSafeguardBaselineInput:
    """A baseline."""

    code: str = strawberry.field(description="Its code, with its edition; up to 200 characters.")
    title: str = strawberry.field(description="Its title, up to 200 characters.")
    requirements: list[str] = strawberry.field(description="Its requirements by their numbers there, 1 to 400.")


@strawberry.input(description="A requirement that a safeguard meets.")
class SafeguardMappingInput:
    """A mapping."""

    baseline: str = strawberry.field(description="The baseline, by its code.")
    requirement: str = strawberry.field(description="The requirement, by its number there.")


@strawberry.input(description="A safeguard.")
class RecordSafeguardInput:
    """A safeguard."""

    code: str = strawberry.field(description="Its code, up to 200 characters.")
    title: str = strawberry.field(description="Its title, up to 200 characters.")
    kind: SafeguardKind = strawberry.field(description="Of which kind it is.")
    threats: list[SafeguardThreat] = strawberry.field(description="Against what it stands, at least one.")
    statement: str = strawberry.field(description="What is done, up to 4,000 characters.")
    owner: str = strawberry.field(description="Who answers for it, by their function.")
    evidence_days: int = strawberry.field(description="For how many days evidence of it counts, 1 to 1,100.")
    mappings: list[SafeguardMappingInput] = strawberry.field(
        description="Which requirements of recorded baselines it meets.", default_factory=list
    )


@strawberry.input(description="What was found of a safeguard.")
class RecordSafeguardEvidenceInput:
    """Evidence."""

    safeguard: strawberry.ID = strawberry.field(description="Which safeguard.")
    effective: bool = strawberry.field(description="Does it work?")
    note: str = strawberry.field(description="What was found, up to 4,000 characters; nobody's name.")
    reference: str | None = strawberry.field(description="Where the proof is kept.", default=None)
    seen_at: DateTime | None = strawberry.field(description="When it was looked at; now if not given.", default=None)


@strawberry.input(description="One safeguard.")
class RetireSafeguardInput:
    """A safeguard."""

    safeguard: strawberry.ID = strawberry.field(description="Which safeguard.")


@strawberry.input(description="A policy of the house, or its next version.")
class RecordHousePolicyInput:
    """A policy."""

    code: str = strawberry.field(description="Its code; the same one for the next version.")
    title: str = strawberry.field(description="Its title, up to 200 characters.")
    text: str = strawberry.field(description="What it says, up to 20,000 characters.")
    owner: str = strawberry.field(description="Who answers for it, by their function.")
    review_due_at: DateTime = strawberry.field(description="By when it has to be reviewed, within three years.")


@strawberry.type(description="The baseline.")
class SafeguardBaselinePayload:
    """What recording a baseline answers."""

    baseline: SafeguardBaseline | None = strawberry.field(description="The baseline; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type(description="The safeguard as it now stands.")
class SafeguardPayload:
    """What each step of a safeguard answers."""

    safeguard: Safeguard | None = strawberry.field(description="The safeguard; null where the step was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type(description="The policy as it holds from now on.")
class HousePolicyPayload:
    """What recording a policy answers."""

    policy: HousePolicy | None = strawberry.field(description="The version; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class SafeguardRegisterMutation:
    """Mutations of the registers."""

    @strawberry.mutation(description="Record a standard that the controller measures itself by (AISHU-100).")
    async def record_safeguard_baseline(
        self,
        info: Info,
        input: RecordSafeguardBaselineInput,  # noqa: A002
    ) -> SafeguardBaselinePayload:
        """Run RecordSafeguardBaseline."""
        command = RecordSafeguardBaseline(input.code, input.title, tuple(input.requirements))
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Record a safeguard; it covers nothing until there is evidence of it (AISHU-95).")
    async def record_safeguard(self, info: Info, input: RecordSafeguardInput) -> SafeguardPayload:  # noqa: A002
        """Run RecordSafeguard."""
        command = RecordSafeguard(
            code=input.code,
            title=input.title,
            kind=input.kind,
            threats=tuple(input.threats),
            statement=input.statement,
            owner=input.owner,
            mappings=tuple((each.baseline, each.requirement) for each in input.mappings),
            evidence_days=input.evidence_days,
        )
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Enter what was found of a safeguard, for good (AOMEI-66).")
    async def record_safeguard_evidence(
        self,
        info: Info,
        input: RecordSafeguardEvidenceInput,  # noqa: A002
    ) -> SafeguardPayload:
        """Run RecordSafeguardEvidence."""
        found = (input.safeguard, input.effective, input.note, input.reference, input.seen_at)
        return await info.context.write(info, lambda: RecordSafeguardEvidence(*found))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Say that a safeguard no longer stands; what it covered is open then.")
    async def retire_safeguard(self, info: Info, input: RetireSafeguardInput) -> SafeguardPayload:  # noqa: A002
        """Run RetireSafeguard."""
        return await info.context.write(info, lambda: RetireSafeguard(input.safeguard))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Record a policy of the house or its next version (AISHU-98); a review that changes nothing is a"
        " version too."
    )
    async def record_house_policy(self, info: Info, input: RecordHousePolicyInput) -> HousePolicyPayload:  # noqa: A002
        """Run RecordHousePolicy."""
        said = (input.code, input.title, input.text, input.owner, input.review_due_at)
        return await info.context.write(info, lambda: RecordHousePolicy(*said))  # type: ignore[no-any-return]
