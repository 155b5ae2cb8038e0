"""Mutations of incidents."""

from collections.abc import Sequence

import strawberry

from habeas.incidents.commands import (
    AssessIncident,
    CloseIncident,
    OpenIncident,
    PublishIncidentNotice,
    RecordIncidentDutyMet,
    RecordIncidentMeasure,
    ReportLeak,
    ReviewLeakReport,
)
from habeas.incidents.graphql.incident import Incident
from habeas.incidents.rules import sets
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.types import DateTime, UserError
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]
_NOTE = "In words, for whoever asks later; up to 4,000 characters."


@strawberry.input(description="Word of a leak.")
class ReportLeakInput:
    """A report."""

    summary: str = strawberry.field(description="What you found, up to 4,000 characters.")
    recipient: str | None = strawberry.field(
        description="The code of the recipient that looks risky, such as a kit in an app (AOMEI-51): stop using it"
        " until you are answered.",
        default=None,
    )


@strawberry.input(description="An incident that the controller's people or a processor found.")
class OpenIncidentInput:
    """An incident."""

    summary: str = strawberry.field(description="What is said to have happened, up to 4,000 characters; nobody's name.")
    origin: sets.IncidentOrigin = strawberry.field(
        description="Who found it: STAFF or PROCESSOR.", default=sets.IncidentOrigin.STAFF
    )
    aware_at: DateTime | None = strawberry.field(
        description="When the controller became aware; now if not given.", default=None
    )


@strawberry.input(description="What becomes of a person's report.")
class ReviewLeakReportInput:
    """A review."""

    incident: strawberry.ID = strawberry.field(description="Which report.")
    take_up: bool = strawberry.field(description="Is it taken up as an incident? Otherwise it is dismissed.")
    note: str = strawberry.field(description=_NOTE)


@strawberry.input(description="People affected at one place.")
class IncidentAffectedInput:
    """A count."""

    place: str = strawberry.field(description="The country or state, such as DE, CN or US-CA.")
    people: int = strawberry.field(description="How many people; 0 while it is not known.")


@strawberry.input(description="How grave an incident is, and whom it affects.")
class AssessIncidentInput:
    """An assessment."""

    incident: strawberry.ID = strawberry.field(description="Which incident.")
    risk: sets.IncidentRisk = strawberry.field(description="How likely harm is.")
    affected: list[IncidentAffectedInput] = strawberry.field(description="People by place, 1 to 60 places.")
    note: str = strawberry.field(description=_NOTE)


@strawberry.input(description="A measure against an incident.")
class RecordIncidentMeasureInput:
    """A measure."""

    incident: strawberry.ID = strawberry.field(description="Which incident.")
    note: str = strawberry.field(description=_NOTE)
    contained: bool = strawberry.field(description="Does it spread no further from now on?", default=False)


@strawberry.input(description="That a duty was met.")
class RecordIncidentDutyMetInput:
    """A duty."""

    incident: strawberry.ID = strawberry.field(description="Which incident.")
    law: str = strawberry.field(description="The law, as `law` of the duty names it: with its variant.")
    duty: str = strawberry.field(description="Which duty, as it is named.")
    note: str = strawberry.field(description=_NOTE)
    met_at: DateTime | None = strawberry.field(description="When; now if not given.", default=None)


@strawberry.input(description="A part of a notice.")
class IncidentNoticePartInput:
    """A part."""

    block: sets.NoticeBlock = strawberry.field(description="What it is about.")
    text: str = strawberry.field(description="The text, up to 4,000 characters.")


@strawberry.input(description="A notice to the people.")
class PublishIncidentNoticeInput:
    """A notice."""

    incident: strawberry.ID = strawberry.field(description="About which incident.")
    parts: list[IncidentNoticePartInput] = strawberry.field(description="Each block once.")
    places: list[str] = strawberry.field(
        description="Mail goes to people who live there, of the places that are affected; none means to everybody. In"
        " the product all read it. A law's duty to tell people is met once all of its affected places were told.",
        default_factory=list,
    )


