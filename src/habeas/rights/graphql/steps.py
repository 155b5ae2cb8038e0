"""The mutations by which the desk and the person take a request through its life."""

from typing import Any

import strawberry

from habeas.connectors.rules.steps import TaskOutcome
from habeas.jurisdictions.rules.sets import DenialCode
from habeas.reading.types import DateTime, UserError
from habeas.rights import commands
from habeas.rights.graphql.identity import AskDataPointsInput, ProveIdentityInput, points_of
from habeas.rights.graphql.mutation import Info, region_of_id, request_place
from habeas.rights.graphql.request import RightsRequest


@strawberry.input(description="Which request.")
class RequestStepInput:
    """Which request."""

    request: strawberry.ID = strawberry.field(description="The request.")


@strawberry.input(description="Which request, and who has it on their desk.")
class TakeUpRequestInput:
    """Which request, and whose."""

    request: strawberry.ID = strawberry.field(description="The request.")
    assignee: str | None = strawberry.field(
        description="Who works on it, as the organization names its people, up to 200 characters.", default=None
    )


@strawberry.input(description="Which request is taken over, why, and who has it on their desk from now on.")
class TakeOverRequestInput:
    """Which request, why, and whose."""

    request: strawberry.ID = strawberry.field(description="The request.")
    reason: str = strawberry.field(
        description="Why it changes hands, up to 2000 characters: for the desk, and not shown to the person."
    )
    assignee: str | None = strawberry.field(
        description="Who works on it, as the organization names its people, up to 200 characters.", default=None
    )


@strawberry.input(description="Which request, and what is said with the step; the other side reads it.")
class RequestWordsInput:
    """Which request, and what is said."""

    request: strawberry.ID = strawberry.field(description="The request.")
    note: str = strawberry.field(description="What is said, up to 2000 characters.")


@strawberry.input(description="A question to the person, and whether the answer really depends on it.")
class AskPersonInput:
    """A question."""

    request: strawberry.ID = strawberry.field(description="The request.")
    note: str = strawberry.field(description="The question, up to 2000 characters.")
    needed: bool = strawberry.field(
        description="Is there reasonable doubt, or is the answer reasonably required? Only then may a clock stop.",
        default=True,
    )


@strawberry.input(description="A task that somebody is to do.")
class AssignTaskInput:
    """A task that somebody is to do."""

    request: strawberry.ID = strawberry.field(description="The request.")
    task: str = strawberry.field(description="The task's id, or its kind and target, as in TELL_RECIPIENT:CRASH_LAB.")
    assignee: str = strawberry.field(description="Who has it, up to 200 characters.")
    due_at: DateTime | None = strawberry.field(description="Until when; by default as it was.", default=None)


@strawberry.input(description="A task that was done, or that cannot be.")
class CompleteTaskInput:
    """A task that was done."""

    request: strawberry.ID = strawberry.field(description="The request.")
    task: str = strawberry.field(description="The task's id, or its kind and target, as in TELL_RECIPIENT:CRASH_LAB.")
    assignee: str | None = strawberry.field(description="Who did it.", default=None)
    outcome: TaskOutcome = strawberry.field(description="What came of it.", default=TaskOutcome.DONE)
    denial_code: DenialCode | None = strawberry.field(
        description="Where it was refused: on what ground the data are kept.", default=None
    )
    evidence: str | None = strawberry.field(
        description="How it is known, such as the other side's reference; up to 2000 characters.", default=None
    )


