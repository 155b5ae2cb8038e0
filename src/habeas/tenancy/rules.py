"""The closed sets of tenancy: kinds of organizations and accounts, roles and states of members."""

from enum import StrEnum


class OrganizationKind(StrEnum):
    """What an organization is."""

    PERSONAL = "PERSONAL"
    CUSTOMER = "CUSTOMER"
    CONTROLLER = "CONTROLLER"
    PARTNER = "PARTNER"


class MemberRole(StrEnum):
    """What a member is to the organization."""

    OWNER = "OWNER"
    MEMBER = "MEMBER"
    ADMINISTRATOR = "ADMINISTRATOR"
    AUDITOR = "AUDITOR"
    PRIVACY_TEAM = "PRIVACY_TEAM"


class MembershipStatus(StrEnum):
    """How a membership stands."""

    INVITED = "INVITED"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    ENDED = "ENDED"


class AccountKind(StrEnum):
    """Whose account it was first: the organization's, one that existed before, or the person's alone."""

    MANAGED = "MANAGED"
    AFFILIATED = "AFFILIATED"
    PERSONAL = "PERSONAL"


def folded(address: str) -> str:
    """The address as it is compared: only ASCII is folded, and nothing is taken away (RFC 5321, 2.4)."""
    return "".join(chr(ord(char) + 32) if "A" <= char <= "Z" else char for char in address)


def domain_of(address: str) -> str:
    """The domain of an address; it must be an A-label already, and only ASCII is folded."""
    return folded(address.rpartition("@")[2].rstrip("."))
