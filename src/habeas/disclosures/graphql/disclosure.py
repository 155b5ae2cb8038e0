"""Disclosures as the person reads them, and as the controller asks for them and counts them."""

from typing import Any
from uuid import UUID

import strawberry

from habeas.access import Variable
from habeas.disclosures import model
from habeas.disclosures.commands import RecordDisclosure
from habeas.disclosures.graphql.recipient import Recipient
from habeas.disclosures.rules import sets
from habeas.inventory import model as inventory
from habeas.inventory.graphql import Controller, DataCategory, Purpose
from habeas.inventory.rules import months_within
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.notices.rules import sharing_ground
from habeas.reading.binding import Among, Look, Need, OfActor, Same
from habeas.reading.fields import bound, column, computed, extend, global_id, many, one, paged
from habeas.reading.globalid import decode
from habeas.reading.types import Connection, DateTime, Node, UserError
from habeas.tenancy.graphql import Organization, Viewer
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]

strawberry.enum(sets.DisclosureKind, description="What a disclosure is in law.")
strawberry.enum(sharing_ground.SharingGround, description="The exceptions from the rule that nothing is shared.")
strawberry.enum(sets.DisclosureRefusal, description="Why a disclosure is refused, or what it was in breach of.")

_LOOK = Look(
    purpose="DISCLOSURE_RECORD",
    legal_basis="LEGAL_OBLIGATION",
    authority="GDPR 15(1)(c), Cal. Civ. Code 1798.130(a)(5)",
    field_class="DISCLOSURES",
)


@bound(model.Disclosure, tag="DIS", look=_LOOK)
@strawberry.type(
    description="That data of a person went to a recipient (GDPR 15(1)(c), PIPL 23, CCPA 1798.110). The person reads"
    " all of theirs; the controller that records one reads it, and the person sees that it did."
)
class Disclosure(Node):
    """A disclosure."""

    id: strawberry.ID = global_id("The disclosure's id.")
    recipient: Recipient | None = one(
        Recipient, "To whom.", on=(Same("org_id", "controller_id"), Same("code", "recipient_code"))
    )
    purpose: Purpose | None = one(
        Purpose, "For which purpose.", on=(Same("org_id", "controller_id"), Same("code", "purpose_code"))
    )
    categories: list[DataCategory] = many(
        DataCategory,
        "Data of which categories.",
        on=(Same("org_id", "controller_id"), Among("code", "category_codes")),
        order=("code",),
    )
    organization: Organization | None = one(
        Organization, "From which of the person's spaces.", on=(Same("org_id", "space_id"),)
    )
    kind: sets.DisclosureKind = column("What it is in law.")
    ground: sharing_ground.SharingGround = column("On which ground of the notice (AISHU-121 to 127, AOMEI-45 to 54).")
    reason: str | None = column("The reason in writing, where the ground asks for one.")
    instrument: str | None = column("The law, demand, agreement or complaint that it rests on.")
    breaches: list[sets.DisclosureRefusal] = column("What it was in breach of; empty where all was in order.")
    disclosed_at: DateTime = column("When the data went.")
    recorded_at: DateTime = column("When that was recorded.")


@extend(Viewer)
class ViewerDisclosures:
    """What disclosures add to the viewer."""

    disclosures: Connection[Disclosure] = paged(
        Disclosure,
        "To whom the caller's data went, the latest first (GDPR 15(1)(c), CCPA 1798.130(a)(5)).",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("disclosed_at", "id"),
        descending=True,
    )


@strawberry.type(description="How often data of a category went to a recipient in the last twelve months.")
class DisclosedCategory:
    """A line of the count."""

    category: str = strawberry.field(description="The category's code.")
    recipient: str = strawberry.field(description="The recipient's code.")
    kind: sets.DisclosureKind = strawberry.field(description="As what.")
    total: int = strawberry.field(description="How many disclosures, in all regions.")


