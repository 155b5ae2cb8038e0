"""The closed sets of safeguards: against what, of which kind, how they stand, and what reviews decide."""

from enum import StrEnum


class SafeguardThreat(StrEnum):
    """Against what the notices promise safeguards (AISHU-95, AOMEI-66)."""

    ABUSE = "ABUSE"
    ACCESS = "ACCESS"
    CHANGE = "CHANGE"
    DAMAGE = "DAMAGE"
    DISCLOSURE = "DISCLOSURE"
    LEAK = "LEAK"
    LOSS = "LOSS"
    TAMPERING = "TAMPERING"
    USE = "USE"


class SafeguardKind(StrEnum):
    """Of which kind a safeguard is (AISHU-95)."""

    MANAGERIAL = "MANAGERIAL"
    PHYSICAL = "PHYSICAL"
    TECHNICAL = "TECHNICAL"


class SafeguardStanding(StrEnum):
    """How a safeguard stands, by its evidence."""

    EFFECTIVE = "EFFECTIVE"
    INEFFECTIVE = "INEFFECTIVE"
    STALE = "STALE"
    UNPROVEN = "UNPROVEN"
    RETIRED = "RETIRED"


class StaffAccessDecision(StrEnum):
    """What a review decides about somebody's access."""

    KEEP = "KEEP"
    WITHDRAW = "WITHDRAW"


class ViolationConsequence(StrEnum):
    """What followed for somebody of the staff."""

    ACCESS_WITHDRAWN = "ACCESS_WITHDRAWN"
    EMPLOYMENT_ENDED = "EMPLOYMENT_ENDED"
    REPORTED = "REPORTED"
    TRAINING = "TRAINING"
    UNFOUNDED = "UNFOUNDED"
    WARNING = "WARNING"


ENDS_ACCESS = frozenset({ViolationConsequence.ACCESS_WITHDRAWN, ViolationConsequence.EMPLOYMENT_ENDED})
"""The consequences after which nobody has access."""
