"""Who may claim domains, and who may ask for, approve and see access to members' content."""

from habeas.access import (
    Permission,
    Policy,
    Variable,
    Where,
    all_of,
    any_of,
    own_organization_of_subject,
    own_subject,
    same_controller,
    same_organization,
)
from habeas.oversight.model import (
    BulkExport,
    BulkExportPerson,
    Capture,
    ContentAccess,
    Domain,
    DomainBlock,
    IdentityProvider,
    Invitation,
    LedgerInquiry,
    LookedPage,
    LookedPerson,
    LookStop,
    OrganizationEnding,
    OrganizationTransfer,
    OversightAnnouncement,
    ReceivedInvitation,
    WatchedDomain,
)
from habeas.oversight.policy.commands import COMMANDS, NO_STEP_UP, STEP_UP

_PLATFORM = all_of(same_organization, Permission.ORGANIZATIONS_REGISTER)
_DOMAINS = all_of(same_organization, Permission.DOMAINS_MANAGE)
_DIRECTORY = all_of(same_organization, Permission.MEMBERS_READ)
_LOOKS = all_of(same_organization, any_of(Permission.MEMBERS_READ, Permission.MEMBERS_UNIT_READ))
_ASK = all_of(same_organization, Permission.MEMBERS_CONTENT_READ)
_APPROVE = all_of(same_organization, Permission.OVERSIGHT_APPROVE)
_MANAGE = all_of(same_organization, Permission.MEMBERS_MANAGE)
_LOG = any_of(Permission.SELF_READ, Permission.LEDGER_READ, Permission.JOURNAL_READ)
_REVIEW = all_of(Where("reviewer_id", Variable.CONTROLLER), Permission.DOMAINS_REVIEW)
_IN_OWN_NAME = Where("requested_by", Variable.SUBJECT)
_DESK = all_of(same_organization, Permission.REQUESTS_HANDLE)
_NAMES = all_of(same_controller, Permission.ORGANIZATIONS_REGISTER)
_DESK_OF_CONTROLLER = all_of(Where("controller_id", Variable.ORGANIZATION), Permission.REQUESTS_HANDLE)
_SUCCESSOR = all_of(Where("offered_to", Variable.ORGANIZATION), Permission.MEMBERS_MANAGE)
_TOLD = all_of(Where("announced_to", Variable.SPACES), Permission.SELF_READ)
_MATCHES = all_of(Where("controller_id", Variable.CONTROLLER), Permission.ORGANIZATIONS_REGISTER)
"""The platform, looking for what waits for the addresses of somebody."""
_ASKS = all_of(own_subject, Permission.SELF_WRITE)

