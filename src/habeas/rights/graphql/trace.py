"""The trace of a request: what was applied to it when it arrived, and why."""

from collections.abc import Iterable
from typing import Any

import strawberry

from habeas.jurisdictions.resolution.findings import Report
from habeas.jurisdictions.rules import sets
from habeas.reading.binding import Need, Same
from habeas.reading.fields import computed
from habeas.rights import model

strawberry.enum(
    sets.Finding, name="ResolutionFinding", description="What is reported about a request, the weightiest first."
)


@strawberry.type(description="Something that is reported instead of passed over.")
class TraceFinding:
    """A finding."""

    code: sets.Finding = strawberry.field(description="What kind.")
    message: str = strawberry.field(description="In a sentence.")


@strawberry.type(
    description="What was applied to a request on the day on which it arrived. It is kept with the request, and later"
    " laws and notices do not change it."
)
class RequestTrace:
    """A trace."""

    sentences: list[str] = strawberry.field(
        description="Each law with the test that fired, the notice, each clock with its inputs, each date to work to."
    )
    findings: list[TraceFinding] = strawberry.field(description="What was reported.")
    data_pack: str = strawberry.field(description="The edition of the laws.")
    calendars: list[str] = strawberry.field(description="The editions of the calendars that days were counted by.")


def traced_findings(reports: Iterable[Report]) -> list[TraceFinding]:
    """Reports as clients see them, each once."""
    return [TraceFinding(code=each.finding, message=each.message) for each in dict.fromkeys(reports)]


def _trace(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> RequestTrace | None:
    row = needs["request"]
    if row is None:
        return None
    trace = row["trace"]
    listed = (each for right in trace["rights"] for each in right["findings"])
    return RequestTrace(
        sentences=trace.get("sentences", []),
        findings=traced_findings(Report(sets.Finding(each["code"]), each["message"]) for each in listed),
        data_pack=trace["dataPack"],
        calendars=trace["calendars"],
    )


def trace_field() -> Any:
    """The field of a request that answers its trace."""
    itself = Need(model.RightsRequest, (Same("org_id", "org_id"), Same("id", "id")), ("trace",))
    return computed(
        RequestTrace | None,
        "What was applied to it and why, as it was kept when it arrived: for the person and for those who handle it.",
        _trace,
        {"request": itself},
    )
