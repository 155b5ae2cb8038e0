"""The types of the ordinary server, each resolver reading through the request's loaders."""

from datetime import datetime
from typing import Any

import strawberry

from habeas.rights.model import RightsRequest
from habeas.tenancy.model import Membership, Person
from habeas.vault.model import VaultRecord

Info = strawberry.Info[dict[str, Any], None]


def instant(value: datetime | None) -> str | None:
    """An instant as habeas writes it."""
    return None if value is None else value.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@strawberry.type
class Named:
    """A code and its name."""

    code: str
    name: str


def _named(row: Any) -> Named | None:
    return None if row is None else Named(code=row.code, name=row.name)


@strawberry.type(name="Person")
class PersonType:
    """A person."""

    row: strawberry.Private[Person]

    @strawberry.field
    def display_name(self) -> str:
        return self.row.display_name

    @strawberry.field
    def primary_email(self) -> str:
        return self.row.primary_email

    @strawberry.field
    def language(self) -> str:
        return self.row.language

    @strawberry.field
    async def residence(self, info: Info) -> Named | None:
        return _named(await info.context["reader"].places.load(self.row.residence))


@strawberry.type(name="Member")
class MemberType:
    """A member."""

    row: strawberry.Private[Membership]
    email: str
    display_name: str
    role: str
    status: str
    joined_at: str | None

    @strawberry.field
    async def residence(self, info: Info) -> Named | None:
        return _named(await info.context["reader"].places.load(self.row.residence))


@strawberry.type(name="Record")
class RecordType:
    """A record."""

    row: strawberry.Private[VaultRecord]
    label: str
    collected_at: str | None
    source: str
    restricted: bool

    @strawberry.field
    async def category(self, info: Info) -> Named | None:
        return _named(await info.context["reader"].categories.load((self.row.controller_id, self.row.category_code)))

    @strawberry.field
    async def service(self, info: Info) -> Named | None:
        return _named(await info.context["reader"].services.load((self.row.controller_id, self.row.service_code)))


@strawberry.type(name="RequestedRight")
class RightType:
    """A requested right."""

    right: str
    outcome: str
    denial_code: str | None
    explanation: str | None
    decided_at: str | None


@strawberry.type(name="RightsRequest")
class RequestType:
    """A request."""

    row: strawberry.Private[RightsRequest]
    reference: str
    status: str
    open: bool
    language: str
    received_at: str | None
    effective_due: str | None
    hard_due: str | None
    answered_at: str | None

    @strawberry.field
    async def rights(self, info: Info) -> list[RightType]:
        rows = await info.context["reader"].rights.load((self.row.org_id, self.row.id))
        return [
            RightType(
                right=row.right_code,
                outcome=row.outcome,
                denial_code=row.denial_code,
                explanation=row.explanation,
                decided_at=instant(row.decided_at),
            )
            for row in rows
        ]


@strawberry.type
class Members:
    """Members."""

    nodes: list[MemberType]


@strawberry.type
class Records:
    """Records."""

    nodes: list[RecordType]


@strawberry.type
class Requests:
    """Requests."""

    nodes: list[RequestType]


def request_of(row: RightsRequest) -> RequestType:
    """A request as it is answered."""
    return RequestType(
        row=row,
        reference=row.reference,
        status=row.status,
        open=row.open,
        language=row.language,
        received_at=instant(row.received_at),
        effective_due=instant(row.effective_due),
        hard_due=instant(row.hard_due),
        answered_at=instant(row.answered_at),
    )
