"""Who may see and change resources: the person alone; no organization and no privacy team reads one."""

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
from habeas.resources.commands import AddResource, DeleteResource, EnterDeletedResource, UpdateResource
from habeas.resources.model import Resource

_OWN = all_of(own_subject, Permission.SELF_READ)
_OWN_HAND = all_of(own_subject, Permission.SELF_WRITE)
_ERASE = all_of(own_subject, Permission.RECORDS_COLLECT)
"""The platform, when an erasure or the end of an account takes resources along."""

POLICY = Policy(
    rows={Resource: _OWN},
    inserts={Resource: _OWN_HAND},
    updates={Resource: _OWN_HAND},
    deletes={Resource: any_of(_OWN_HAND, _ERASE)},
    commands={
        AddResource: _OWN_HAND,
        UpdateResource: _OWN_HAND,
        DeleteResource: _OWN_HAND,
        EnterDeletedResource: all_of(same_organization, Permission.RECORDS_COLLECT),
    },
    step_up={UpdateResource: SIGNED_IN_LATELY, DeleteResource: SIGNED_IN_LATELY},
    no_step_up={AddResource: NoStepUp.OWN_WORD, EnterDeletedResource: NoStepUp.INTERNAL},
)