POLICY = Policy(
    rows={
        Domain: any_of(_DOMAINS, _DIRECTORY, _REVIEW),
        DomainBlock: all_of(same_controller, any_of(Permission.DOMAINS_MANAGE, Permission.DOMAINS_REVIEW)),
        OrganizationEnding: any_of(_MANAGE, all_of(own_organization_of_subject, Permission.SELF_READ)),
        OversightAnnouncement: any_of(_DIRECTORY, all_of(own_organization_of_subject, Permission.SELF_READ)),
        ContentAccess: any_of(_ASK, _APPROVE, all_of(own_subject, Permission.SELF_READ)),
        BulkExport: any_of(_DIRECTORY, all_of(own_organization_of_subject, Permission.SELF_READ)),
        BulkExportPerson: any_of(_PLATFORM, all_of(own_subject, Permission.SELF_READ)),
        LookedPage: _LOOKS,
        LookedPerson: _LOOKS,
        Capture: any_of(_MANAGE, all_of(own_subject, Permission.SELF_READ)),
        LedgerInquiry: any_of(_DESK, _NAMES, all_of(own_subject, Permission.SELF_READ)),
        LookStop: any_of(_DIRECTORY, _DESK_OF_CONTROLLER, all_of(own_subject, Permission.SELF_READ)),
        IdentityProvider: _DOMAINS,
        Invitation: any_of(_MANAGE, _MATCHES),
        OrganizationTransfer: any_of(_MANAGE, _SUCCESSOR, _TOLD),
        ReceivedInvitation: any_of(_PLATFORM, all_of(own_subject, Permission.SELF_READ)),
        WatchedDomain: all_of(Permission.ORGANIZATIONS_REGISTER),
    },
    inserts={
        Domain: _DOMAINS,
        DomainBlock: _PLATFORM,
        OrganizationEnding: all_of(_MANAGE, _IN_OWN_NAME),
        OversightAnnouncement: _PLATFORM,
        ContentAccess: any_of(all_of(_ASK, _IN_OWN_NAME), _PLATFORM),
        BulkExport: all_of(_ASK, _IN_OWN_NAME),
        BulkExportPerson: _ASK,
        LookedPage: _LOOKS,
        LookedPerson: _LOOKS,
        Capture: _PLATFORM,
        LedgerInquiry: all_of(same_controller, _ASKS),
        LookStop: _ASKS,
        IdentityProvider: _DOMAINS,
        Invitation: _MANAGE,
        OrganizationTransfer: all_of(_MANAGE, _IN_OWN_NAME),
        ReceivedInvitation: all_of(own_subject, Permission.ORGANIZATIONS_REGISTER),
        WatchedDomain: all_of(Permission.ORGANIZATIONS_REGISTER),
    },
    updates={
        WatchedDomain: all_of(Permission.ORGANIZATIONS_REGISTER),
        OrganizationEnding: _MANAGE,
        Domain: any_of(_DOMAINS, _REVIEW),
        IdentityProvider: _DOMAINS,
        ContentAccess: _APPROVE,
        BulkExport: any_of(_ASK, _APPROVE, _MANAGE),
        BulkExportPerson: _PLATFORM,
        Capture: any_of(_PLATFORM, all_of(own_subject, Permission.SELF_WRITE)),
        LedgerInquiry: any_of(_DESK, _NAMES, _ASKS),
        Invitation: any_of(_MANAGE, _PLATFORM),
        OrganizationTransfer: any_of(_MANAGE, _SUCCESSOR),
        ReceivedInvitation: any_of(_PLATFORM, all_of(own_subject, Permission.SELF_WRITE)),
    },
    deletes={
        LookStop: any_of(_DESK_OF_CONTROLLER, _ASKS),
        Invitation: _PLATFORM,
        ReceivedInvitation: any_of(_PLATFORM, all_of(own_subject, Permission.ORGANIZATIONS_REGISTER)),
        LookedPage: _LOOKS,
        LookedPerson: _LOOKS,
    },
    fields={
        "Subscription.ledgerEntryAdded": Permission.SELF_READ,
        "Query.ledgerProof": _LOG,
        "Query.logConsistency": _LOG,
        "Organization.domains": any_of(Permission.DOMAINS_MANAGE, Permission.MEMBERS_READ),
        "Organization.accessLedger": Permission.LEDGER_READ,
        "Organization.contentAccesses": any_of(Permission.MEMBERS_CONTENT_READ, Permission.OVERSIGHT_APPROVE),
        "Organization.claimsToReview": Permission.DOMAINS_REVIEW,
        "Organization.blockedDomains": Permission.DOMAINS_REVIEW,
        "Organization.ledgerDelays": Permission.OVERSIGHT_APPROVE,
        "Controller.ledgerDelays": Permission.REQUESTS_HANDLE,
        "Organization.captures": Permission.MEMBERS_MANAGE,
        "Organization.invitations": Permission.MEMBERS_MANAGE,
        "Organization.offeredTransfers": Permission.MEMBERS_MANAGE,
        "Viewer.invitations": Permission.SELF_READ,
        "Controller.ledgerInquiries": Permission.REQUESTS_HANDLE,
        "Viewer.addresses": Permission.SELF_READ,
        "Domain.challenge": Permission.DOMAINS_MANAGE,
        "Organization.identityProviders": Permission.DOMAINS_MANAGE,
    },
    commands=COMMANDS,
    step_up=STEP_UP,
    no_step_up=NO_STEP_UP,
)
