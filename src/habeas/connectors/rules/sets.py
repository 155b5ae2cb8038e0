"""What a connector can be asked to do, what it can answer, and how it stands."""

from enum import StrEnum

from habeas.jurisdictions.rules.sets import DenialCode


class Operation(StrEnum):
    """What an external system is asked to do with the data of one person."""

    EXPORT = "EXPORT"
    ERASE = "ERASE"
    RECTIFY = "RECTIFY"
    RESTRICT = "RESTRICT"
    LIFT = "LIFT"
    TRANSMIT = "TRANSMIT"


class CallOutcome(StrEnum):
    """What a system answers, as it stands on the wire."""

    DONE = "done"
    ACCEPTED = "accepted"
    FAILED = "failed"
    NOT_FOUND = "not-found"
    KEPT = "kept"


class ConnectorStatus(StrEnum):
    """Whether a connector is called."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    RETIRED = "RETIRED"


class Identifier(StrEnum):
    """By what a system recognizes a person; nothing else about the person is sent."""

    SUBJECT_ID = "SUBJECT_ID"
    EMAIL = "EMAIL"


_NO_GROUND_TO_KEEP = frozenset(
    {
        DenialCode.IDENTITY_NOT_VERIFIED,
        DenialCode.NOT_IDENTIFIABLE,
        DenialCode.AGENT_NOT_AUTHORISED,
        DenialCode.MANIFESTLY_UNFOUNDED,
        DenialCode.EXCESSIVE_REPETITIVE,
        DenialCode.OVER_FREQUENCY_LIMIT,
        DenialCode.BASIS_NOT_ELIGIBLE,
        DenialCode.NOT_AUTOMATED,
        DenialCode.TECHNICALLY_INFEASIBLE,
        DenialCode.CCPA_REPEAT_CORRECTION_6M,
    }
)
KEEPING_GROUNDS = frozenset(DenialCode) - _NO_GROUND_TO_KEEP
"""The reasons that a system may give for keeping data: grounds about the data, not about the request."""
