"""What clients see of accesses to members' content: administrators and the member concerned alike."""

import strawberry

from habeas.oversight import model
from habeas.oversight.rules import sets
from habeas.reading.binding import Need, Same
from habeas.reading.fields import bound, column, computed, global_id, one
from habeas.reading.types import DateTime, Node
from habeas.tenancy.graphql import Member

strawberry.enum(sets.AccessStatus, description="How an access to a member's content stands.")


@strawberry.input(description="For what a member's data are opened; the member will read both.")
class AccessPurposeInput:
    """A stated purpose."""

    code: str = strawberry.field(description="A purpose that was announced to the members.")
    note: str = strawberry.field(description="Why, in your own words; up to 500 characters.")


def _needs_approval(needs: dict[str, dict[str, str]], _context: object, _arguments: object) -> bool:
    return needs["access"]["status"] == sets.AccessStatus.REQUESTED


@bound(model.ContentAccess, tag="CAC")
@strawberry.type(
    description="One administrator's access to one member's data of named classes, for one purpose, for a time."
    " It opens nothing until a second person has approved it. The member sees it too."
)
class ContentAccess(Node):
    """An access to content."""

    id: strawberry.ID = global_id("The access's id.")
    status: sets.AccessStatus = column("How it stands; approved, it ends at `expiresAt`.")
    purpose: str = column("For what, as announced.")
    note: str = column("Why, in the administrator's words.")
    field_classes: list[str] = column("Which classes of fields.")
    hours: int = column("For how many hours from the approval.")
    requested_at: DateTime = column("When it was asked for.")
    approved_at: DateTime | None = column("When it was approved.")
    expires_at: DateTime | None = column("When it ends; null until it is approved.")
    needs_approval: bool = computed(
        bool,
        "Does it wait for a second person?",
        _needs_approval,
        needs={
            "access": Need(model.ContentAccess, (Same("org_id", "org_id"), Same("id", "id")), ("status",)),
        },
    )
    member: Member | None = one(Member, "Whose data.", on=(Same("org_id", "org_id"), Same("id", "member_id")))
