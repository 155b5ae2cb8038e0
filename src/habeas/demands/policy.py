"""Who may handle demands of authorities, and what their people and everybody may read of them."""

from habeas.access import (
    SECOND_FACTOR_LATELY,
    SIGNED_IN_LATELY,
    NoStepUp,
    Open,
    Permission,
    Policy,
    Variable,
    Where,
    all_of,
    any_of,
    own_subject,
    same_controller,
    same_organization,
)
from habeas.demands.commands import (
    ApproveAuthorityDemand,
    BeginDemandPackage,
    DeliverDemandKey,
    ExamineAuthorityDemand,
    ExpireDemandPackage,
    FinishDemandPackage,
    LiftDemandSecrecy,
    NoteDemandLocated,
    NoteDemandTold,
    OpenDemandPackage,
    RecordAuthorityDemand,
    RefuseAuthorityDemand,
    SettleDemandedPerson,
    TakeIntoDemandPackage,
)
from habeas.demands.model import (
    AuthorityDemand,
    AuthorityDemandEvent,
    AuthorityDemandMark,
    AuthorityDemandPerson,
)
from habeas.tenancy.model import Organization

_DESK = all_of(same_organization, Permission.DEMANDS_HANDLE)
_PLATFORM = all_of(same_organization, Permission.RECORDS_COLLECT)
_TOLD = all_of(own_subject, Permission.SELF_READ, Where("visible_from", Variable.NOW))
"""A person reads their own row, once nothing forbids that they are told."""
_HANDLING = (
    RecordAuthorityDemand,
    ExamineAuthorityDemand,
    ApproveAuthorityDemand,
    RefuseAuthorityDemand,
    LiftDemandSecrecy,
    OpenDemandPackage,
    DeliverDemandKey,
)
_CARRYING_OUT = (
    SettleDemandedPerson,
    NoteDemandLocated,
    NoteDemandTold,
    BeginDemandPackage,
    TakeIntoDemandPackage,
    FinishDemandPackage,
    ExpireDemandPackage,
)
_LETS_OUT = (ApproveAuthorityDemand, OpenDemandPackage, DeliverDemandKey)
"""What decides that data leave, and what lets them leave."""

POLICY = Policy(
    rows={
        AuthorityDemand: _DESK,
        AuthorityDemandPerson: any_of(_DESK, _TOLD),
        AuthorityDemandEvent: _DESK,
        AuthorityDemandMark: same_controller,
    },
    inserts=dict.fromkeys((AuthorityDemand, AuthorityDemandPerson, AuthorityDemandEvent, AuthorityDemandMark), _DESK),
    updates=dict.fromkeys((AuthorityDemand, AuthorityDemandPerson, AuthorityDemandMark), _DESK),
    commands={
        **dict.fromkeys(_HANDLING, Permission.DEMANDS_HANDLE),
        **dict.fromkeys(_CARRYING_OUT, all_of(_PLATFORM, Permission.DEMANDS_HANDLE)),
    },
    fields={"Controller.authorityDemands": Permission.DEMANDS_HANDLE},
    step_up={
        **dict.fromkeys(_LETS_OUT, SECOND_FACTOR_LATELY),
        **dict.fromkeys((RecordAuthorityDemand, ExamineAuthorityDemand, LiftDemandSecrecy), SIGNED_IN_LATELY),
    },
    no_step_up={
        RefuseAuthorityDemand: NoStepUp.PROTECTIVE,
        **dict.fromkeys(_CARRYING_OUT, NoStepUp.INTERNAL),
    },
    public={
        "Query.authorityDemandReport": Open("controller", frozenset({Organization, AuthorityDemandMark})),
    },
)
