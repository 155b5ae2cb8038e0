"""Who may see and change consents: the person gives them, the controller can show them; other bases it registers."""

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
    same_controller,
    same_organization,
)
from habeas.consent.commands import CopyPurposeBasis, GiveConsent, RegisterPurposeBasis, WithdrawConsent
from habeas.consent.model import Consent, ConsentReceipt, PurposeBasis

_OWN = all_of(own_subject, Permission.SELF_READ)
_MANAGE = all_of(own_subject, Permission.CONSENTS_MANAGE)
_SHOWN = all_of(Where("controller_id", Variable.ORGANIZATION), Permission.DISCLOSURES_MANAGE)
"""A controller must be able to demonstrate that somebody consented (GDPR 7(1)), before it shares on that ground."""
_REGISTER = all_of(same_organization, Permission.INVENTORY_MANAGE)

POLICY = Policy(
    rows={Consent: any_of(_OWN, _SHOWN), ConsentReceipt: _OWN, PurposeBasis: same_controller},
    inserts={Consent: _MANAGE, ConsentReceipt: _MANAGE, PurposeBasis: _REGISTER},
    updates={Consent: _MANAGE},
    commands={
        GiveConsent: _MANAGE,
        WithdrawConsent: _MANAGE,
        RegisterPurposeBasis: _REGISTER,
        CopyPurposeBasis: _REGISTER,
    },
    step_up={RegisterPurposeBasis: SIGNED_IN_LATELY},
    no_step_up={
        GiveConsent: NoStepUp.OWN_WORD,
        WithdrawConsent: NoStepUp.PROTECTIVE,
        CopyPurposeBasis: NoStepUp.INTERNAL,
    },
)
