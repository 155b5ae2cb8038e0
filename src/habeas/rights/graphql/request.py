"""The type of a request: its rights, clocks and events, its answer, and whom it is about."""

from datetime import datetime
from typing import Any

import strawberry

from habeas.connectors.rules.sets import Operation
from habeas.connectors.rules.steps import TaskOutcome
from habeas.jurisdictions.rules import sets
from habeas.reading.binding import Look, Need, Same
from habeas.reading.fields import bound, column, computed, document, embedded, global_id, many, one, paged
from habeas.reading.types import Connection, DateTime, Node, Region
from habeas.rights import model
from habeas.rights.commands.locate import HANDLING
from habeas.rights.commands.tasks import TAG as TASK_TAG
from habeas.rights.graphql.fees import RequestFee, fee_field
from habeas.rights.graphql.identity import RequestVerification, verification_field
from habeas.rights.graphql.law import Citation, Clock
from habeas.rights.graphql.particulars import Correction, StatedGround, grounds_field
from habeas.rights.graphql.remedies import Remedy, remedies_field
from habeas.rights.graphql.staff import (
    RequestHandler,
    assignee_field,
    evidence_field,
    taken_up_by_field,
    task_assignee_field,
)
from habeas.rights.graphql.systems import SystemStep
from habeas.rights.graphql.trace import RequestTrace, trace_field
from habeas.rights.rules import states
from habeas.tenancy.graphql import Jurisdiction, Organization

strawberry.enum(states.RequestStatus, description="How a request stands.")
strawberry.enum(states.Outcome, name="RightOutcome", description="What became of one right of a request.")
strawberry.enum(states.EventKind, name="RequestEventKind", description="What can happen to a request.")

TAG = "REQ"
CASE_LOOK = Look(
    purpose=HANDLING,
    legal_basis="LEGAL_OBLIGATION",
    authority="GDPR 12, PIPL 50, CCPA 1798.130",
    field_class="REQUESTS",
)
_OF_REQUEST = (Same("org_id", "org_id"), Same("request_id", "id"))


@bound(model.RequestedRight)
@strawberry.type(description="One right of a request, with its own outcome.")
class RequestedRight:
    """A requested right."""

    right: sets.Right = column("Which right.", "right_code")
    outcome: states.Outcome = column("What became of it.")
    denial_code: sets.DenialCode | None = column("Why it was refused, in whole or in part.")
    explanation: str | None = column("The same in words for the person (GDPR 12(4), PIPL 50).")
    citations: list[Citation] = document("citations", "Where each law and the notice grants the right.")
    decided_at: DateTime | None = column("When it was decided.")


@bound(model.RequestEvent)
@strawberry.type(description="A step in the life of a request; events are only ever added.")
class RequestEvent:
    """An event."""

    at: DateTime = column("When.")
    kind: states.EventKind = column("What happened.")
    note: str | None = column("What else there is to say.")


@bound(model.ItemDecision)
@strawberry.type(description="One item that was refused within a right that was partly granted.")
class RefusedItem:
    """A refused item."""

    right: sets.Right = column("The right.", "right_code")
    item: str = column("The category of data, or the record.")
    denial_code: sets.DenialCode | None = column("Why.")
    explanation: str | None = column("The same in words.")


@bound(model.RequestMessage)
@strawberry.type(description="A letter about a request; its words are not kept.")
class RequestLetter:
    """A letter."""

    letter: str = column("Which one, such as DECIDED.", "template")
    language: str = column("In which language, BCP 47.")
    written_at: DateTime = column("When it was written.")
    sent_at: DateTime | None = column("When a mail server took it; null where none did.")
    bounced_at: DateTime | None = column(
        "When the receiving server refused it for good. It is not sent again: the task REACH_PERSON asks a human to"
        " tell the person in another way."
    )
    refusal: str | None = column("The code of that refusal (RFC 5321, 4.2), such as 550.")


@bound(model.RequestTask, tag=TASK_TAG)
@strawberry.type(description="Something that a human has to do for a request.")
class RequestTask:
    """A task."""

    id: strawberry.ID = global_id("The task's id.")
    kind: str = column(
        "What: TELL_RECIPIENT (GDPR 19), or EXPORT_FROM, ERASE_AT, RECTIFY_AT, RESTRICT_AT, LIFT_AT a system that no"
        " machine could settle it with; REACH_PERSON where a letter bounced (its target is the letter)."
    )
    target: str = column("Whom or what it is about: the code of a recipient or of a connector.")
    operation: Operation | None = column("What the other side is asked to do.")
    assignee: str | None = task_assignee_field()
    due_at: DateTime | None = column("Until when it is to be done.")
    done_at: DateTime | None = column("When it was done.")
    outcome: TaskOutcome | None = column("What came of it.")
    denial_code: sets.DenialCode | None = column("Where it was refused: on what ground the data are kept.")
    evidence: str | None = evidence_field()


