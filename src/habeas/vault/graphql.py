"""What clients see of personal records, and how people attest theirs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from habeas.access import Variable
from habeas.inventory import model as inventory
from habeas.inventory.graphql import DataCategory, Service
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.binding import Among, Look, OfActor, Same
from habeas.reading.fields import bound, column, extend, global_id, lookup, many, one, paged, sealed
from habeas.reading.globalid import decode
from habeas.reading.types import JSON, Connection, DateTime, Node, UserError
from habeas.tenancy.graphql import Member, Organization, Viewer
from habeas.vault import model
from habeas.vault.commands import AttestRecords
from habeas.writing.request import RequestContext

RECORD_TAG = "REC"
CONTENT_LOOK = Look(
    purpose="CONTENT_ACCESS",
    legal_basis="LEGITIMATE_INTERESTS",
    authority="Approved by a second administrator",
    class_column="field_class",
)


@bound(inventory.ProcessingActivity)
@strawberry.type(description="A purpose for which a record is used, and the legal basis of that use.")
class RecordPurpose:
    """A purpose of a record."""

    code: str = column("The purpose's code.", "purpose_code")
    name: str | None = lookup(
        inventory.Purpose, (Same("org_id", "org_id"), Same("code", "purpose_code")), "name", "The purpose's name."
    )
    legal_basis: str = column("The basis of the use (GDPR 6(1), PIPL 13).")


@bound(model.VaultRecord, tag=RECORD_TAG, look=CONTENT_LOOK)
@strawberry.type(
    description="One personal record. The person sees all of theirs; an administrator sees those of approved classes,"
    " in the organization's own space, and the person can read that they did."
)
class Record(Node):
    """A personal record."""

    id: strawberry.ID = global_id("The record's id.")
    category: DataCategory | None = one(
        DataCategory, "What kind of data it is.", on=(Same("org_id", "controller_id"), Same("code", "category_code"))
    )
    label: str = column("What it is, in words, without its content.")
    value: JSON | None = sealed("sealed", "Its content, opened for this answer; stored sealed.")
    collected_at: DateTime = column("When it was collected.")
    source: str = column("Where it came from: the person, the device, a third party (GDPR 15(1)(g)).")
    service: Service | None = one(
        Service, "The service that holds it.", on=(Same("org_id", "controller_id"), Same("code", "service_code"))
    )
    organization: Organization | None = one(Organization, "In which space it is.", on=(Same("org_id", "org_id"),))
    purposes: list[RecordPurpose] = many(
        RecordPurpose,
        "For what it is used (GDPR 15(1)(a)).",
        on=(Same("org_id", "controller_id"), Among("code", "activity_codes")),
        order=("code",),
    )
    retained_until: DateTime | None = column("Until when it is kept; null: while the account lives (GDPR 15(1)(d)).")
    restricted: bool = column("Is its use restricted (GDPR 18)?")
    corrected_at: DateTime | None = column(
        "When its content last changed, by the person's own hand or by a rectification (AISHU-89)."
    )
    attested_at: DateTime | None = column(
        "When the person last said that its content is right; null: not since it was last corrected (AISHU-88)."
    )


_ORDER = ("collected_at", "id")


@extend(Viewer)
class ViewerRecords:
    """What the vault adds to the viewer."""

    records: Connection[Record] = paged(
        Record,
        "Everything held about the caller, in all spaces, newest first (GDPR 15, PIPL 45).",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=_ORDER,
        descending=True,
    )


@extend(Member)
class MemberRecords:
    """What the vault adds to a member."""

    records: Connection[Record] = paged(
        Record,
        "The member's records of the approved classes in this organization's space"
        " (scope members.content:read, a stated purpose and an approval).",
        on=(Same("org_id", "org_id"), Same("subject_id", "subject_id")),
        order=_ORDER,
        descending=True,
    )


@strawberry.input(description="Records whose content the caller says is right and complete.")
class AttestRecordsInput:
    """What is attested."""

    records: list[strawberry.ID] = strawberry.field(description="Which records, 1 to 50, all given by the caller.")


@strawberry.type(description="That it was attested.")
class AttestRecordsPayload:
    """The attestation."""

    attested_at: DateTime | None = strawberry.field(description="When; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused about the input.")


@strawberry.type
class VaultMutation:
    """Mutations of records."""

    @strawberry.mutation(
        description="Say that what one gave is right and complete (scope self:write; AISHU-88). What is not is"
        " put right by correctProfile, or by a request for RECTIFICATION. Refused for what somebody else gave."
    )
    async def attest_records(
        self,
        info: strawberry.Info[RequestContext, None],
        input: AttestRecordsInput,  # noqa: A002
    ) -> AttestRecordsPayload:
        answer: AttestRecordsPayload = await info.context.write(
            info, lambda: AttestRecords(tuple(record_key(each, "records") for each in input.records)), _attested
        )
        return answer


def record_key(text: str, *path: str) -> UUID:
    """The key in a record's id; NOT_FOUND for anything else."""
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == RECORD_TAG else None
    if not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such record of yours.", path)
    return key


def _attested(result: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"attested_at": datetime.fromisoformat(result["attested_at"])}
