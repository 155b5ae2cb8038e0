"""What clients see of the ledger of looks."""

import strawberry

from habeas.access import ActorKind, Role
from habeas.audit.model import LedgerEntry as LedgerRow
from habeas.audit.model import LogEntry
from habeas.audit.model import TreeHead as TreeHeadRow
from habeas.oversight.rules.delay import DelayReason
from habeas.reading.binding import Same
from habeas.reading.fields import bound, column, embedded, global_id, lookup
from habeas.reading.types import DateTime, Node

strawberry.enum(ActorKind, description="What kind of accessor looked.")
strawberry.enum(Role, name="ActorRole", description="In which role somebody acted.")


@bound(LedgerRow)
@strawberry.type(description="The organization in whose name somebody looked, as it was called then.")
class AccessingOrganization:
    """Who looked, as an organization."""

    name: str = column("Its name.", "organization_name")


_SEALED = (Same("org_id", "org_id"), Same("id", "id"))


@bound(LedgerRow)
@strawberry.type(
    description="What shows that a ledger entry was not altered: its place in its region's log of hashes (RFC 9162)."
    " Until the next sealing, seconds later, the leaf alone is given."
)
class LedgerReceipt:
    """The receipt of an entry."""

    leaf_hash: str = column("SHA-256 of 0x00 and the entry in canonical JSON (RFC 8785), in hexadecimal.")
    position: int | None = lookup(LogEntry, _SEALED, "position", "Which leaf of the log it is, from 0.")
    tree_size: int | None = lookup(LogEntry, _SEALED, "tree_size", "How many leaves the first tree over it has.")
    root_hash: str | None = lookup(LogEntry, _SEALED, "root_hash", "The root of that tree, in hexadecimal.")
    path: list[str] | None = lookup(
        LogEntry, _SEALED, "path", "The siblings from the leaf up to that root (RFC 9162, 2.1.3), in hexadecimal."
    )


@bound(TreeHeadRow)
@strawberry.type(
    description="A signed statement of how many entries a region's log has, and of their root. Keep one, and nobody"
    " can take back what it covers."
)
class TreeHead:
    """A tree head."""

    region: str = column("Of which region.")
    tree_size: int = column("How many leaves the log had.")
    root_hash: str = column("The root over them, in hexadecimal.")
    signed_at: DateTime = column("When it was signed.")
    signature: str = column("The same as a JWS (RFC 7515), which can be verified alone.")


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
    delayed_until: DateTime | None = column(
        "From when the person can read it; null where that was at once. Until then it is counted in public.",
        "visible_from",
    )
    delay_reason: DelayReason | None = column("Why the person was told later; null where they were told at once.")
    receipt: LedgerReceipt = embedded(LedgerReceipt, "What shows that the entry was not altered.")
