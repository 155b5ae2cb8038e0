"""The mutations about staff: reviews of their access, their courses, and what they broke."""

from datetime import date

import strawberry

from habeas.reading.types import UserError
from habeas.safeguards.commands import (
    CompleteAccessReview,
    DecideStaffAccess,
    DecideStaffViolation,
    RecordStaffTraining,
    RecordStaffViolation,
    ScheduleAccessReviews,
)
from habeas.safeguards.graphql.access import StaffAccess
from habeas.safeguards.graphql.conduct import StaffViolation
from habeas.safeguards.graphql.review import AccessReview
from habeas.safeguards.rules.sets import StaffAccessDecision, ViolationConsequence
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]


@strawberry.input(description="How often access is reviewed.")
class ScheduleAccessReviewsInput:
    """A schedule."""

    every_days: int = strawberry.field(description="How many days may lie between two reviews, 1 to 1,100.")


@strawberry.input(description="What a review decides about somebody.")
class DecideStaffAccessInput:
    """A decision."""

    review: strawberry.ID = strawberry.field(description="The open review.")
    staff: strawberry.ID = strawberry.field(description="Whose access.")
    decision: StaffAccessDecision = strawberry.field(description="What is decided.")
    reason: str = strawberry.field(description="Why, up to 4,000 characters.")


@strawberry.input(description="What a review found.")
class CompleteAccessReviewInput:
    """An end."""

    review: strawberry.ID = strawberry.field(description="The open review.")
    finding: str = strawberry.field(description="What the access records showed, up to 4,000 characters.")


@strawberry.input(description="A course that somebody completed.")
class RecordStaffTrainingInput:
    """A course."""

    staff: strawberry.ID = strawberry.field(description="Who.")
    course: str = strawberry.field(description="Which course, up to 200 characters.")
    completed_on: date = strawberry.field(description="The day on which it was completed.")
    next_due_on: date = strawberry.field(description="The day by which the next one is due, within three years.")


@strawberry.input(description="A violation with the looks that show it.")
class RecordStaffViolationInput:
    """A violation."""

    staff: strawberry.ID = strawberry.field(description="Who.")
    looks: list[strawberry.ID] = strawberry.field(description="Which looks of theirs show it, 1 to 50.")
    summary: str = strawberry.field(description="What happened, up to 4,000 characters.")


@strawberry.input(description="What followed.")
class DecideStaffViolationInput:
    """An outcome."""

    violation: strawberry.ID = strawberry.field(description="Which violation.")
    consequence: ViolationConsequence = strawberry.field(description="What followed.")
    reasons: str = strawberry.field(description="Why that, up to 4,000 characters.")


@strawberry.type(description="The review as it now stands.")
class AccessReviewPayload:
    """What each step of a review answers."""

    review: AccessReview | None = strawberry.field(description="The review; null where the step was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type(description="Whom the course is about.")
class StaffTrainingPayload:
    """What recording a course answers."""

    staff: StaffAccess | None = strawberry.field(description="Who completed it; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type(description="The violation as it now stands.")
class StaffViolationPayload:
    """What recording and deciding a violation answer."""

    violation: StaffViolation | None = strawberry.field(description="The violation; null where it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class StaffMutation:
    """Mutations about staff."""

    @strawberry.mutation(
        description="Have access reviewed every so many days (AOMEI-70; scope safeguards:manage). It opens the first"
        " review; the open one is due by that number of days too."
    )
    async def schedule_access_reviews(self, info: Info, input: ScheduleAccessReviewsInput) -> AccessReviewPayload:  # noqa: A002
        """Run ScheduleAccessReviews."""
        return await info.context.write(info, lambda: ScheduleAccessReviews(input.every_days))  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Keep or withdraw somebody's access, after a recent sign-in. What is withdrawn ends: the"
        " membership, with the sessions and tokens that came of it. REVIEWER_NOT_INDEPENDENT about oneself."
    )
    async def decide_staff_access(self, info: Info, input: DecideStaffAccessInput) -> AccessReviewPayload:  # noqa: A002
        """Run DecideStaffAccess."""
        command = DecideStaffAccess(input.review, input.staff, input.decision, input.reason)
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Complete a review, after a recent sign-in: ILLEGAL_STEP while anybody's access is undecided. The"
        " next review is open from now on. A review is one region's: where one person alone is of the staff there,"
        " nobody can decide about them, and it stays open, and overdue after its day, until a second one joins."
    )
    async def complete_access_review(self, info: Info, input: CompleteAccessReviewInput) -> AccessReviewPayload:  # noqa: A002
        """Run CompleteAccessReview."""
        return await info.context.write(info, lambda: CompleteAccessReview(input.review, input.finding))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Record a course on the protection of data that somebody completed (AOMEI-71).")
    async def record_staff_training(self, info: Info, input: RecordStaffTrainingInput) -> StaffTrainingPayload:  # noqa: A002
        """Run RecordStaffTraining."""
        command = RecordStaffTraining(input.staff, input.course, input.completed_on, input.next_due_on)
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Record that somebody of the staff broke the rules, with the entries of the access ledger that"
        " show it (AISHU-103), also after they left. REVIEWER_NOT_INDEPENDENT about oneself."
    )
    async def record_staff_violation(self, info: Info, input: RecordStaffViolationInput) -> StaffViolationPayload:  # noqa: A002
        """Run RecordStaffViolation."""
        command = RecordStaffViolation(input.staff, tuple(input.looks), input.summary)
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Say what followed of a violation, once, after a recent sign-in. Where access ends by it, every"
        " membership that they have by then ends, one that began since the violation too. REVIEWER_NOT_INDEPENDENT"
        " about oneself."
    )
    async def decide_staff_violation(self, info: Info, input: DecideStaffViolationInput) -> StaffViolationPayload:  # noqa: A002
        """Run DecideStaffViolation."""
        command = DecideStaffViolation(input.violation, input.consequence, input.reasons)
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]
