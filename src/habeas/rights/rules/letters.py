"""The letters that requests send to people."""

from enum import StrEnum


class Letter(StrEnum):
    """A message to the person; its words are in messages/letters.yaml, by language."""

    ACKNOWLEDGED = "ACKNOWLEDGED"
    IDENTITY_ASKED = "IDENTITY_ASKED"
    CLARIFICATION_ASKED = "CLARIFICATION_ASKED"
    EXTENDED = "EXTENDED"
    ANSWER_READY = "ANSWER_READY"
    DECIDED = "DECIDED"
    CARRIED_OUT = "CARRIED_OUT"
    LIFTING = "LIFTING"
    SYSTEMS_ANSWERED = "SYSTEMS_ANSWERED"
    LAPSED = "LAPSED"
    APPEAL_RECEIVED = "APPEAL_RECEIVED"
    COMPLAINT_RECEIVED = "COMPLAINT_RECEIVED"
    CLOSED_ACCOUNT = "CLOSED_ACCOUNT"
