"""Who may read the journal and the ledger; both are appended to and never changed."""

from habeas.access import (
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
from habeas.audit.model import JournalEntry, LedgerEntry

_BY_ACTOR = Where("actor_id", Variable.SUBJECT)

POLICY = Policy(
    rows={
        JournalEntry: all_of(same_organization, Permission.JOURNAL_READ),
        LedgerEntry: any_of(
            all_of(own_subject, Permission.SELF_READ), all_of(same_organization, Permission.LEDGER_READ)
        ),
    },
    inserts={
        JournalEntry: any_of(same_organization, all_of(same_controller, _BY_ACTOR)),
        LedgerEntry: same_organization,
    },
)
