"""The closed sets of incidents: where word of one came from, how it stands, how grave it is, what happened to it."""

from enum import StrEnum


class IncidentOrigin(StrEnum):
    """Who found it."""

    STAFF = "STAFF"
    PROCESSOR = "PROCESSOR"
    PERSON = "PERSON"


class IncidentStatus(StrEnum):
    """How an incident stands."""

    REPORTED = "REPORTED"
    OPEN = "OPEN"
    CONTAINED = "CONTAINED"
    CLOSED = "CLOSED"
    DISMISSED = "DISMISSED"


class IncidentRisk(StrEnum):
    """How likely it is that the people concerned come to harm (GDPR 33(1), 34(1))."""

    UNLIKELY = "UNLIKELY"
    RISK = "RISK"
    HIGH = "HIGH"


class IncidentEventKind(StrEnum):
    """What happened to an incident; what was entered is never changed."""

    OPENED = "OPENED"
    DISMISSED = "DISMISSED"
    ASSESSED = "ASSESSED"
    MEASURE = "MEASURE"
    CONTAINED = "CONTAINED"
    DUTY_MET = "DUTY_MET"
    DUTY_MISSED = "DUTY_MISSED"
    PEOPLE_TOLD = "PEOPLE_TOLD"
    CLOSED = "CLOSED"


NEXT: dict[IncidentStatus, frozenset[IncidentStatus]] = {
    IncidentStatus.REPORTED: frozenset({IncidentStatus.OPEN, IncidentStatus.DISMISSED}),
    IncidentStatus.OPEN: frozenset({IncidentStatus.CONTAINED}),
    IncidentStatus.CONTAINED: frozenset({IncidentStatus.CLOSED}),
    IncidentStatus.CLOSED: frozenset(),
    IncidentStatus.DISMISSED: frozenset(),
}
"""An incident is stopped from spreading before it is closed (AOMEI-72, AISHU-105)."""


class NoticeBlock(StrEnum):
    """What a notice to the people says; the laws of those affected decide which of them it must hold."""

    BASIC_FACTS = "BASIC_FACTS"
    POSSIBLE_IMPACT = "POSSIBLE_IMPACT"
    MEASURES = "MEASURES"
    WHAT_YOU_CAN_DO = "WHAT_YOU_CAN_DO"
    CONTACT = "CONTACT"
    DATA_TYPES = "DATA_TYPES"
    DATE_OF_BREACH = "DATE_OF_BREACH"


PROMISED: frozenset[NoticeBlock] = frozenset(
    {NoticeBlock.BASIC_FACTS, NoticeBlock.POSSIBLE_IMPACT, NoticeBlock.MEASURES, NoticeBlock.WHAT_YOU_CAN_DO}
)
"""What every notice holds, whatever the laws ask for (AISHU-108, AOMEI-74)."""
