"""Looks of a controller's staff, and violations with what followed, as clients read them."""

import strawberry

from habeas.audit.model import LedgerEntry
from habeas.inventory.graphql import Controller
from habeas.reading.binding import Same
from habeas.reading.fields import bound, column, extend, global_id, many, one, paged
from habeas.reading.types import Connection, DateTime, Node
from habeas.safeguards import model
from habeas.safeguards.graphql.access import StaffAccess
from habeas.safeguards.rules.sets import ViolationConsequence

strawberry.enum(ViolationConsequence, description="What followed for somebody of the staff who broke the rules.")


@bound(LedgerEntry, tag="SLK")
@strawberry.type(
    description="A look of the controller's staff at somebody, as the access ledger has it: who looked, and for what."
    " At whom is not told, for it does not matter here."
)
class StaffLook(Node):
    """A look."""

    id: strawberry.ID = global_id("The look's id.")
    at: DateTime = column("When.")
    staff: StaffAccess | None = one(
        StaffAccess,
        "Who looked; null once the entry names nobody any more.",
        on=(Same("org_id", "org_id"), Same("subject_id", "actor_id")),
    )
    role: str = column("In which role.", "actor_role")
    purpose: str = column("For what.")
    note: str | None = column("The stated reason, where one was asked for.")
    field_classes: list[str] = column("Which classes of fields were read.")


@bound(model.StaffViolationLook)
@strawberry.type(description="That an entry of the access ledger shows a violation.")
class StaffViolationLook:
    """A link."""

    look: StaffLook | None = one(
        StaffLook, "The entry; read it in a query of its own.", on=(Same("org_id", "org_id"), Same("id", "entry_id"))
    )


@bound(model.StaffViolation, tag="SVI")
@strawberry.type(
    description="That somebody of the staff broke the rules (AISHU-103), with the entries of the access ledger that"
    " show it, and what followed."
)
class StaffViolation(Node):
    """A violation."""

    id: strawberry.ID = global_id("The violation's id.")
    staff: StaffAccess | None = one(StaffAccess, "Who.", on=(Same("org_id", "org_id"), Same("id", "membership_id")))
    summary: str = column("What happened.")
    recorded_at: DateTime = column("When it was recorded.")
    consequence: ViolationConsequence | None = column("What followed; null: not decided yet.")
    reasons: str | None = column("Why that.")
    decided_at: DateTime | None = column("When that was decided.")
    looks: list[StaffViolationLook] = many(
        StaffViolationLook,
        "Which looks show it.",
        on=(Same("org_id", "org_id"), Same("violation_id", "id")),
        order=("entry_id",),
    )


@extend(Controller)
class ControllerStaffConduct:
    """What conduct adds to a controller."""

    staff_looks: Connection[StaffLook] = paged(
        StaffLook,
        "What the controller's staff looked at, the latest first: the access records (AOMEI-70; scope"
        " safeguards:read).",
        on=(Same("org_id", "org_id"),),
        order=("at", "id"),
        descending=True,
    )
    staff_violations: Connection[StaffViolation] = paged(
        StaffViolation,
        "Violations of the staff, the latest first (scope safeguards:read).",
        on=(Same("org_id", "org_id"),),
        order=("recorded_at", "id"),
        descending=True,
    )
