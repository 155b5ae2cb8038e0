"""Who may say how a controller keeps data safe, and who of its people may see that."""

from habeas.access import (
    SIGNED_IN_LATELY,
    NoStepUp,
    Permission,
    Policy,
    all_of,
    any_of,
    own_subject,
    same_organization,
)
from habeas.safeguards.commands import (
    AcceptStaffUndertaking,
    CompleteAccessReview,
    DecideStaffAccess,
    DecideStaffViolation,
    PublishStaffUndertaking,
    RecordHousePolicy,
    RecordSafeguard,
    RecordSafeguardBaseline,
    RecordSafeguardEvidence,
    RecordStaffTraining,
    RecordStaffViolation,
    RetireSafeguard,
    ScheduleAccessReviews,
    SpreadStaffUndertaking,
    WithdrawStaffAccess,
)
from habeas.safeguards.model import (
    AccessDecision,
    AccessReview,
    HousePolicy,
    Safeguard,
    SafeguardBaseline,
    SafeguardEvidence,
    StaffTraining,
    StaffUndertaking,
    StaffUndertakingAcceptance,
    StaffViolation,
    StaffViolationLook,
)

_READ = all_of(same_organization, Permission.SAFEGUARDS_READ)
_MANAGE = all_of(same_organization, Permission.SAFEGUARDS_MANAGE)
_OWN_HAND = all_of(same_organization, own_subject, Permission.UNDERTAKINGS_ACCEPT)
"""Nobody undertakes anything for somebody else: the database says so too."""
_SEES = any_of(Permission.UNDERTAKINGS_ACCEPT, Permission.SAFEGUARDS_READ)
_REGISTERS = (Safeguard, SafeguardEvidence, SafeguardBaseline, HousePolicy)
_PEOPLE = (AccessReview, AccessDecision, StaffTraining, StaffViolation, StaffViolationLook)
_CHANGING = (AccessReview, StaffViolation, Safeguard, HousePolicy)
"""What only ever gets an end or an outcome; everything else is entered once and for all."""
_DECIDING = (PublishStaffUndertaking, DecideStaffAccess, CompleteAccessReview, DecideStaffViolation)
_ENTERING = (
    RecordSafeguardBaseline,
    RecordSafeguard,
    RecordSafeguardEvidence,
    RetireSafeguard,
    RecordHousePolicy,
    ScheduleAccessReviews,
    RecordStaffTraining,
    RecordStaffViolation,
)
_FOLLOWING = (SpreadStaffUndertaking, WithdrawStaffAccess)
_SHOWN = (
    *("staffAccess", "staffLooks", "staffViolations", "accessReviews"),
    *("safeguards", "safeguardCoverage", "safeguardBaselines", "housePolicies"),
)

POLICY = Policy(
    rows={
        StaffUndertaking: same_organization,
        StaffUndertakingAcceptance: any_of(all_of(same_organization, own_subject), _READ),
        **dict.fromkeys((*_REGISTERS, *_PEOPLE), _READ),
    },
    inserts={
        StaffUndertaking: _MANAGE,
        StaffUndertakingAcceptance: _OWN_HAND,
        **dict.fromkeys((*_REGISTERS, *_PEOPLE), _MANAGE),
    },
    updates=dict.fromkeys(_CHANGING, _MANAGE),
    columns={
        AccessReview: ("every_days", "due_at", "completed_at", "completed_by", "looks", "finding"),
        StaffViolation: ("consequence", "reasons", "decided_by", "decided_at"),
        Safeguard: ("retired_at",),
        HousePolicy: ("superseded_at",),
    },
    commands={
        **dict.fromkeys((*_DECIDING, *_ENTERING), Permission.SAFEGUARDS_MANAGE),
        AcceptStaffUndertaking: Permission.UNDERTAKINGS_ACCEPT,
        **dict.fromkeys(_FOLLOWING, all_of(Permission.SAFEGUARDS_MANAGE, Permission.RECORDS_COLLECT)),
    },
    fields={
        "Query.staffUndertakings": _SEES,
        **{f"Controller.{name}": Permission.SAFEGUARDS_READ for name in _SHOWN},
    },
    step_up=dict.fromkeys(_DECIDING, SIGNED_IN_LATELY),
    no_step_up={
        AcceptStaffUndertaking: NoStepUp.OWN_WORD,
        **dict.fromkeys(_ENTERING, NoStepUp.REGISTER),
        **dict.fromkeys(_FOLLOWING, NoStepUp.INTERNAL),
    },
)
