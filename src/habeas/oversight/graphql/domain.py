"""What clients see of domains, and of what was announced before they are overseen."""

import strawberry

from habeas.oversight import model
from habeas.oversight.rules import sets
from habeas.reading.fields import bound, column, embedded, global_id, sealed
from habeas.reading.types import DateTime, Node

strawberry.enum(sets.DomainStatus, description="How a claim to a domain stands.")
strawberry.enum(sets.DomainDoubt, description="Why a claim waits, or oversight through it is halted.")
strawberry.enum(sets.DomainScope, description="How far a claim to a domain reaches.")


@bound(model.Domain)
@strawberry.type(description="The DNS TXT record that proves a domain (scope domains:manage).")
class DomainChallenge:
    """A challenge."""

    record_name: str = column("Where the record must stand; the name tells the scope.", "challenge_name")
    record_value: str | None = sealed(
        "challenge_sealed", "What the record must say, word for word; stored sealed.", key_subject="org_id"
    )
    expires_at: DateTime | None = column("Until when it can be proven; then claim anew.", "challenge_expires_at")


@bound(model.Domain, tag="DOM")
@strawberry.type(description="A domain that an organization claims. Only a verified one is a ground for oversight.")
class Domain(Node):
    """A claimed domain."""

    id: strawberry.ID = global_id("The claim's id.")
    name: str = column("The canonical name: A-labels, lower-case (IDNA 2008).")
    status: sets.DomainStatus = column("How the claim stands.")
    scope: sets.DomainScope = column("Whether names beneath it are claimed too.")
    verified_at: DateTime | None = column("When it was proven.")
    checked_at: DateTime | None = column("When the proof was last looked up.")
    missing_since: DateTime | None = column("Since when its record is missing; after 14 days the claim lapses.")
    contest_until: DateTime | None = column("Until when a contested domain has to be proven again.")
    doubt: sets.DomainDoubt | None = column(
        "What halts the claim; on a verified one, what a person looked at and settled."
    )
    challenge: DomainChallenge | None = embedded(
        DomainChallenge, "The record that is wanted; null where none is.", present="challenge_name"
    )


@bound(model.DomainBlock)
@strawberry.type(description="A name that the controller lets none of its customers claim, nor any beneath it.")
class BlockedDomain:
    """A blocked name."""

    name: str = column("The canonical name.")
    reason: str = column("Why.")
    blocked_at: DateTime = column("Since when.")


@bound(model.OversightAnnouncement, tag="ANN")
@strawberry.type(
    description="What an organization told its members before it began to oversee them (GDPR 13, PIPL 17)."
    " Nothing is read beyond it."
)
class OversightAnnouncement(Node):
    """An announcement."""

    id: strawberry.ID = global_id("The announcement's id.")
    domain: str = column("The domain whose accounts are overseen.", "domain_name")
    announced_at: DateTime = column("When the members were told.")
    effective_from: DateTime = column("Since when it is in force.")
    scopes: list[str] = column("What administrators may see, as scopes.")
    purposes: list[str] = column("For which purposes, as codes.")
    field_classes: list[str] = column("Which classes of fields may be approved.")
    legal_entity: str = column("The legal entity that oversees.")
    contact: str = column("Whom to write to about it.")
    statement: str = column("The announcement in words.")
