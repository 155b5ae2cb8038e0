"""Who may see and say what is known of an age: the person, and the controller whom signs of a child bind."""

from habeas.access import (
    SIGNED_IN_LATELY,
    NoStepUp,
    Permission,
    Policy,
    Variable,
    Where,
    all_of,
    any_of,
    own_subject,
    requesting_agent,
)
from habeas.minors.commands import (
    EndGuardianAgreement,
    KeepGuardianAgreement,
    RecordAgeDoubt,
    SettleAgeDoubt,
    StateAge,
)
from habeas.minors.model import AgeDoubt, AgeStatement, GuardianAgreement

_OWN = all_of(own_subject, Permission.SELF_READ)
_OWN_HAND = all_of(own_subject, Permission.SELF_WRITE)
_OWN_END = all_of(own_subject, Permission.RIGHTS_EXERCISE)
_PLATFORM = all_of(own_subject, Permission.RECORDS_COLLECT)
_TEAM = all_of(Where("controller_id", Variable.ORGANIZATION), Permission.REQUESTS_HANDLE)
_GUARDIAN = all_of(requesting_agent, Permission.RIGHTS_EXERCISE)

POLICY = Policy(
    rows={
        AgeStatement: _OWN,
        AgeDoubt: any_of(_OWN, _TEAM),
        GuardianAgreement: any_of(_OWN, _GUARDIAN, _TEAM),
    },
    inserts={AgeStatement: any_of(_OWN_HAND, _PLATFORM), AgeDoubt: _TEAM, GuardianAgreement: _PLATFORM},
    updates={AgeDoubt: _TEAM, GuardianAgreement: any_of(_OWN_END, _GUARDIAN, _TEAM)},
    deletes={AgeStatement: any_of(_OWN_HAND, _PLATFORM), AgeDoubt: _PLATFORM, GuardianAgreement: _PLATFORM},
    commands={
        StateAge: _OWN_HAND,
        RecordAgeDoubt: Permission.REQUESTS_HANDLE,
        SettleAgeDoubt: Permission.REQUESTS_HANDLE,
        KeepGuardianAgreement: _PLATFORM,
        EndGuardianAgreement: Permission.RIGHTS_EXERCISE,
    },
    step_up={SettleAgeDoubt: SIGNED_IN_LATELY},
    no_step_up={
        StateAge: NoStepUp.OWN_WORD,
        RecordAgeDoubt: NoStepUp.PROTECTIVE,
        KeepGuardianAgreement: NoStepUp.INTERNAL,
        EndGuardianAgreement: NoStepUp.PROTECTIVE,
    },
    fields={"Controller.ageDoubts": Permission.REQUESTS_HANDLE},
)