@strawberry.input(description="The end of an incident.")
class CloseIncidentInput:
    """An end."""

    incident: strawberry.ID = strawberry.field(description="Which incident.")
    note: str = strawberry.field(description=_NOTE)


@strawberry.type(description="The incident as it now stands.")
class IncidentPayload:
    """What each step answers."""

    incident: Incident | None = strawberry.field(description="The incident; null where the step was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class IncidentMutation:
    """Mutations of incidents."""

    @strawberry.mutation(description="Tell the controller of a leak that you found (scope self:write; AOMEI-75).")
    async def report_leak(self, info: Info, input: ReportLeakInput) -> IncidentPayload:  # noqa: A002
        """Run ReportLeak."""
        return await info.context.write(info, lambda: ReportLeak(input.summary, input.recipient))  # type: ignore[no-any-return]

    @strawberry.mutation(description="Open an incident; the clocks begin with awareness (scope incidents:manage).")
    async def open_incident(self, info: Info, input: OpenIncidentInput) -> IncidentPayload:  # noqa: A002
        """Run OpenIncident."""
        command = OpenIncident(input.summary, input.origin, input.aware_at)
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Take up a person's report as an incident, or dismiss it.")
    async def review_leak_report(self, info: Info, input: ReviewLeakReportInput) -> IncidentPayload:  # noqa: A002
        """Run ReviewLeakReport."""
        command = ReviewLeakReport(input.incident, input.take_up, input.note)
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Say how grave an incident is and whom it affects; the duties of every law that protects them"
        " follow, each with its clock. May be said again when more is known."
    )
    async def assess_incident(self, info: Info, input: AssessIncidentInput) -> IncidentPayload:  # noqa: A002
        """Run AssessIncident."""

        def build() -> AssessIncident:
            affected = {each.place: each.people for each in input.affected}
            _once([each.place for each in input.affected], "affected")
            return AssessIncident(input.incident, input.risk, affected, input.note)

        return await info.context.write(info, build)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Enter a measure against an incident, or that it is contained.")
    async def record_incident_measure(self, info: Info, input: RecordIncidentMeasureInput) -> IncidentPayload:  # noqa: A002
        """Run RecordIncidentMeasure."""
        command = RecordIncidentMeasure(input.incident, input.note, input.contained)
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Enter that a duty was met. One that was missed stays missed: DUTY_MISSED is entered when its time"
        " ends, and nobody can take it back."
    )
    async def record_incident_duty_met(self, info: Info, input: RecordIncidentDutyMetInput) -> IncidentPayload:  # noqa: A002
        """Run RecordIncidentDutyMet."""
        command = RecordIncidentDutyMet(input.incident, input.law, input.duty, input.note, input.met_at)
        return await info.context.write(info, lambda: command)  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Tell the people: in the product at once and in every region, and by mail. Refused while a block is"
        " missing that a law or the notice promises (INCIDENT_NOTICE_INCOMPLETE; AOMEI-74, AISHU-107, AISHU-108)."
    )
    async def publish_incident_notice(
        self,
        info: Info,
        input: PublishIncidentNoticeInput,  # noqa: A002
    ) -> IncidentPayload:
        """Run PublishIncidentNotice."""

        def build() -> PublishIncidentNotice:
            _once([each.block for each in input.parts], "parts")
            blocks = {each.block: each.text for each in input.parts}
            return PublishIncidentNotice(input.incident, blocks, tuple(input.places))

        return await info.context.write(info, build)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Close a contained incident whose duties are met.")
    async def close_incident(self, info: Info, input: CloseIncidentInput) -> IncidentPayload:  # noqa: A002
        """Run CloseIncident."""
        return await info.context.write(info, lambda: CloseIncident(input.incident, input.note))  # type: ignore[no-any-return]


def _once(names: Sequence[str], field: str) -> None:
    if len(set(names)) != len(names):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Name each of them once.", (field,))