@strawberry.type(description="A prepared answer; only the person whom it is about can download it.")
class Delivery:
    """A prepared answer."""

    url: str = strawberry.field(description="Where it can be downloaded, with the person's bearer token.")
    expires_at: DateTime = strawberry.field(description="Until when.")
    format: str = strawberry.field(description="ZIP: JSON with its schema, a CSV for each category, a page for people.")
    sha256: str = strawberry.field(description="The SHA-256 of the file, in hexadecimal.")


@bound(model.RightsRequest)
@strawberry.type(description="Whom a request is about: no more than what handling it needs.")
class RequestSubject:
    """The subject of a request."""

    id: strawberry.ID = column("Opaque; the same in all requests of one person.", "subject_id")
    region: Region = embedded(Region, "The region in which the person's data live.")
    residence: Jurisdiction | None = one(
        Jurisdiction, "Where the person lived when the request arrived.", on=(Same("code", "residence"),)
    )


def _delivery(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> Delivery | None:
    if not needs["packages"]:
        return None
    package = needs["packages"][-1]
    if package["destroyed_at"] is not None:
        return None
    if datetime.fromisoformat(package["expires_at"]) <= context.clock.now():
        return None
    return Delivery(
        url=f"{context.base_url}/answers/{package['id']}",
        expires_at=package["expires_at"],
        format=package["format"],
        sha256=package["sha256"],
    )


_PACKAGE_COLUMNS = ("id", "expires_at", "format", "sha256", "destroyed_at")
_PACKAGES = Need(model.AnswerPackage, _OF_REQUEST, _PACKAGE_COLUMNS, order=("created_at", "id"), many=True)


@bound(model.RightsRequest, tag=TAG, look=CASE_LOOK)
@strawberry.type(
    description="A request of a data subject (GDPR 12, PIPL 50, CCPA 1798.130): seen by the person, by those who handle"
    " requests of the organization that must answer, and by the partner that opened it."
)
class RightsRequest(Node):
    """A request."""

    id: strawberry.ID = global_id("The request's id.")
    reference: str = column("The reference number that people can read out, such as R-2026-7K3M-Q9TD.")
    status: states.RequestStatus = column("How it stands.")
    open: bool = column("Does somebody still owe the person something?")
    language: str = column("The language of the request and of its answer, BCP 47.")
    note: str | None = column("What the person wrote.")
    received_at: DateTime = column("When it arrived; every clock starts from here.")
    acknowledge_by: DateTime | None = column("By when receipt must be confirmed; null where no law asks for that.")
    effective_due: DateTime | None = column(
        "The date to work to: the earliest strict date of all laws and promises, provisional or not."
    )
    hard_due: DateTime | None = column("The outer limit of the laws.")
    answered_at: DateTime | None = column("When it was answered.")
    closed_at: DateTime | None = column("When it was over.")
    organization: Organization | None = one(Organization, "Who must answer.", on=(Same("org_id", "org_id"),))
    subject: RequestSubject = embedded(RequestSubject, "Whom it is about.")
    clocks: list[Clock] = many(
        Clock, "Every source's clock, the first to end first.", on=_OF_REQUEST, order=("position",)
    )
    rights: list[RequestedRight] = many(
        RequestedRight, "What is asked for, and what became of it.", on=_OF_REQUEST, order=("position",)
    )
    events: Connection[RequestEvent] = paged(
        RequestEvent, "What happened, oldest first.", on=_OF_REQUEST, order=("at", "id")
    )
    refused_items: list[RefusedItem] = many(
        RefusedItem, "What was refused item by item.", on=_OF_REQUEST, order=("right_code", "item")
    )
    tasks: list[RequestTask] = many(
        RequestTask, "What humans have to do for it.", on=_OF_REQUEST, order=("made_at", "id")
    )
    letters: list[RequestLetter] = many(
        RequestLetter,
        "The letters to the person, and which of them bounced.",
        on=_OF_REQUEST,
        order=("written_at", "id"),
    )
    corrections: list[Correction] = many(
        Correction, "What is to be corrected, record by record.", on=_OF_REQUEST, order=("id",)
    )
    remedies: list[Remedy] = remedies_field()
    system_steps: list[SystemStep] = many(
        SystemStep,
        "The external systems and recipients that were asked or told (GDPR 19).",
        on=_OF_REQUEST,
        order=("made_at", "id"),
    )
    delivery: Delivery | None = computed(
        Delivery | None,
        "The prepared answer, and of several the newest, which holds what came in since; null for everybody but the"
        " person, and once it expired or was destroyed.",
        _delivery,
        {"packages": _PACKAGES},
    )
    verification: RequestVerification | None = verification_field()
    grounds: list[StatedGround] = grounds_field()
    fee: RequestFee | None = fee_field()
    trace: RequestTrace | None = trace_field()
    assignee: str | None = assignee_field()
    taken_up_by: RequestHandler | None = taken_up_by_field()
