"""Roles are named sets of permissions; a token carries at most what its role grants."""

from enum import StrEnum
from uuid import UUID

from habeas.access.permission import Permission

_PERSON = frozenset(
    {
        Permission.SELF_READ,
        Permission.SELF_WRITE,
        Permission.RIGHTS_EXERCISE,
        Permission.CONSENTS_MANAGE,
    }
)


class Role(StrEnum):
    """What somebody is to an organization, in the words shown to the people concerned."""

    PERSON = "PERSON"
    ADMINISTRATOR = "ADMINISTRATOR"
    UNIT_ADMINISTRATOR = "UNIT_ADMINISTRATOR"
    AUDITOR = "AUDITOR"
    PRIVACY_TEAM = "PRIVACY_TEAM"
    PARTNER = "PARTNER"
    OPERATOR = "OPERATOR"
    SYSTEM = "SYSTEM"


ROLES: dict[Role, frozenset[Permission]] = {
    Role.PERSON: _PERSON,
    Role.ADMINISTRATOR: _PERSON
    | {
        Permission.MEMBERS_READ,
        Permission.MEMBERS_CONTENT_READ,
        Permission.MEMBERS_MANAGE,
        Permission.DOMAINS_MANAGE,
        Permission.OVERSIGHT_APPROVE,
        Permission.LEDGER_READ,
        Permission.REQUESTS_HANDLE,
        Permission.UNDERTAKINGS_ACCEPT,
    },
    Role.UNIT_ADMINISTRATOR: _PERSON | {Permission.MEMBERS_UNIT_READ, Permission.UNDERTAKINGS_ACCEPT},
    Role.AUDITOR: _PERSON | {Permission.LEDGER_READ, Permission.SAFEGUARDS_READ, Permission.UNDERTAKINGS_ACCEPT},
    Role.PRIVACY_TEAM: frozenset(
        {
            Permission.CLIENTS_MANAGE,
            Permission.NOTICES_PUBLISH,
            Permission.DOMAINS_REVIEW,
            Permission.REQUESTS_HANDLE,
            Permission.INVENTORY_MANAGE,
            Permission.INCIDENTS_MANAGE,
            Permission.DEMANDS_HANDLE,
            Permission.DISCLOSURES_MANAGE,
            Permission.JOURNAL_READ,
            Permission.SAFEGUARDS_MANAGE,
            Permission.SAFEGUARDS_READ,
            Permission.UNDERTAKINGS_ACCEPT,
        }
    ),
    Role.PARTNER: frozenset({Permission.REQUESTS_OPEN, Permission.REQUESTS_TRACK}),
    Role.OPERATOR: frozenset({Permission.MEMBERS_READ}),
    Role.SYSTEM: frozenset(Permission),
}


def opened(role: Role, org_id: UUID, through: UUID | None, *, managed: bool = False) -> frozenset[Permission]:
    """What a sign-in opens at most to somebody in this role of this organization.

    By one's own means, all of the role. `through` the provider of an organization, what the role opens there over
    others, and nothing of what is the person's own: whoever runs a provider can sign in as anybody it names. An
    account that this organization made (`managed`) has no other means, and its person has rights like anybody.
    """
    if through is None or managed:
        return ROLES[role]
    return ROLES[role] - _PERSON if through == org_id else frozenset()