@strawberry.type(description="The request after the step.")
class RequestStepPayload:
    """The request after the step."""

    request: RightsRequest | None = strawberry.field(description="The request; null if the step was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


async def desk_step(info: Info, kind: Any, request: strawberry.ID, **more: Any) -> RequestStepPayload:
    """A step of the desk, in the region where the request lives."""
    region = await region_of_id(info.context, request)
    return await own_step(info, kind, request, region=region, **more)


async def own_step(info: Info, kind: Any, request: strawberry.ID, **more: Any) -> RequestStepPayload:
    """A step of whoever asks, in their own region."""
    answer: RequestStepPayload = await info.context.write(info, lambda: kind(*request_place(request), **more))
    return answer


@strawberry.type
class RequestStepMutation:
    """Steps in the life of a request."""

    @strawberry.mutation(description="Begin with a request (scope requests:handle).")
    async def take_up_request(self, info: Info, input: TakeUpRequestInput) -> RequestStepPayload:  # noqa: A002
        return await desk_step(info, commands.TakeUpRequest, input.request, assignee=input.assignee)

    @strawberry.mutation(
        description="Take over a request that somebody else at the desk took up (scope requests:handle); it stays as it"
        " stands. Its history and the journal keep from whom, to whom and why. FORBIDDEN for the person and for whoever"
        " sent it, ILLEGAL_STEP where it is over or nobody took it up."
    )
    async def take_over_request(self, info: Info, input: TakeOverRequestInput) -> RequestStepPayload:  # noqa: A002
        more = {"reason": input.reason, "assignee": input.assignee}
        return await desk_step(info, commands.TakeOverRequest, input.request, **more)

    @strawberry.mutation(
        description="Put a request before a human who decides it, such as the review of an automated decision"
        " (scope requests:handle; GDPR 22(3), PIPL 24)."
    )
    async def refer_request(self, info: Info, input: RequestStepInput) -> RequestStepPayload:  # noqa: A002
        return await desk_step(info, commands.ReferRequest, input.request)

    @strawberry.mutation(
        description="Ask the person for proof of identity (scope requests:handle). Refused where no right that is open"
        " needs it. The clock of a law stops only where that law lets it, and the promise never"
        " (GDPR 12(6), UK GDPR 12A, CCPA Reg. 7060)."
    )
    async def ask_identity(self, info: Info, input: AskPersonInput) -> RequestStepPayload:  # noqa: A002
        return await desk_step(
            info, commands.AskIdentity, input.request, note=input.note, reasonable_doubt=input.needed
        )

    @strawberry.mutation(
        description="Ask the person for as many data points as a law takes, and its declaration where it asks for one"
        " (scope requests:handle). Refused with IDENTITY_NOT_ADMITTED where no law takes any, with DATA_NOT_NEEDED for"
        " more than it takes (11 CCR 7060-7062)."
    )
    async def ask_data_points(self, info: Info, input: AskDataPointsInput) -> RequestStepPayload:  # noqa: A002
        more = {"note": input.note, "fields": tuple(input.fields or ()), "reasonable_doubt": input.needed}
        return await desk_step(info, commands.AskDataPoints, input.request, **more)

    @strawberry.mutation(
        description="Answer the request of somebody who was asked and could not be verified, as the laws say for it: in"
        " part and without values where a law has it so, else with a refusal that says so (scope requests:handle;"
        " 11 CCR 7022, 7024, GDPR 11(2), 12(2))."
    )
    async def answer_unverified(self, info: Info, input: RequestWordsInput) -> RequestStepPayload:  # noqa: A002
        return await desk_step(info, commands.AnswerUnverified, input.request, note=input.note)

    @strawberry.mutation(
        description="Send in what the person wrote, such as by letter, to show who they are (scope requests:handle). It"
        " is compared behind the desk's back: the request says what matched."
    )
    async def prove_identity_for(self, info: Info, input: ProveIdentityInput) -> RequestStepPayload:  # noqa: A002
        more = {"points": points_of(input.points), "signature": input.signature}
        return await desk_step(info, commands.ProveIdentityFor, input.request, **more)

    @strawberry.mutation(
        description="Show who one is with the data points that were asked for, and sign the declaration (scope"
        " rights:exercise). They are compared with what is held; only which of them matched is kept. Anything that was"
        " not asked for is refused with DATA_NOT_NEEDED (11 CCR 7060(c), 7062)."
    )
    async def prove_identity(self, info: Info, input: ProveIdentityInput) -> RequestStepPayload:  # noqa: A002
        more = {"points": points_of(input.points), "signature": input.signature}
        return await own_step(info, commands.ProveIdentity, input.request, **more)

    @strawberry.mutation(
        description="Ask the person what exactly is meant (scope requests:handle; UK GDPR 12A lets its clock stop)."
    )
    async def ask_clarification(self, info: Info, input: AskPersonInput) -> RequestStepPayload:  # noqa: A002
        return await desk_step(
            info, commands.AskClarification, input.request, note=input.note, reasonably_required=input.needed
        )

    @strawberry.mutation(
        description="Take the longer period that a law allows: once, with reasons, before the first period is over; the"
        " person is told (scope requests:handle; GDPR 12(3), CCPA 1798.130(a)(2))."
    )
    async def extend_request(self, info: Info, input: RequestWordsInput) -> RequestStepPayload:  # noqa: A002
        return await desk_step(info, commands.ExtendRequest, input.request, reason=input.note)

    @strawberry.mutation(
        description="Announce to the person that a restriction ends; it ends 14 days later, not before (scope"
        " requests:handle; GDPR 18(3))."
    )
    async def lift_restriction(self, info: Info, input: RequestStepInput) -> RequestStepPayload:  # noqa: A002
        return await desk_step(info, commands.LiftRestriction, input.request)

    @strawberry.mutation(
        description="Give a task that no machine can do to somebody, with a date (scope requests:handle)."
    )
    async def assign_task(self, info: Info, input: AssignTaskInput) -> RequestStepPayload:  # noqa: A002
        more = {"task": input.task, "assignee": input.assignee, "due_at": input.due_at}
        return await desk_step(info, commands.AssignTask, input.request, **more)

    @strawberry.mutation(
        description="Say what came of a task which only a human can do, such as telling a recipient. A refusal names"
        " the ground on which data are kept. Completing it again changes nothing (scope requests:handle; GDPR 19)."
    )
    async def complete_task(self, info: Info, input: CompleteTaskInput) -> RequestStepPayload:  # noqa: A002
        said = {"outcome": input.outcome, "denial_code": input.denial_code, "evidence": input.evidence}
        more = {"task": input.task, "assignee": input.assignee, **said}
        return await desk_step(info, commands.CompleteTask, input.request, **more)

    @strawberry.mutation(description="Confirm who one is, signed in, after having been asked (scope rights:exercise).")
    async def show_identity(self, info: Info, input: RequestStepInput) -> RequestStepPayload:  # noqa: A002
        return await own_step(info, commands.ShowIdentity, input.request)

    @strawberry.mutation(description="Say what is meant, after having been asked (scope rights:exercise).")
    async def answer_clarification(self, info: Info, input: RequestWordsInput) -> RequestStepPayload:  # noqa: A002
        return await own_step(info, commands.AnswerClarification, input.request, note=input.note)

    @strawberry.mutation(
        description="Have what was refused looked at again (scope rights:exercise). Authorities and courts stay open."
    )
    async def appeal_request(self, info: Info, input: RequestWordsInput) -> RequestStepPayload:  # noqa: A002
        return await own_step(info, commands.AppealRequest, input.request, note=input.note)

    @strawberry.mutation(
        description="Complain about how a request was handled; the complaint has clocks of its own (scope"
        " rights:exercise; DPA 2018 s.164A: receipt confirmed within 30 days; AISHU-182)."
    )
    async def complain_about_request(self, info: Info, input: RequestWordsInput) -> RequestStepPayload:  # noqa: A002
        return await own_step(info, commands.ComplainAboutRequest, input.request, note=input.note)
