"""The invitation of an organization's first people: it says what the role lets them do, for they oversee others."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from habeas.access import ROLES, Role
from habeas.access.permission import MEANING
from habeas.tenancy.rules import MemberRole

_TITLES = {
    MemberRole.PRIVACY_TEAM: "a member of its privacy team",
    MemberRole.ADMINISTRATOR: "its administrator",
}
FIRST_ROLES = frozenset(_TITLES)
"""What the first people of an organization can be."""


@dataclass(frozen=True)
class InvitedFirst:
    """Who invites whom as what."""

    organization: str
    legal_entity: str
    contact: str
    controller: str
    address: str
    role: MemberRole
    expires_at: datetime


def written_first(invited: InvitedFirst) -> dict[str, Any]:
    """The notice as it is stored with the invitation: nobody oversees them by it, so that nothing may be seen."""
    told = {**vars(invited), "expires_at": invited.expires_at.isoformat(), "role": str(invited.role)}
    nothing: dict[str, Any] = {"scopes": [], "roles": [], "purposes": [], "field_classes": []}
    return {**told, **nothing, "paragraphs": _paragraphs(invited)}


def _paragraphs(invited: InvitedFirst) -> list[str]:
    opened = [f"- {scope}: {MEANING[scope]}" for scope in sorted(ROLES[Role(invited.role)])]
    return [
        f"{invited.organization} ({invited.legal_entity}) invites {invited.address} to be"
        f" {_TITLES[invited.role]} at {invited.controller}.",
        "\n".join(["The role opens:", *opened]),
        "Every look of yours at somebody's data is written down where they can read it.",
        f"Until {invited.expires_at:%Y-%m-%d} you can accept or decline, in the account that has this address, or in"
        " one that you open with it. This mail holds no link, and is the same whether or not there is an account.",
        "Your account stays your own. If you decline or say nothing, nothing happens.",
        f"Questions: {invited.contact}.",
    ]
