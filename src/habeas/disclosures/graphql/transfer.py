"""Transfers between regions: what they rest on, what is known of the law there, and who looked from where."""

import strawberry

from habeas.disclosures import model
from habeas.disclosures.commands import EndTransferMechanism, FileTransferMechanism
from habeas.disclosures.rules import transfers as rules
from habeas.inventory.graphql import Controller
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.binding import Same
from habeas.reading.fields import bound, column, extend, global_id, one, paged
from habeas.reading.types import Connection, DateTime, Node, UserError
from habeas.tenancy.graphql import Organization
from habeas.writing.request import RequestContext

Info = strawberry.Info[RequestContext, None]

strawberry.enum(rules.TransferBasis, description="On what a transfer between regions rests.")
strawberry.enum(rules.LawFinding, description="What an assessment of the law at a destination found.")


@bound(model.TransferMechanism, tag="TRM")
@strawberry.type(
    description="What lets data of a region be read in another (GDPR 44 to 46, PIPL 38). It opens nothing before the"
    " law of the destination was assessed (AISHU-141, GDPR 46(1), PIPL 55), nor once that is due for a review."
)
class TransferMechanism(Node):
    """A mechanism."""

    id: strawberry.ID = global_id("The mechanism's id.")
    from_region: str = column("The region whose data it opens.")
    to_region: str = column("The region from which they may be read; it is on file there.")
    mechanism: str = column("On what it rests.")
    purposes: list[str] = column("For which purposes; `*` stands for every purpose.")
    reference: str = column("The safeguard, and where it is written.")
    on_file_since: DateTime = column("Since when it is on file.")
    valid_until: DateTime | None = column("When it ends or ended; null: no end was set.")
    destination_country: str | None = column("The country of the destination, ISO 3166-1; null: never assessed.")
    law_assessment: str | None = column("The document that assesses the law there; null: there is none.")
    law_finding: rules.LawFinding | None = column("What it found.")
    assessed_at: DateTime | None = column("When the law was assessed.")
    review_at: DateTime | None = column("From when on the mechanism opens nothing until the law was assessed again.")


@bound(model.RemoteAccess, tag="RMA")
@strawberry.type(
    description="That people whose data lie in one region were looked at from another, which is a transfer (AISHU-140,"
    " GDPR 44, PIPL 38). Each person finds the look itself in their ledger."
)
class RemoteAccess(Node):
    """A look across regions."""

    id: strawberry.ID = global_id("The record's id.")
    at: DateTime = column("When.")
    organization: Organization | None = one(
        Organization, "For which organization, where the caller may read of it.", on=(Same("org_id", "org_id"),)
    )
    from_region: str = column("Where the data lie.")
    to_region: str = column("From where they were read.")
    accessor_country: str | None = column(
        "The country of whoever looked: where they live by the organization's directory, else where the organization"
        " sits; null where neither is on record."
    )
    mechanism: str = column("By which kind of mechanism; NONE would be a look that none opened.")
    purposes: list[str] = column("For which purposes.")
    people: int = column("How many people were seen.")
    actor_role: str = column("In which role.")


@extend(Controller)
class ControllerTransfers:
    """What transfers add to a controller."""

    transfer_mechanisms: Connection[TransferMechanism] = paged(
        TransferMechanism,
        "What lets data be read in the caller's region that lie in another, the latest first (GDPR 13(1)(f), 15(2)).",
        on=(Same("org_id", "org_id"),),
        order=("on_file_since", "id"),
        descending=True,
    )
    remote_accesses: Connection[RemoteAccess] = paged(
        RemoteAccess,
        "Looks from the caller's region at people of another one, of every organization, the latest first (scope"
        " disclosures:manage).",
        on=(Same("controller_id", "org_id"),),
        order=("at", "id"),
        descending=True,
    )


@extend(Organization)
class OrganizationTransfers:
    """What transfers add to an organization."""

    remote_accesses: Connection[RemoteAccess] = paged(
        RemoteAccess,
        "Looks of its own at members whose data lie in another region, the latest first (scope ledger:read).",
        on=(Same("org_id", "org_id"),),
        order=("at", "id"),
        descending=True,
    )


