"""Who may see sealed records and the keys that open them."""

from habeas.access import (
    Permission,
    Policy,
    Variable,
    Where,
    all_of,
    any_of,
    content_granted,
    own_subject,
    same_organization,
)
from habeas.vault.commands import CollectRecord
from habeas.vault.model import SpaceKey, VaultRecord

_OWN = all_of(own_subject, Permission.SELF_READ)
_CONTENT = all_of(same_organization, Permission.MEMBERS_CONTENT_READ, content_granted)
_KEY_OF_GRANTED = all_of(
    same_organization, Permission.MEMBERS_CONTENT_READ, Where("subject_id", Variable.GRANT_SUBJECT)
)
_KEY_OF_ORGANIZATION = all_of(same_organization, Where("subject_id", Variable.ORGANIZATION), Permission.DOMAINS_MANAGE)
_COLLECT = all_of(own_subject, same_organization, Permission.RECORDS_COLLECT)

POLICY = Policy(
    rows={
        VaultRecord: any_of(_OWN, _CONTENT),
        SpaceKey: any_of(_OWN, _KEY_OF_GRANTED, _KEY_OF_ORGANIZATION),
    },
    inserts={
        VaultRecord: _COLLECT,
        SpaceKey: any_of(_OWN, _COLLECT, _KEY_OF_ORGANIZATION),
    },
    commands={CollectRecord: Permission.RECORDS_COLLECT},
    fields={"Member.records": all_of(Permission.MEMBERS_READ, Permission.MEMBERS_CONTENT_READ)},
)
