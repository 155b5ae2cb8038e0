"""The access list: who of a controller's people may read persons' data, as their roles and undertakings stand."""

from datetime import date, datetime
from typing import Any

import strawberry

from habeas.inventory.graphql import Controller
from habeas.reading.binding import AmongComputed, Look, Need, Present, Same
from habeas.reading.fields import bound, column, computed, extend, global_id, many, paged
from habeas.reading.types import Connection, DateTime, Node
from habeas.safeguards import model
from habeas.safeguards.rules.staff import STAFF_ROLES, scopes_of
from habeas.tenancy import model as tenancy
from habeas.tenancy import rules as tenancy_rules

_LOOK = Look(
    purpose="ACCESS_REVIEW",
    legal_basis="LEGAL_OBLIGATION",
    authority="GDPR 32(1) and (4), PIPL 51(2)",
    field_class="DIRECTORY",
)
_ITSELF = (Same("org_id", "org_id"), Same("id", "id"))


@bound(model.StaffUndertakingAcceptance)
@strawberry.type(description="That somebody accepted a version of the undertaking, by their own hand.")
class StaffUndertakingAcceptance:
    """An acceptance."""

    version: int = column("Which version.")
    accepted_at: DateTime = column("When.")


@bound(model.StaffTraining)
@strawberry.type(description="A course on the protection of data that somebody completed (AOMEI-71).")
class StaffTraining:
    """A course."""

    course: str = column("Which course.")
    completed_on: date = column("The day on which it was completed.")
    next_due_on: date = column("The day by which the next one is due.")


def _training_overdue(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> bool:
    due = [date.fromisoformat(each["next_due_on"]) for each in needs["trainings"]]
    today: date = context.clock.now().date()
    return max(due, default=date.min) < today


def _scopes(needs: dict[str, Any], _: Any, __: dict[str, Any]) -> list[str]:
    return scopes_of(needs["grant"]["role"])


def _owes(needs: dict[str, Any], context: Any, _: dict[str, Any]) -> bool:
    now = context.clock.now()
    come = [each for each in needs["undertakings"] if datetime.fromisoformat(each["in_force_from"]) <= now]
    latest = max(come, key=_last, default=None)
    return latest is not None and latest["id"] not in {each["undertaking_id"] for each in needs["acceptances"]}


def _last(undertaking: dict[str, Any]) -> tuple[datetime, int, str]:
    return datetime.fromisoformat(undertaking["in_force_from"]), undertaking["version"], undertaking["id"]


@bound(tenancy.Membership, tag="STA", look=_LOOK)
@strawberry.type(
    description="Somebody of the controller's staff who has access (AISHU-99): the membership that the sign-in grants"
    " scopes by, and no list beside it. Reading somebody else's is written to that person's ledger."
)
class StaffAccess(Node):
    """Access that somebody has."""

    id: strawberry.ID = global_id("The entry's id; it is not the person's.")
    display_name: str = column("Their name in the controller's directory.")
    email: str = column("Their address there.")
    role: tenancy_rules.MemberRole = column("Their role.")
    status: tenancy_rules.MembershipStatus = column("Whether it counts now.")
    since: DateTime = column("Since when they have been of the staff.", "joined_at")
    scopes: list[str] = computed(
        list[str],
        "What the role opens, as scopes.",
        _scopes,
        {"grant": Need(tenancy.Membership, _ITSELF, ("role",))},
    )
    undertakings: list[StaffUndertakingAcceptance] = many(
        StaffUndertakingAcceptance,
        "Which versions of the undertaking they accepted, and when (AISHU-102).",
        on=(Same("org_id", "org_id"), Same("subject_id", "subject_id")),
        order=("accepted_at", "id"),
    )
    trainings: list[StaffTraining] = many(
        StaffTraining,
        "Which courses they completed, in order.",
        on=(Same("org_id", "org_id"), Same("subject_id", "subject_id")),
        order=("completed_on", "id"),
    )
    training_overdue: bool = computed(
        bool,
        "Have they completed no course, or is the next one past its day (UTC)?",
        _training_overdue,
        {
            "trainings": Need(
                model.StaffTraining,
                (Same("org_id", "org_id"), Same("subject_id", "subject_id")),
                ("next_due_on",),
                many=True,
            )
        },
    )
    owes_undertaking: bool = computed(
        bool,
        "Have they not accepted the version in force? Then everything is refused to them.",
        _owes,
        {
            "undertakings": Need(
                model.StaffUndertaking, (Same("org_id", "org_id"),), ("id", "version", "in_force_from"), many=True
            ),
            "acceptances": Need(
                model.StaffUndertakingAcceptance,
                (Same("org_id", "org_id"), Same("subject_id", "subject_id")),
                ("undertaking_id",),
                many=True,
            ),
        },
    )


def _staff_roles(_: dict[str, Any]) -> list[str]:
    return [role.value for role in STAFF_ROLES]


@extend(Controller)
class ControllerStaffAccess:
    """What safeguards add to a controller."""

    staff_access: Connection[StaffAccess] = paged(
        StaffAccess,
        "Who of the controller's staff has access now, by address (scope safeguards:read); those of this region.",
        on=(Same("org_id", "org_id"), Present("current_since"), AmongComputed("role", _staff_roles)),
        order=("email", "id"),
    )
