"""Tables of safeguards; org_id is the controller's."""

from habeas.safeguards.model.conduct import StaffTraining, StaffViolation, StaffViolationLook
from habeas.safeguards.model.register import HousePolicy, Safeguard, SafeguardBaseline, SafeguardEvidence
from habeas.safeguards.model.review import AccessDecision, AccessReview
from habeas.safeguards.model.undertaking import StaffUndertaking, StaffUndertakingAcceptance

__all__ = [
    "AccessDecision",
    "AccessReview",
    "HousePolicy",
    "Safeguard",
    "SafeguardBaseline",
    "SafeguardEvidence",
    "StaffTraining",
    "StaffUndertaking",
    "StaffUndertakingAcceptance",
    "StaffViolation",
    "StaffViolationLook",
]
