"""Reviews of access as clients read them."""

from datetime import datetime
from typing import Any

import strawberry

from habeas.inventory.graphql import Controller
from habeas.reading.binding import Need, Same
from habeas.reading.fields import bound, column, computed, extend, global_id, many, one, paged
from habeas.reading.types import Connection, DateTime, Node
from habeas.safeguards import model
from habeas.safeguards.graphql.access import StaffAccess
from habeas.safeguards.rules.sets import StaffAccessDecision
from habeas.tenancy.rules import MemberRole

strawberry.enum(StaffAccessDecision, description="What a review decides about somebody's access.")


@bound(model.AccessDecision)
@strawberry.type(description="What was decided about one grant; entered once and never changed.")
class AccessDecision:
    """A decision."""

    staff: StaffAccess | None = one(
        StaffAccess, "About whom.", on=(Same("org_id", "org_id"), Same("id", "membership_id"))
    )
    role: MemberRole = column("Which role they had.")
    decision: StaffAccessDecision = column("What was decided.")
    reason: str = column("Why.")
    decided_at: DateTime = column("When.")


def _overdue(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> bool:
    review = needs["review"]
    return review["completed_at"] is None and datetime.fromisoformat(review["due_at"]) < context.clock.now()


@bound(model.AccessReview, tag="ARV")
@strawberry.type(
    description="A review of who of the controller's staff has access, and of what they looked at (AOMEI-70). Once"
    " reviews are scheduled, one is always open; completing it opens the next."
)
class AccessReview(Node):
    """A review."""

    id: strawberry.ID = global_id("The review's id.")
    every_days: int = column("How many days may lie between two.")
    opened_at: DateTime = column("When it was opened.")
    due_at: DateTime = column("By when it has to be completed.")
    completed_at: DateTime | None = column("When it was completed; null: it is open.")
    looks: int | None = column("How many looks of the staff the ledger had from its opening to its completion.")
    finding: str | None = column("What the access records showed.")
    overdue: bool = computed(
        bool,
        "Is it still open although its day has passed?",
        _overdue,
        {"review": Need(model.AccessReview, (Same("org_id", "org_id"), Same("id", "id")), ("due_at", "completed_at"))},
    )
    decisions: list[AccessDecision] = many(
        AccessDecision,
        "What was decided about everybody so far, in order.",
        on=(Same("org_id", "org_id"), Same("review_id", "id")),
        order=("decided_at", "id"),
    )


@extend(Controller)
class ControllerAccessReviews:
    """What reviews add to a controller."""

    access_reviews: Connection[AccessReview] = paged(
        AccessReview,
        "Reviews of access, the one that is due last first (scope safeguards:read).",
        on=(Same("org_id", "org_id"),),
        order=("due_at", "id"),
        descending=True,
    )
