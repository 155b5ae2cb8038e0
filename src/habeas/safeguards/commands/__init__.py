"""The commands of safeguards."""

from habeas.safeguards.commands.conduct import DecideStaffViolation, RecordStaffTraining, RecordStaffViolation
from habeas.safeguards.commands.register import (
    RecordHousePolicy,
    RecordSafeguard,
    RecordSafeguardBaseline,
    RecordSafeguardEvidence,
    RetireSafeguard,
)
from habeas.safeguards.commands.review import CompleteAccessReview, DecideStaffAccess, ScheduleAccessReviews
from habeas.safeguards.commands.undertake import (
    AcceptStaffUndertaking,
    PublishStaffUndertaking,
    SpreadStaffUndertaking,
)
from habeas.safeguards.commands.withdraw import WithdrawStaffAccess

__all__ = [
    "AcceptStaffUndertaking",
    "CompleteAccessReview",
    "DecideStaffAccess",
    "DecideStaffViolation",
    "PublishStaffUndertaking",
    "RecordHousePolicy",
    "RecordSafeguard",
    "RecordSafeguardBaseline",
    "RecordSafeguardEvidence",
    "RecordStaffTraining",
    "RecordStaffViolation",
    "RetireSafeguard",
    "ScheduleAccessReviews",
    "SpreadStaffUndertaking",
    "WithdrawStaffAccess",
]
