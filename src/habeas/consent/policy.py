"""Who may see and change consents: the person alone, who gave them; other bases are the controller's to register."""

from habeas.access import Permission, Policy, all_of, own_subject, same_controller, same_organization
from habeas.consent.commands import CopyPurposeBasis, GiveConsent, RegisterPurposeBasis, WithdrawConsent
from habeas.consent.model import Consent, ConsentReceipt, PurposeBasis

_OWN = all_of(own_subject, Permission.SELF_READ)
_MANAGE = all_of(own_subject, Permission.CONSENTS_MANAGE)
_REGISTER = all_of(same_organization, Permission.INVENTORY_MANAGE)

POLICY = Policy(
    rows={Consent: _OWN, ConsentReceipt: _OWN, PurposeBasis: same_controller},
    inserts={Consent: _MANAGE, ConsentReceipt: _MANAGE, PurposeBasis: _REGISTER},
    updates={Consent: _MANAGE},
    commands={
        GiveConsent: _MANAGE,
        WithdrawConsent: _MANAGE,
        RegisterPurposeBasis: _REGISTER,
        CopyPurposeBasis: _REGISTER,
    },
)
