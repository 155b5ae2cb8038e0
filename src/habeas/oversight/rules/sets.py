"""The closed sets of oversight: how a claim stands, how far it reaches, and how an access stands."""

from enum import StrEnum


class DomainStatus(StrEnum):
    """How a claim to a domain stands."""

    PENDING = "PENDING"
    REVIEW = "REVIEW"
    VERIFIED = "VERIFIED"


class DomainScope(StrEnum):
    """How far a claim reaches: the name itself, or everything beneath it too."""

    EXACT = "EXACT"
    TREE = "TREE"


class AccessStatus(StrEnum):
    """How an access to a member's content stands."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
