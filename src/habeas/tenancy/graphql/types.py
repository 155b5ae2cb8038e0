"""What clients see of organizations, persons and members."""

from enum import StrEnum

import strawberry

from habeas.access import Variable
from habeas.reading.binding import ById, ByValue, Fixed, Look, OfActor, Present, Same
from habeas.reading.fields import bound, column, embedded, global_id, lookup, many, one, paged
from habeas.reading.types import Connection, DateTime, Direction, Node, Region
from habeas.tenancy import model, rules

strawberry.enum(rules.OrganizationKind, description="What an organization is.")
strawberry.enum(rules.MemberRole, description="What a member is to the organization.")
strawberry.enum(rules.MembershipStatus, description="How a membership stands.")
strawberry.enum(rules.AccountKind, description="Whose account it was first.")

DIRECTORY_LOOK = Look(
    purpose="MEMBER_DIRECTORY",
    legal_basis="LEGITIMATE_INTERESTS",
    authority="Scope members:read, announced to the members",
    field_class="DIRECTORY",
)


@bound(model.Place)
@strawberry.type(description="A country or state that a law may name, by ISO 3166 code.")
class Jurisdiction:
    """A place that a law may name."""

    code: str = column("ISO 3166-1 or -2 code, such as DE or US-CA.")
    name: str = column("Its English name.")


@bound(model.Person, tag="PER", key="subject_id")
@strawberry.type(description="A natural person: the data subject. Only the person reads this (scope self:read).")
class Person(Node):
    """The data subject."""

    id: strawberry.ID = global_id("The person's id.")
    display_name: str = column("The name that the person chose.")
    primary_email: str = column("The address to which the person is written.")
    residence: Jurisdiction | None = one(
        Jurisdiction,
        "Where the person lives; unknown removes no law.",
        on=(Same("code", "residence"),),
    )
    region: Region = embedded(Region, "The region in which the person's data live (AISHU-138, AISHU-139).")
    language: str = column("The language in which the person is served, BCP 47.")
    created_at: DateTime = column("When the account came to be.")


@strawberry.enum(description="By what the list of members is sorted.")
class MemberOrderField(StrEnum):
    """By what members are sorted."""

    EMAIL = "EMAIL"
    JOINED_AT = "JOINED_AT"


@strawberry.input(description="How the list of members is sorted.")
class MemberOrder:
    """How members are sorted."""

    field: MemberOrderField = strawberry.field(description="By what.")
    direction: Direction = strawberry.field(description="Which way.", default=Direction.ASC)


@strawberry.input(description="Which members are wanted.")
class MemberFilter:
    """Which members are wanted."""

    status: rules.MembershipStatus | None = strawberry.field(
        description="Those whose membership stands so, and whom the organization oversees now.", default=None
    )


_BY_STATUS = ByValue(
    {each.value: (Fixed("status", each.value), Present("overseer_id")) for each in rules.MembershipStatus}
)


@bound(model.Membership, tag="MEM", look=DIRECTORY_LOOK)
@strawberry.type(
    description="An organization's directory entry of one of its members (scope members:read)."
    " Reading somebody else's is written to that person's ledger."
)
class Member(Node):
    """A directory entry."""

    id: strawberry.ID = global_id("The entry's id; it is not the person's.")
    email: str = column("The address on the organization's domain.")
    display_name: str = column("The name in the organization's directory.")
    role: rules.MemberRole = column("What the member is to the organization.")
    status: rules.MembershipStatus = column("How the membership stands.")
    account_kind: rules.AccountKind = column("Whether the organization made the account or found it.")
    joined_at: DateTime = column("Since when the person is a member.")
    residence: Jurisdiction | None = one(
        Jurisdiction, "Where the member lives, as the directory has it.", on=(Same("code", "residence"),)
    )
    region: Region = embedded(Region, "The region in which the member's data live.")


@bound(model.Organization, tag="ORG", key="org_id")
@strawberry.type(
    description="A customer organization, a controller, or the personal organization of one person."
    " Whoever does not belong to it finds nothing here."
)
class Organization(Node):
    """An organization."""

    id: strawberry.ID = global_id("The organization's id.")
    name: str = column("The name by which it is known.")
    legal_name: str = column("The legal entity.")
    kind: rules.OrganizationKind = column("What it is.")
    members: Connection[Member] = paged(
        Member,
        "The directory (scope members:read). Members whose data live in another region appear once a transfer"
        " mechanism is on file; until then `withheld` counts them.",
        on=(Same("org_id", "org_id"),),
        order=("email", "id"),
        order_by=MemberOrder,
        orders={"EMAIL": "email", "JOINED_AT": "joined_at"},
        where=MemberFilter,
        filters={"status": _BY_STATUS},
        across=True,
    )


@bound(model.Membership)
@strawberry.type(description="The domain through which an account was captured.")
class CapturedDomain:
    """A captured domain, by name."""

    name: str | None = column("The domain's canonical name.", "captured_through")


@bound(model.Membership)
@strawberry.type(description="Who oversees this space, how far, and since when that was announced (AISHU-9).")
class Overseer:
    """Who oversees a space."""

    name: str | None = lookup(model.Organization, (Same("org_id", "org_id"),), "name", "The overseeing organization.")
    scopes: list[str] = column("What its administrators may see, as scopes.", "overseen_scopes")
    announced_at: DateTime | None = column("When the person was told.", "oversight_announced_at")


@bound(model.Membership)
@strawberry.type(description="A person in an organization, or on their own: data of one space never enter another.")
class Space:
    """Person x organization."""

    organization: Organization = one(Organization, "The organization of this space.", on=(Same("org_id", "org_id"),))
    member_since: DateTime = column("Since when the person is in it.", "joined_at")
    captured_through: CapturedDomain | None = embedded(
        CapturedDomain, "The domain that brought the account under oversight.", present="captured_through"
    )
    overseen_by: Overseer | None = embedded(
        Overseer, "Who oversees this space; null where nobody does.", present="oversight_announced_at"
    )


@bound(None)
@strawberry.type(description="Everything that the caller may see and do as a person (scope self:read).")
class Viewer:
    """The caller, as a person."""

    person: Person | None = one(Person, "The caller.", on=(OfActor("subject_id", Variable.SUBJECT),))
    spaces: list[Space] = many(
        Space,
        "Every organization that the caller belongs to now, the personal one first. What the caller holds in one that"
        " they left stays in `records`.",
        on=(OfActor("subject_id", Variable.SUBJECT), Present("current_since")),
        order=("joined_at", "id"),
    )


@strawberry.type
class TenancyQuery:
    """Root fields of tenancy."""

    viewer: Viewer | None = one(Viewer, "The caller, as a person (scope self:read).", on=())
    organization: Organization | None = one(
        Organization,
        "An organization that the caller acts for or belongs to; null for any other, as for one that never existed.",
        on=(ById("id"),),
        arguments={"id": strawberry.ID},
    )
