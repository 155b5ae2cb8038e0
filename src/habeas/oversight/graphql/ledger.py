"""What clients see of the ledger of looks."""

import strawberry

from habeas.access import ActorKind, Role
from habeas.audit.model import LedgerEntry as LedgerRow
from habeas.reading.fields import bound, column, computed, embedded, global_id
from habeas.reading.types import DateTime, Node

strawberry.enum(ActorKind, description="What kind of accessor looked.")
strawberry.enum(Role, name="ActorRole", description="In which role somebody acted.")


@bound(LedgerRow)
@strawberry.type(description="The organization in whose name somebody looked, as it was called then.")
class AccessingOrganization:
    """Who looked, as an organization."""

    name: str = column("Its name.", "organization_name")


def _not_sealed(*_: object) -> None:
    return None


@bound(LedgerRow)
@strawberry.type(
    description="What shows that a ledger entry was not altered: its leaf in a log of hashes (RFC 9162)."
    " Without a tree head over it, the leaf alone is given."
)
class LedgerReceipt:
    """The receipt of an entry."""

    leaf_hash: str = column("SHA-256 of 0x00 and the entry in canonical JSON (RFC 8785), in hexadecimal.")
    tree_size: int | None = computed(
        int | None, "How many leaves the sealed tree over it has; null until a tree is sealed.", _not_sealed, needs={}
    )
    root_hash: str | None = computed(
        str | None, "The root of that tree, in hexadecimal; null until a tree is sealed.", _not_sealed, needs={}
    )


@bound(LedgerRow, tag="LED")
@strawberry.type(
    description="One look at one person's data. The role of whoever looked is told, not the name (CJEU C-579/21)."
)
class LedgerEntry(Node):
    """One look."""

    id: strawberry.ID = global_id("The entry's id.")
    at: DateTime = column("When.")
    organization: AccessingOrganization = embedded(AccessingOrganization, "In whose name.")
    actor_kind: ActorKind = column("What kind of accessor.")
    actor_role: Role = column("In which role.")
    purpose: str = column("For what.")
    note: str | None = column("The stated reason, where one was asked for.")
    legal_basis: str = column("On which legal basis (GDPR 6(1), PIPL 13).")
    field_classes: list[str] = column("Which classes of fields were read.")
    authority: str = column("On whose authority.")
    receipt: LedgerReceipt = embedded(LedgerReceipt, "What shows that the entry was not altered.")
