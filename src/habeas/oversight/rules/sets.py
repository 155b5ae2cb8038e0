"""The closed sets of oversight: how claims, captures and accesses stand, and what can happen to them."""

from enum import StrEnum


class DomainStatus(StrEnum):
    """How a claim to a domain stands."""

    PENDING = "PENDING"
    REVIEW = "REVIEW"
    VERIFIED = "VERIFIED"
    AT_RISK = "AT_RISK"
    CONTESTED = "CONTESTED"
    FROZEN = "FROZEN"
    LAPSED = "LAPSED"
    RELEASED = "RELEASED"


class DomainDoubt(StrEnum):
    """Why a claim waits, or oversight through it is halted."""

    LOOKS_LIKE_ANOTHER = "LOOKS_LIKE_ANOTHER"
    MANY_STRANGERS = "MANY_STRANGERS"
    ANOTHER_PROOF = "ANOTHER_PROOF"
    REGISTRATION_CHANGED = "REGISTRATION_CHANGED"
    PUBLIC_NAME = "PUBLIC_NAME"
    BLOCKED = "BLOCKED"


class DomainScope(StrEnum):
    """How far a claim reaches: the name itself, or everything beneath it too."""

    EXACT = "EXACT"
    TREE = "TREE"


class Finding(StrEnum):
    """What looking up a challenge showed: there, not there, or nothing that can be relied on."""

    PRESENT = "PRESENT"
    ABSENT = "ABSENT"
    UNSURE = "UNSURE"


class AccessStatus(StrEnum):
    """How an access to a member's content stands."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"


class InvitationStatus(StrEnum):
    """How an invitation stands; an organization is never told of a DECLINED one."""

    WAITING = "WAITING"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"


class CaptureState(StrEnum):
    """How a person's account stands to the organization that proved its domain."""

    FOUND = "FOUND"
    NOTIFIED = "NOTIFIED"
    CHOOSING = "CHOOSING"
    JOINED = "JOINED"
    OVERSEEN = "OVERSEEN"
    SEPARATED = "SEPARATED"
    DECLINED = "DECLINED"
    LEFT = "LEFT"


class CaptureChoice(StrEnum):
    """What a person may choose: join, stay personal under another address, or take their data and leave."""

    JOIN = "JOIN"
    STAY_PERSONAL = "STAY_PERSONAL"
    EXPORT_AND_LEAVE = "EXPORT_AND_LEAVE"


class CaptureEnd(StrEnum):
    """Why a capture ended."""

    LEFT = "LEFT"
    DOMAIN_RELEASED = "DOMAIN_RELEASED"
    DOMAIN_LAPSED = "DOMAIN_LAPSED"
    CONTEST_LOST = "CONTEST_LOST"
    DOMAIN_REFUSED = "DOMAIN_REFUSED"
    CEDED_TO_A_CHILD = "CEDED_TO_A_CHILD"
    ENDED_BY_ORGANIZATION = "ENDED_BY_ORGANIZATION"
    ORGANIZATION_ENDED = "ORGANIZATION_ENDED"
    TRANSFERRED = "TRANSFERRED"
