"""Incidents as the controller's desk and the people read them."""

from datetime import date, datetime
from typing import Any

import strawberry

from habeas.access import Variable
from habeas.incidents import model
from habeas.incidents.rules import sets
from habeas.incidents.rules.duties import Assessment, Duty, blocks_needed, duties
from habeas.incidents.rules.letter import headings
from habeas.inventory.graphql import Controller
from habeas.jurisdictions.resolution.applicability import code_and_variant
from habeas.reading.binding import Need, OfActor, Same
from habeas.reading.fields import bound, column, computed, extend, global_id, many, paged
from habeas.reading.types import Connection, DateTime, Node
from habeas.tenancy import model as tenancy
from habeas.tenancy.graphql import Viewer

strawberry.enum(sets.IncidentOrigin, description="Who found an incident.")
strawberry.enum(sets.IncidentStatus, description="How an incident stands.")
strawberry.enum(sets.IncidentRisk, description="How likely harm to the people concerned is (GDPR 33(1), 34(1)).")
strawberry.enum(sets.IncidentEventKind, description="What happened to an incident.")
strawberry.enum(sets.NoticeBlock, name="IncidentNoticeBlock", description="What a notice of an incident says.")


_THIS_EVENT = Need(model.IncidentEvent, (Same("org_id", "org_id"), Same("id", "id")), ("law",))


def _law_of(needs: dict[str, Any]) -> tuple[str | None, str | None]:
    event = needs["event"]
    return (None, None) if event is None or event["law"] is None else code_and_variant(event["law"])


