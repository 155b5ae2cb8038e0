"""Who may see sealed records and the keys that open them."""

from habeas.access import (
    SECOND_FACTOR_LATELY,
    NoStepUp,
    Permission,
    Policy,
    Variable,
    Where,
    all_of,
    any_of,
    own_subject,
    same_organization,
)
from habeas.vault.commands import AttestRecords, CollectRecord
from habeas.vault.model import ErasureEntry, SpaceKey, UseStop, VaultRecord

_OWN = all_of(own_subject, Permission.SELF_READ)
_GRANTED = all_of(Where("subject_id", Variable.GRANT_SUBJECT), Where("open_class", Variable.GRANT_CLASSES))
"""An approved look; what is restricted has no open class, and so is shown to the person alone."""
_CONTENT = all_of(same_organization, Permission.MEMBERS_CONTENT_READ, _GRANTED)
_KEY_OF_GRANTED = all_of(
    same_organization, Permission.MEMBERS_CONTENT_READ, Where("subject_id", Variable.GRANT_SUBJECT)
)
_KEY_OF_ORGANIZATION = all_of(same_organization, Where("subject_id", Variable.ORGANIZATION), Permission.DOMAINS_MANAGE)
_COLLECT = all_of(own_subject, same_organization, Permission.RECORDS_COLLECT)
_CARRY_OUT = all_of(own_subject, Permission.RECORDS_COLLECT)
_CORRECT_OWN = all_of(own_subject, Permission.SELF_WRITE)
"""The person's own hand; which records it may reach, the commands say."""
_LEDGER = all_of(same_organization, Permission.RECORDS_COLLECT)
_STOP = all_of(own_subject, any_of(Permission.RIGHTS_EXERCISE, Permission.CONSENTS_MANAGE))
_RESUME = all_of(own_subject, any_of(Permission.RECORDS_COLLECT, Permission.CONSENTS_MANAGE))
"""The person alone lets a use begin again, by consenting; the platform ends a stop that was refused."""

POLICY = Policy(
    rows={
        VaultRecord: any_of(_OWN, _CONTENT),
        SpaceKey: any_of(_OWN, _KEY_OF_GRANTED, _KEY_OF_ORGANIZATION),
        UseStop: any_of(own_subject, all_of(same_organization, Permission.DISCLOSURES_MANAGE)),
        ErasureEntry: _LEDGER,
    },
    inserts={
        VaultRecord: _COLLECT,
        SpaceKey: any_of(_OWN, _COLLECT, _KEY_OF_ORGANIZATION),
        UseStop: _STOP,
        ErasureEntry: _LEDGER,
    },
    updates={VaultRecord: any_of(_CARRY_OUT, _CORRECT_OWN), UseStop: _RESUME, ErasureEntry: _LEDGER},
    deletes={VaultRecord: _CARRY_OUT, SpaceKey: _CARRY_OUT},
    commands={CollectRecord: Permission.RECORDS_COLLECT, AttestRecords: Permission.SELF_WRITE},
    fields={"Member.records": all_of(Permission.MEMBERS_READ, Permission.MEMBERS_CONTENT_READ)},
    step_up={"Member.records": SECOND_FACTOR_LATELY},
    no_step_up={CollectRecord: NoStepUp.INTERNAL, AttestRecords: NoStepUp.OWN_WORD},
)
