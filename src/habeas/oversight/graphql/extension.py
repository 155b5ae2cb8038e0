"""What oversight adds to the types of tenancy."""

import strawberry

from habeas.access import Variable
from habeas.oversight.graphql.capture import Capture
from habeas.oversight.graphql.content_access import AccessPurposeInput, ContentAccess
from habeas.oversight.graphql.domain import BlockedDomain, Domain, OversightAnnouncement
from habeas.oversight.graphql.identity_provider import IdentityProvider
from habeas.oversight.graphql.inquiry import LedgerInquiry
from habeas.oversight.graphql.ledger import LedgerEntry, TreeHead
from habeas.reading.binding import ById, OfActor, Same
from habeas.reading.fields import extend, many, one, paged
from habeas.reading.types import Connection
from habeas.tenancy.graphql import Member, Organization, Viewer

_NEWEST_FIRST = ("at", "id")
_LATEST_FOUND_FIRST = ("found_at", "id")
_LATEST_REQUEST_FIRST = ("requested_at", "id")


@extend(Organization)
class OrganizationOversight:
    """What oversight adds to an organization."""

    identity_providers: list[IdentityProvider] = many(
        IdentityProvider,
        "The OpenID providers that it connected (scope domains:manage).",
        on=(Same("org_id", "org_id"),),
        order=("connected_at", "id"),
    )
    domains: list[Domain] = many(
        Domain, "The domains that it claims.", on=(Same("org_id", "org_id"),), order=("name", "scope")
    )
    claims_to_review: Connection[Domain] = paged(
        Domain,
        "Claims of a controller's customers that wait for a person: frozen ones, and those with a doubt about them"
        " (scope domains:review).",
        on=(Same("awaited_by", "org_id"),),
        order=("created_at", "id"),
    )
    blocked_domains: list[BlockedDomain] = many(
        BlockedDomain,
        "Names that a controller keeps from being claimed (scope domains:review).",
        on=(Same("org_id", "org_id"),),
        order=("name",),
    )
    announcements: list[OversightAnnouncement] = many(
        OversightAnnouncement,
        "What it announced to its members about oversight.",
        on=(Same("org_id", "org_id"),),
        order=("announced_at", "id"),
    )
    member: Member | None = one(
        Member,
        "One member, opened for a stated purpose (scope members:read). Content beneath it needs an approval too."
        " Null for a member of another organization, as for one that never existed.",
        on=(Same("org_id", "org_id"), ById("id")),
        arguments={"id": strawberry.ID, "purpose": AccessPurposeInput},
    )
    access_ledger: Connection[LedgerEntry] = paged(
        LedgerEntry,
        "Every look in its name, newest first (scope ledger:read).",
        on=(Same("org_id", "org_id"),),
        order=_NEWEST_FIRST,
        descending=True,
        across=True,
    )
    content_accesses: Connection[ContentAccess] = paged(
        ContentAccess,
        "Accesses to its members' content that were asked for, the latest first.",
        on=(Same("org_id", "org_id"),),
        order=_LATEST_REQUEST_FIRST,
        descending=True,
    )
    captures: Connection[Capture] = paged(
        Capture,
        "How the accounts on its domains stand, without names, the latest first (scope members:manage).",
        on=(Same("org_id", "org_id"),),
        order=_LATEST_FOUND_FIRST,
        descending=True,
        across=True,
    )


@extend(Viewer)
class ViewerOversight:
    """What oversight adds to the viewer."""

    access_ledger: Connection[LedgerEntry] = paged(
        LedgerEntry,
        "Every look of somebody else at the caller's data, newest first (AISHU-9).",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=_NEWEST_FIRST,
        descending=True,
    )
    content_accesses: Connection[ContentAccess] = paged(
        ContentAccess,
        "Accesses to the caller's content that were asked for, the latest first.",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=_LATEST_REQUEST_FIRST,
        descending=True,
    )
    captures: Connection[Capture] = paged(
        Capture,
        "Organizations that proved the domain of an address of the caller, the latest first.",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=_LATEST_FOUND_FIRST,
        descending=True,
    )
    ledger_inquiries: Connection[LedgerInquiry] = paged(
        LedgerInquiry,
        "What the caller asked about looks at them, the latest first.",
        on=(OfActor("subject_id", Variable.SUBJECT),),
        order=("asked_at", "id"),
        descending=True,
    )
    tree_heads: Connection[TreeHead] = paged(
        TreeHead,
        "Signed heads of the log over ledger and journal in the caller's region, the latest first.",
        on=(),
        order=("tree_size",),
        descending=True,
    )
