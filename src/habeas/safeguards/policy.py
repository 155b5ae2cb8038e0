"""Who may say how a controller keeps data safe, and who of its people may see that."""

from habeas.access import SIGNED_IN_LATELY, Permission, Policy, all_of, any_of, own_subject, same_organization
from habeas.safeguards.commands import AcceptStaffUndertaking, PublishStaffUndertaking, SpreadStaffUndertaking
from habeas.safeguards.model import StaffUndertaking, StaffUndertakingAcceptance

_READ = all_of(same_organization, Permission.SAFEGUARDS_READ)
_MANAGE = all_of(same_organization, Permission.SAFEGUARDS_MANAGE)
_OWN_HAND = all_of(same_organization, own_subject, Permission.UNDERTAKINGS_ACCEPT)
"""Nobody undertakes anything for somebody else: the database says so too."""
_SEES = any_of(Permission.UNDERTAKINGS_ACCEPT, Permission.SAFEGUARDS_READ)

POLICY = Policy(
    rows={
        StaffUndertaking: same_organization,
        StaffUndertakingAcceptance: any_of(all_of(same_organization, own_subject), _READ),
    },
    inserts={StaffUndertaking: _MANAGE, StaffUndertakingAcceptance: _OWN_HAND},
    commands={
        PublishStaffUndertaking: Permission.SAFEGUARDS_MANAGE,
        AcceptStaffUndertaking: Permission.UNDERTAKINGS_ACCEPT,
        SpreadStaffUndertaking: all_of(Permission.SAFEGUARDS_MANAGE, Permission.RECORDS_COLLECT),
    },
    fields={
        "Query.staffUndertakings": _SEES,
        "Controller.staffAccess": Permission.SAFEGUARDS_READ,
    },
    step_up={PublishStaffUndertaking: SIGNED_IN_LATELY},
)
