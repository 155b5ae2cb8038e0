"""Who may read the journal, the ledger and the log over both; what they say is appended to and never changed."""

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
from habeas.audit.model import (
    JournalEntry,
    LedgerBatch,
    LedgerDelay,
    LedgerEntry,
    LedgerOpening,
    LedgerRead,
    LogEntry,
    LogNode,
    LogPending,
    TreeHead,
)

_BY_ACTOR = Where("actor_id", Variable.SUBJECT)
_SEAL = all_of(Permission.LOG_SEAL)
_NAMES = all_of(same_organization, Permission.ORGANIZATIONS_REGISTER)
"""The platform, when it was decided that a person is told who looked."""
_DECIDE = all_of(same_organization, Permission.OVERSIGHT_APPROVE)
_DESK = all_of(Where("controller_id", Variable.ORGANIZATION), Permission.REQUESTS_HANDLE)
"""The controller's privacy team, who can end a delay of any organization of theirs."""
_STAFF = all_of(same_organization, same_controller, Permission.SAFEGUARDS_READ)
"""Looks of the controller's own staff, which are checked regularly; never those of a customer."""
_MEMBERS = any_of(Permission.SELF_READ, Permission.LEDGER_READ, Permission.JOURNAL_READ, Permission.LOG_SEAL)

POLICY = Policy(
    rows={
        JournalEntry: all_of(same_organization, Permission.JOURNAL_READ),
        LedgerEntry: any_of(
            all_of(own_subject, Permission.SELF_READ, Where("visible_from", Variable.NOW)),
            all_of(same_organization, Permission.LEDGER_READ),
            _SEAL,
            _STAFF,
        ),
        LedgerDelay: any_of(_DECIDE, _DESK, _SEAL),
        LedgerBatch: _SEAL,
        LedgerRead: _SEAL,
        LedgerOpening: any_of(_NAMES, _SEAL),
        LogPending: _SEAL,
        LogEntry: any_of(
            all_of(own_subject, Permission.SELF_READ),
            all_of(same_organization, Permission.LEDGER_READ),
            all_of(same_organization, Permission.JOURNAL_READ),
            Permission.LOG_SEAL,
        ),
        LogNode: _MEMBERS,
        TreeHead: _MEMBERS,
    },
    inserts={
        JournalEntry: any_of(same_organization, all_of(same_controller, _BY_ACTOR)),
        LedgerBatch: same_organization,
        LedgerRead: same_organization,
        LedgerDelay: all_of(_DECIDE, Where("requested_by", Variable.SUBJECT)),
        LedgerEntry: any_of(same_organization, _SEAL),
        LedgerOpening: _SEAL,
        LogPending: any_of(same_organization, same_controller, _SEAL),
        LogEntry: _SEAL,
        LogNode: _SEAL,
        TreeHead: _SEAL,
    },
    updates={LedgerDelay: any_of(_DECIDE, _DESK), LedgerEntry: _SEAL},
    columns={
        LedgerDelay: ("approved_by", "approved_at", "starts_at", "expires_at", "lifted_at", "lifted_by"),
        LedgerEntry: ("visible_from",),
    },
    deletes={LedgerBatch: _SEAL, LedgerRead: _SEAL, LedgerOpening: _SEAL, LogPending: _SEAL},
)