@strawberry.input(description="That the law of a destination was assessed.")
class LawAssessmentInput:
    """An assessment."""

    country: str = strawberry.field(description="The country of the destination, ISO 3166-1, two letters.")
    reference: str = strawberry.field(description="The document, up to 500 characters.")
    finding: rules.LawFinding = strawberry.field(description="What it found; NOT_EQUIVALENT files nothing.")
    assessed_at: DateTime = strawberry.field(description="When, in the last ten years.")
    review_at: DateTime | None = strawberry.field(
        description="When it is to be assessed again; from then on the mechanism opens nothing.", default=None
    )


@strawberry.input(description="A mechanism to be filed.")
class FileTransferMechanismInput:
    """A mechanism."""

    from_region: str = strawberry.field(description="The region whose data it opens.")
    to_region: str = strawberry.field(description="The region from which they may be read.")
    basis: rules.TransferBasis = strawberry.field(description="On what it rests.")
    purposes: list[str] = strawberry.field(description="1 to 50 codes, each of them once; `*` stands for all.")
    reference: str = strawberry.field(description="The safeguard, and where it is written, up to 500 characters.")
    assessment: LawAssessmentInput = strawberry.field(description="The assessment of the law at the destination.")
    valid_until: DateTime | None = strawberry.field(description="When it ends, if it does.", default=None)


@strawberry.input(description="The end of a mechanism.")
class EndTransferMechanismInput:
    """An end."""

    mechanism: strawberry.ID = strawberry.field(description="Which mechanism.")
    region: str | None = strawberry.field(
        description="The region that it lets read, where it is on file; that of the token if not given.", default=None
    )


@strawberry.type(description="The mechanism as it now stands.")
class TransferMechanismPayload:
    """The mechanism."""

    mechanism: TransferMechanism | None = strawberry.field(description="The mechanism; null if it was refused.")
    user_errors: list[UserError] = strawberry.field(description="What was refused, and where in the input.")


@strawberry.type
class TransferMutation:
    """Mutations of transfers."""

    @strawberry.mutation(
        description="Let data of a region be read in another for these purposes (scope disclosures:manage, and a recent"
        " sign-in with a second factor; GDPR 44 to 46, PIPL 38, 55). Whether the law allows it is for counsel to say."
    )
    async def file_transfer_mechanism(
        self,
        info: Info,
        input: FileTransferMechanismInput,  # noqa: A002
    ) -> TransferMechanismPayload:
        """Run FileTransferMechanism."""

        def build() -> FileTransferMechanism:
            for place, code in (("fromRegion", input.from_region), ("toRegion", input.to_region)):
                _known(info.context, code, place)
            return FileTransferMechanism(
                from_region=input.from_region,
                to_region=input.to_region,
                basis=input.basis,
                purposes=tuple(input.purposes),
                reference=input.reference,
                assessment=rules.LawAssessment(**vars(input.assessment)),
                valid_until=input.valid_until,
            )

        answer: TransferMechanismPayload = await info.context.write(info, build)
        return answer

    @strawberry.mutation(
        description="End a mechanism at once (scope disclosures:manage): the next look across these regions finds"
        " nothing, and is told how much is withheld. One that has ended stays as it is. NOT_FOUND in"
        " any region but the one that it lets read."
    )
    async def end_transfer_mechanism(self, info: Info, input: EndTransferMechanismInput) -> TransferMechanismPayload:  # noqa: A002
        """Run EndTransferMechanism."""

        def build() -> EndTransferMechanism:
            region = input.region or info.context.require_actor().region
            _known(info.context, region, "region")
            return EndTransferMechanism(input.mechanism, region)

        answer: TransferMechanismPayload = await info.context.write(info, build)
        return answer


def _known(context: RequestContext, code: str, place: str) -> None:
    if code not in context.writes.regions:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such region.", (place,))
