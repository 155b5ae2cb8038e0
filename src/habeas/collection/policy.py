"""Who may see and record collections and answers: the person alone, through whose app they are made."""

from habeas.access import Permission, Policy, all_of, own_subject
from habeas.collection.commands import AnswerPermission, RecordCollection
from habeas.collection.model import Collection, PermissionAnswer

_OWN = all_of(own_subject, Permission.SELF_READ)
_WRITE = all_of(own_subject, Permission.SELF_WRITE)

POLICY = Policy(
    rows={Collection: _OWN, PermissionAnswer: _OWN},
    inserts={Collection: _WRITE, PermissionAnswer: _WRITE},
    commands={RecordCollection: _WRITE, AnswerPermission: _WRITE},
)
