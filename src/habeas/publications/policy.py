"""Who may agree to a publication, make one, and see them: the person their own, the privacy team those it makes."""

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
)
from habeas.publications.commands import (
    AgreeToPublication,
    ConfirmTakedown,
    NoteTakedownTold,
    RecordPublication,
    WithdrawPublicationAgreement,
)
from habeas.publications.model import Publication, PublicationAgreement

_OWN = all_of(own_subject, Permission.SELF_READ)
_OWN_WORD = all_of(own_subject, Permission.CONSENTS_MANAGE)
_TEAM = all_of(Where("controller_id", Variable.ORGANIZATION), Permission.DISCLOSURES_MANAGE)
_FORGET = all_of(own_subject, Permission.RECORDS_COLLECT)
"""The platform, once an account is closed and forgotten."""

POLICY = Policy(
    rows={PublicationAgreement: any_of(_OWN, _TEAM), Publication: any_of(_OWN, _TEAM)},
    inserts={PublicationAgreement: _OWN_WORD, Publication: _TEAM},
    updates={PublicationAgreement: _OWN_WORD, Publication: any_of(_OWN_WORD, _TEAM)},
    deletes={PublicationAgreement: _FORGET, Publication: _FORGET},
    commands={
        AgreeToPublication: _OWN_WORD,
        WithdrawPublicationAgreement: _OWN_WORD,
        RecordPublication: all_of(Permission.DISCLOSURES_MANAGE, Permission.DEMANDS_HANDLE),
        ConfirmTakedown: Permission.DISCLOSURES_MANAGE,
        NoteTakedownTold: all_of(Permission.DISCLOSURES_MANAGE, Permission.RECORDS_COLLECT),
    },
    fields={
        "Controller.publications": Permission.DISCLOSURES_MANAGE,
        "Controller.publicationAgreements": Permission.DISCLOSURES_MANAGE,
    },
    step_up={RecordPublication: SIGNED_IN_LATELY, AgreeToPublication: SIGNED_IN_LATELY},
    no_step_up={
        WithdrawPublicationAgreement: NoStepUp.PROTECTIVE,
        ConfirmTakedown: NoStepUp.REGISTER,
        NoteTakedownTold: NoStepUp.INTERNAL,
    },
)
