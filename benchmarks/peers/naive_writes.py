"""The mutations of the ordinary server: rows of SQLModel added to the request's session, and one commit."""

import secrets
from datetime import UTC, datetime
from typing import Any

import orjson
import strawberry
from sqlmodel import select, text

from benchmarks.peers.naive_reader import Reader
from benchmarks.peers.naive_types import Info, Named, RightType
from habeas.audit.model import JournalEntry
from habeas.consent.model import Consent, ConsentReceipt
from habeas.consent.rules import digest
from habeas.inventory.model import Purpose
from habeas.kernel.ids import new_id
from habeas.rights.model import RequestClock, RequestedRight, RequestEvent, RightsRequest
from habeas.tenancy.model import Organization, Person

_LAW = text("select * from peers.law where place = :place")
_JOB = text(
    "insert into queue.pgqueuer (priority, entrypoint, payload, dedupe_key, status)"
    " values (0, :entrypoint, :payload, :dedupe_key, 'queued') returning id"
)
_LOGGED = text(
    "insert into queue.pgqueuer_log (job_id, status, entrypoint, priority) values (:id, 'queued', :entrypoint, 0)"
)


@strawberry.type
class Problem:
    """Why something was refused."""

    code: str


@strawberry.type
class GivenConsent:
    """A consent."""

    status: str
    language: str
    purpose: Named


@strawberry.type
class GiveConsentPayload:
    """A consent, or why there is none."""

    consent: GivenConsent | None
    user_errors: list[Problem]


@strawberry.input
class GiveConsentInput:
    """To what."""

    purpose: str


@strawberry.type
class Submitted:
    """A request as it was taken."""

    status: str
    open: bool
    language: str
    rights: list[RightType]


@strawberry.type
class SubmitRightsRequestPayload:
    """A request, or why there is none."""

    request: Submitted | None
    user_errors: list[Problem]


@strawberry.input
class SubmitRightsRequestInput:
    """What is asked for."""

    rights: list[str]
    language: str | None = None


@strawberry.type
class Mutation:
    """Root fields that change something."""

    @strawberry.mutation
    async def give_consent(self, info: Info, input: GiveConsentInput) -> GiveConsentPayload:  # noqa: A002
        reader: Reader = info.context["reader"]
        person, now = await _person(reader), datetime.now(UTC)
        purpose = (await reader.rows(select(Purpose).where(Purpose.code == input.purpose)))[0]
        controller = (await reader.rows(select(Organization).where(Organization.org_id == purpose.org_id)))[0]
        consent = Consent(
            org_id=person.org_id,
            id=new_id(),
            subject_id=person.subject_id,
            controller_id=purpose.org_id,
            purpose_code=purpose.code,
            status="GIVEN",
            language=person.language,
            given_at=now,
        )
        reader.session.add(consent)
        await reader.session.flush()
        reader.session.add_all(
            [
                _receipt(consent, purpose, controller.name),
                _entry(consent, "GiveConsent", "Consent", {"purpose": purpose.code}, now),
            ]
        )
        await reader.session.commit()
        given = GivenConsent(
            status="GIVEN", language=person.language, purpose=Named(code=purpose.code, name=purpose.name)
        )
        return GiveConsentPayload(consent=given, user_errors=[])

    @strawberry.mutation
    async def submit_rights_request(self, info: Info, input: SubmitRightsRequestInput) -> SubmitRightsRequestPayload:  # noqa: A002
        reader: Reader = info.context["reader"]
        person, now = await _person(reader), datetime.now(UTC)
        law = (await reader.session.execute(_LAW, {"place": person.residence})).mappings().one()
        request = RightsRequest(
            org_id=reader.actor.controller_id,
            id=new_id(),
            subject_id=person.subject_id,
            reference=secrets.token_hex(16),
            status="SUBMITTED",
            open=True,
            language=input.language or person.language,
            residence=person.residence,
            received_at=now,
            trace=law["trace"],
            **{name: law[name] for name in ("acknowledge_by", "effective_due", "hard_due", "due_order")},
        )
        detail = {"rights": input.rights, "organization": str(request.org_id)}
        reader.session.add(request)
        await reader.session.flush()
        reader.session.add_all(_parts(request, input.rights, law))
        reader.session.add(_entry(request, "SubmitRightsRequest", "RightsRequest", detail, now))
        await _enqueue(reader, request, law["jobs"])
        await reader.session.commit()
        return SubmitRightsRequestPayload(request=_submitted(request, input.rights), user_errors=[])


async def _person(reader: Reader) -> Person:
    found: Person = (await reader.rows(select(Person).where(Person.subject_id == reader.actor.subject_id)))[0]
    return found


def _receipt(consent: Consent, purpose: Purpose, controller: str) -> ConsentReceipt:
    content = {
        "kind": "GIVEN",
        "purpose": {"code": purpose.code, "name": purpose.name},
        "controller": controller,
        "at": consent.given_at.isoformat(),
        "language": consent.language,
        "statement": f"You consented to {purpose.name} by {controller}. You can withdraw this at any time.",
    }
    return ConsentReceipt(
        org_id=consent.org_id,
        id=new_id(),
        consent_id=consent.id,
        subject_id=consent.subject_id,
        kind="GIVEN",
        at=consent.given_at,
        content=content,
        sha256=digest(content),
    )


def _entry(
    about: Consent | RightsRequest, command: str, kind: str, detail: dict[str, Any], now: datetime
) -> JournalEntry:
    return JournalEntry(
        org_id=about.org_id,
        id=new_id(),
        at=now,
        actor_kind="SELF",
        actor_id=about.subject_id,
        client_id="benchmark",
        command=command,
        target_type=kind,
        target_id=about.id,
        detail=detail,
    )


def _parts(request: RightsRequest, rights: list[str], law: Any) -> list[Any]:
    whose: dict[str, Any] = {"org_id": request.org_id, "request_id": request.id, "subject_id": request.subject_id}
    listed = {name: getattr(request, name) for name in ("open", "received_at", "due_order")}
    asked = [
        RequestedRight(
            **whose,
            **listed,
            position=position,
            right_code=code,
            outcome="PENDING",
            citations=law["citations"].get(code, []),
        )
        for position, code in enumerate(rights)
    ]
    clocks = [
        RequestClock(**{**clock, **whose, **{due: _instant(clock[due]) for due in ("target_due", "legal_due")}})
        for clock in law["clocks"]
    ]
    event = RequestEvent(
        **whose, id=new_id(), at=request.received_at, kind="SUBMITTED", actor_kind="SELF", detail={"rights": rights}
    )
    return [*asked, *clocks, event]


async def _enqueue(reader: Reader, request: RightsRequest, jobs: list[str]) -> None:
    payload = {
        "organization": str(request.org_id),
        "request": str(request.id),
        "subject": str(request.subject_id),
        "controller": str(request.org_id),
    }
    for entrypoint in jobs:
        job = {"entrypoint": entrypoint, "payload": orjson.dumps(payload), "dedupe_key": f"{entrypoint}:{request.id}"}
        made = (await reader.session.execute(_JOB, job)).scalar_one()
        await reader.session.execute(_LOGGED, {"id": made, "entrypoint": entrypoint})


def _submitted(request: RightsRequest, rights: list[str]) -> Submitted:
    return Submitted(
        status=request.status,
        open=request.open,
        language=request.language,
        rights=[
            RightType(right=code, outcome="PENDING", denial_code=None, explanation=None, decided_at=None)
            for code in rights
        ],
    )


def _instant(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
