"""How surely a request has to be known to come from its person: what is asked, what is missing, and the steps of it."""

from typing import Any

import orjson
import strawberry

from habeas.jurisdictions.rules import sets
from habeas.reading.binding import Need, Same
from habeas.reading.fields import computed
from habeas.rights import commands, model
from habeas.rights.graphql.law import Citation
from habeas.rights.rules.life import Told
from habeas.rights.rules.states import EventKind, RequestStatus
from habeas.rights.rules.verification import MOST_TRIES, Progress, VerificationLevel, level_of, progress_of

strawberry.enum(VerificationLevel, description="What the person has to do to be known to be who they say.")


@strawberry.type(
    description="How surely a request has to be known to come from its person, in proportion to what is asked, and how"
    " far that is. No data point is taken in that the level does not need (11 CCR 7060-7062, GDPR 12(6), PIPL 50;"
    " AISHU-148)."
)
class RequestVerification:
    """The verification of a request."""

    level: VerificationLevel = strawberry.field(description="What is needed for the rights that are still open.")
    needed: bool = strawberry.field(description="Does the request wait for it now?")
    step_up: bool = strawberry.field(
        description="Does it take a sign-in of the last minutes (11 CCR 7061: re-authentication)?"
    )
    points: int = strawberry.field(description="How many data points are asked for.")
    fields: list[str] = strawberry.field(
        description="Which: NAME, E_MAIL, RESIDENCE of the account, or categories of the controller's register."
    )
    missing: list[str] = strawberry.field(description="Those that have not matched yet. What was said is kept nowhere.")
    declaration: str | None = strawberry.field(
        description="The words of the declaration that has to be signed; null where none is asked for."
    )
    declared: bool = strawberry.field(description="Was it signed?")
    tries_left: int = strawberry.field(description="How often data points may still be sent that do not match.")
    source: Citation | None = strawberry.field(description="Where the law says so; null before a question was asked.")


def _verification(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> RequestVerification | None:
    row = needs["request"]
    if row is None:
        return None
    pending = [sets.Right(each["right_code"]) for each in needs["rights"] if each["outcome"] == "PENDING"]
    levels = {each["right"]: each["verification"] for each in row["trace"]["rights"]}
    told = [Told(EventKind(each["kind"]), each["at"], detail_of(each["detail"])) for each in needs["events"]]
    waits = row["status"] == RequestStatus.IDENTITY_NEEDED
    progress = progress_of(told) if waits else None
    return _shown(level_of(pending, levels), progress)


def detail_of(value: Any) -> dict[str, Any]:
    """The circumstances of an event, however the database handed them over."""
    found: dict[str, Any] = orjson.loads(value) if isinstance(value, str) else value or {}
    return found


def _shown(level: VerificationLevel, progress: Progress | None) -> RequestVerification:
    question = None if progress is None else progress.question
    if progress is None or question is None:
        step_up = level is not VerificationLevel.NONE
        return RequestVerification(
            level=level,
            needed=False,
            step_up=step_up,
            points=0,
            fields=[],
            missing=[],
            declaration=None,
            declared=False,
            tries_left=MOST_TRIES,
            source=None,
        )
    source = Citation(source=question.source, reference=question.reference or "") if question.source else None
    return RequestVerification(
        level=question.level,
        needed=True,
        step_up=True,
        points=len(question.fields),
        fields=list(question.fields),
        missing=list(progress.missing),
        declaration=question.declaration,
        declared=progress.declared,
        tries_left=max(0, MOST_TRIES - progress.tries),
        source=source,
    )


def verification_field() -> Any:
    """The field of a request that answers its verification."""
    of_request = (Same("org_id", "org_id"), Same("request_id", "id"))
    return computed(
        RequestVerification | None,
        "How surely it has to be known to come from its person, and what is missing: for the person and the desk.",
        _verification,
        {
            "request": Need(model.RightsRequest, (Same("org_id", "org_id"), Same("id", "id")), ("trace", "status")),
            "rights": Need(model.RequestedRight, of_request, ("right_code", "outcome"), ("position",), many=True),
            "events": Need(model.RequestEvent, of_request, ("kind", "at", "detail"), ("at", "id"), many=True),
        },
    )


@strawberry.input(description="Which data points the person is asked for.")
class AskDataPointsInput:
    """Which data points are asked for."""

    request: strawberry.ID = strawberry.field(description="The request.")
    note: str = strawberry.field(description="The question, up to 2000 characters.")
    fields: list[str] | None = strawberry.field(
        description="Exactly as many as the law takes: NAME, E_MAIL, RESIDENCE, or categories of the register that are"
        " neither sensitive nor secret; by default those of the account.",
        default=None,
    )
    needed: bool = strawberry.field(
        description="Is there reasonable doubt? Only then may a clock stop, where its law lets it.", default=True
    )


@strawberry.input(description="One data point: it is compared with what is held, and forgotten.")
class DataPointInput:
    """A data point."""

    field: str = strawberry.field(description="Which of those that were asked for.")
    value: str = strawberry.field(description="What the person says; case, spaces and marks do not count.")


@strawberry.input(description="What the person says to show who they are.")
class ProveIdentityInput:
    """What shows who somebody is."""

    request: strawberry.ID = strawberry.field(description="The request.")
    points: list[DataPointInput] | None = strawberry.field(
        description="Data points that were asked for and are missing.", default=None
    )
    signature: str | None = strawberry.field(
        description="The name under the declaration, where one is asked for: it is signed with this, and kept sealed.",
        default=None,
    )


def points_of(points: list[DataPointInput] | None) -> tuple[commands.DataPoint, ...]:
    """The inputs as a command takes them."""
    return tuple(commands.DataPoint(each.field, each.value) for each in points or ())
