"""Who may see and record collections and answers: the person alone, in whose app they are made; who forgets them."""

from habeas.access import NoStepUp, Permission, Policy, all_of, own_subject
from habeas.collection.commands import AnswerPermission, RecordCollection
from habeas.collection.model import Collection, PermissionAnswer

_OWN = all_of(own_subject, Permission.SELF_READ)
_FORGET = all_of(own_subject, Permission.RECORDS_COLLECT)
"""The platform, once the account is closed and forgotten."""
_WRITE = all_of(own_subject, Permission.SELF_WRITE)

POLICY = Policy(
    rows={Collection: _OWN, PermissionAnswer: _OWN},
    deletes={Collection: _FORGET, PermissionAnswer: _FORGET},
    inserts={Collection: _WRITE, PermissionAnswer: _WRITE},
    commands={RecordCollection: _WRITE, AnswerPermission: _WRITE},
    no_step_up={RecordCollection: NoStepUp.REGISTER, AnswerPermission: NoStepUp.OWN_WORD},
)