def _disclosed(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> list[DisclosedCategory]:
    totals: dict[tuple[str, str, str], int] = {}
    for row in months_within(needs["tallies"], context.clock.now()):
        key = (row["category_code"], row["recipient_code"], row["kind"])
        totals[key] = totals.get(key, 0) + row["total"]
    return [
        DisclosedCategory(category=key[0], recipient=key[1], kind=sets.DisclosureKind(key[2]), total=total)
        for key, total in sorted(totals.items())
    ]


@extend(Controller)
class ControllerDisclosures:
    """What disclosures add to a controller."""

    disclosed: list[DisclosedCategory] = computed(
        list[DisclosedCategory],
        "What was disclosed in the last twelve months, by category and recipient, without anybody's name (scope"
        " disclosures:manage; Cal. Civ. Code 1798.130(a)(5)(B) and (C), AISHU-191 to 195). A month of which a part lies"
        " in the twelve months counts whole.",
        _disclosed,
        {
            "tallies": Need(
                inventory.DisclosureTally,
                (Same("org_id", "org_id"),),
                ("month", "category_code", "recipient_code", "kind", "total"),
                many=True,
            )
        },
    )


@strawberry.input(description="A disclosure that is asked for, or one that happened.")
class RecordDisclosureInput:
    """A disclosure."""

    person: strawberry.ID = strawberry.field(description="Whose data: the id of a person of the controller.")
    recipient: str = strawberry.field(description="The recipient's code in the register.")
    purpose: str = strawberry.field(description="The purpose's code.")
    categories: list[str] = strawberry.field(description="The codes of the categories of data, each of them once.")
    ground: sharing_ground.SharingGround = strawberry.field(description="On which ground of the notice.")
    kind: sets.DisclosureKind = strawberry.field(
        description="What it is in law; a sale is refused always.", default=sets.DisclosureKind.SHARING
    )
    organization: strawberry.ID | None = strawberry.field(
        description="From which space, where it is not the person's own.", default=None
    )
    reason: str | None = strawberry.field(
        description="The reason in writing, up to 2000; needed for SX_PROTECTION and SX_OTHER_REASONABLE.", default=None
    )
    instrument: str | None = strawberry.field(
        description="The law, demand, agreement or complaint that it rests on, up to 2000.", default=None
    )
    happened_at: DateTime | None = strawberry.field(
        description="When it happened, if it did already: then it is kept whatever speaks against it, with its"
        " breaches. Not given: it is asked whether it may happen now.",
        default=None,
    )
    region: str | None = strawberry.field(
        description="The region in which the person's data live; that of the token if not given.", default=None
    )


@strawberry.type(description="The disclosure that was recorded.")
class RecordDisclosurePayload:
    """The disclosure."""

    disclosure: Disclosure | None = strawberry.field(description="The disclosure; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="Why it was refused.")


@strawberry.type
class DisclosureMutation:
    """Mutations of disclosures."""

    @strawberry.mutation(
        description="Ask whether data of a person may go to a recipient, and record that they do (scope"
        " disclosures:manage). Nothing may, but for the grounds that the notice in force admits, to a recipient that"
        " signed its commitment, for its purposes and of its categories; each refusal says why (DISCLOSURE_REFUSED)."
    )
    async def record_disclosure(self, info: Info, input: RecordDisclosureInput) -> RecordDisclosurePayload:  # noqa: A002
        def build() -> RecordDisclosure:
            return RecordDisclosure(
                person=_person(input.person),
                recipient_code=input.recipient,
                purpose_code=input.purpose,
                category_codes=tuple(input.categories),
                ground=input.ground,
                kind=input.kind,
                space_id=_space(input.organization),
                reason=input.reason,
                instrument=input.instrument,
                happened_at=input.happened_at,
                region=_region(info.context, input.region),
            )

        answer: RecordDisclosurePayload = await info.context.write(info, build)
        return answer


def _person(text: str) -> tuple[UUID, UUID]:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == "PER" else None
    if found is None or not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such person.", ("person",))
    return found.org_id, key


def _space(text: str | None) -> UUID | None:
    if text is None:
        return None
    found = decode(text)
    if found is None or found.tag != "ORG":
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such organization.", ("organization",))
    return found.org_id


def _region(context: RequestContext, code: str | None) -> str | None:
    if code is not None and code not in context.writes.regions:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such region.", ("region",))
    return code