def _code(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> str | None:
    return _law_of(needs)[0]


def _variant(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> str | None:
    return _law_of(needs)[1]


@bound(model.IncidentEvent, tag="IEV")
@strawberry.type(description="What happened to an incident; entered once and never changed.")
class IncidentEvent(Node):
    """An event."""

    id: strawberry.ID = global_id("The event's id.")
    kind: sets.IncidentEventKind = column("What happened.")
    law: str | None = column("Under which law, where it is about a duty: its key, with the variant (EU_GDPR:DE).")
    code: str | None = computed(str | None, "That law's code alone, such as EU_GDPR.", _code, {"event": _THIS_EVENT})
    variant: str | None = computed(
        str | None, "The member state or nation whose variant of it is meant.", _variant, {"event": _THIS_EVENT}
    )
    duty: str | None = column("Which duty, such as authority or individuals.")
    note: str | None = column("In words.")
    people: int | None = column("How many people it is about, where they were counted.")
    happened_at: DateTime = column("When it happened.")
    recorded_at: DateTime = column("When it was entered.")


@strawberry.type(
    description="A duty to tell that has begun, with its end (GDPR 33 and 34, PIPL 57, Cal. Civ. Code 1798.82)."
)
class IncidentDuty:
    """A duty."""

    law: str = strawberry.field(
        description="The law's key: its code and, after a colon, its variant (EU_GDPR:DE); `recordIncidentDutyMet`"
        " takes it so."
    )
    code: str = strawberry.field(description="The law's code alone, such as EU_GDPR.")
    variant: str | None = strawberry.field(description="The member state or nation whose variant of it counts.")
    duty: str = strawberry.field(description="Whom to tell or what to do: authority, individuals and so on.")
    reference: str = strawberry.field(description="The article.")
    verified: bool = strawberry.field(description="Was the value checked against a text of the law?")
    due_at: DateTime | None = strawberry.field(description="By when; null where the law gives no number.")
    due_date: date | None = strawberry.field(description="The local day of it.")
    zone: str = strawberry.field(description="The time zone in which that day is counted.")
    met_at: DateTime | None = strawberry.field(description="When it was met; null while it is not.")
    missed: bool = strawberry.field(description="Did its time end before it was met?")


@strawberry.type(description="People affected at one place.")
class IncidentAffected:
    """A count."""

    place: str = strawberry.field(description="The country or state, such as DE, CN or US-CA.")
    people: int = strawberry.field(description="How many people; 0 while it is not known.")


def _known(needs: dict[str, Any]) -> Assessment:
    """What is known, from rows as the engine gives them: with instants as texts."""
    incident, met = needs["incident"], dict[tuple[str, str], datetime]()
    for row in needs.get("events", ()):
        if row["kind"] == sets.IncidentEventKind.DUTY_MET:
            at = datetime.fromisoformat(row["happened_at"])
            met[row["law"], row["duty"]] = min(at, met.get((row["law"], row["duty"]), at))
    contained_at = incident["contained_at"]
    return Assessment(
        datetime.fromisoformat(incident["aware_at"]),
        None if incident["risk"] is None else sets.IncidentRisk(incident["risk"]),
        incident["affected"],
        met,
        None if contained_at is None else datetime.fromisoformat(contained_at),
    )


def _duties(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> list[IncidentDuty]:
    return [_shown(each) for each in duties(_known(needs), context.clock.now())]


def _shown(duty: Duty) -> IncidentDuty:
    clock = duty.clock
    code, variant = code_and_variant(clock.law)
    return IncidentDuty(
        law=clock.law,
        code=code,
        variant=variant,
        duty=clock.duty,
        reference=clock.reference,
        verified=clock.verified,
        due_at=_instant(clock.due_at),
        due_date=clock.due_date,
        zone=clock.zone,
        met_at=_instant(duty.met_at),
        missed=duty.missed,
    )


def _instant(at: datetime | None) -> DateTime | None:
    return None if at is None else DateTime(at)


def _affected(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> list[IncidentAffected]:
    affected = _known(needs).affected
    return [IncidentAffected(place=place, people=people) for place, people in sorted(affected.items())]


def _blocks(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> list[sets.NoticeBlock]:
    return list(blocks_needed(_known(needs).affected))


_ITSELF = Need(
    model.Incident,
    (Same("org_id", "org_id"), Same("id", "id")),
    ("risk", "affected", "aware_at", "contained_at"),
)
_EVENTS = Need(
    model.IncidentEvent,
    (Same("org_id", "org_id"), Same("incident_id", "id")),
    ("kind", "law", "duty", "happened_at"),
    many=True,
)


@bound(model.Incident, tag="INC")
@strawberry.type(
    description="An incident of the controller, or a person's word that there may be one. The desk reads all of its own"
    " (scope incidents:manage); a person reads what they reported themselves."
)
class Incident(Node):
    """An incident."""

    id: strawberry.ID = global_id("The incident's id.")
    origin: sets.IncidentOrigin = column("Who found it.")
    status: sets.IncidentStatus = column("How it stands.")
    summary: str = column("What is said to have happened.")
    recipient: str | None = column(
        "The code of the recipient whose handling of data it is about, where somebody said so (AOMEI-51).",
        "recipient_code",
    )
    risk: sets.IncidentRisk | None = column("How grave it is; null until somebody weighed it, and counted as RISK.")
    aware_at: DateTime = column("When the controller became aware: the clocks begin here (GDPR 33(1)).")
    recorded_at: DateTime = column("When it was entered.")
    contained_at: DateTime | None = column("Since when it spreads no further (AOMEI-72, AISHU-105).")
    closed_at: DateTime | None = column("When it was closed.")
    affected: list[IncidentAffected] = computed(
        list[IncidentAffected], "How many people are affected, by place.", _affected, {"incident": _ITSELF}
    )
    duties: list[IncidentDuty] = computed(
        list[IncidentDuty],
        "Whom to tell, by when, under each law that protects people who are affected (AOMEI-73, AISHU-106); those with"
        " a date first.",
        _duties,
        {"incident": _ITSELF, "events": _EVENTS},
    )
    notice_blocks: list[sets.NoticeBlock] = computed(
        list[sets.NoticeBlock],
        "What a notice to the people must say to meet every law and the promise of the controller (AISHU-108).",
        _blocks,
        {"incident": _ITSELF},
    )
    events: list[IncidentEvent] = many(
        IncidentEvent,
        "What happened to it, in order; empty for a person who reported it.",
        on=(Same("org_id", "org_id"), Same("incident_id", "id")),
        order=("happened_at", "id"),
    )


@strawberry.type(description="A part of a notice of an incident.")
class IncidentNoticePart:
    """A part."""

    block: sets.NoticeBlock = strawberry.field(description="What it is about.")
    heading: str = strawberry.field(description="The same in plain words, in the reader's language, else in English.")
    text: str = strawberry.field(description="The text.")


def _parts(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> list[IncidentNoticePart]:
    blocks, reader = needs["notice"]["blocks"], needs["reader"]
    language = None if reader is None else reader["language"]
    return [
        IncidentNoticePart(block=block, heading=heading, text=blocks[block.value])
        for block, heading in headings(language).items()
        if blocks.get(block.value)
    ]


@bound(model.IncidentNotice, tag="INN")
@strawberry.type(description="What the people of a controller are told of an incident (GDPR 34, PIPL 57, AISHU-107).")
class IncidentNotice(Node):
    """A notice."""

    id: strawberry.ID = global_id("The notice's id.")
    places: list[str] = column("Who was told by mail: people who live there; empty means everybody.")
    published_at: DateTime = column("Since when people read it.")
    parts: list[IncidentNoticePart] = computed(
        list[IncidentNoticePart],
        "What it says.",
        _parts,
        {
            "notice": Need(model.IncidentNotice, (Same("org_id", "org_id"), Same("id", "id")), ("blocks",)),
            "reader": Need(tenancy.Person, (OfActor("subject_id", Variable.SUBJECT),), ("language",)),
        },
    )


@extend(Controller)
class ControllerIncidents:
    """What incidents add to a controller."""

    incidents: Connection[Incident] = paged(
        Incident,
        "Its incidents and what people reported, the latest first (scope incidents:manage).",
        on=(Same("org_id", "org_id"),),
        order=("aware_at", "id"),
        descending=True,
    )


@extend(Viewer)
class ViewerIncidents:
    """What incidents add to the viewer."""

    incident_notices: Connection[IncidentNotice] = paged(
        IncidentNotice,
        "What the controller told its people of incidents, the latest first.",
        on=(OfActor("org_id", Variable.CONTROLLER),),
        order=("published_at", "id"),
        descending=True,
    )
    reported_leaks: Connection[Incident] = paged(
        Incident,
        "What the caller reported, the latest first (AOMEI-75).",
        on=(OfActor("org_id", Variable.CONTROLLER), OfActor("reported_by", Variable.SUBJECT)),
        order=("aware_at", "id"),
        descending=True,
    )
