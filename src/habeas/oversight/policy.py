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
    same_organization,
)
from habeas.oversight.commands.claim_domain import ClaimDomain
from habeas.oversight.commands.content_access import ApproveContentAccess, RequestContentAccess
from habeas.oversight.model import ContentAccess, Domain, OversightAnnouncement

_PLATFORM = all_of(same_organization, Permission.ORGANIZATIONS_REGISTER)
_DOMAINS = all_of(same_organization, Permission.DOMAINS_MANAGE)
_DIRECTORY = all_of(same_organization, Permission.MEMBERS_READ)
_ASK = all_of(same_organization, Permission.MEMBERS_CONTENT_READ)
_APPROVE = all_of(same_organization, Permission.OVERSIGHT_APPROVE)
_IN_OWN_NAME = Where("requested_by", Variable.SUBJECT)

POLICY = Policy(
    rows={
        Domain: any_of(_DOMAINS, _DIRECTORY),
        OversightAnnouncement: any_of(_DIRECTORY, all_of(own_organization_of_subject, Permission.SELF_READ)),
        ContentAccess: any_of(_ASK, _APPROVE, all_of(own_subject, Permission.SELF_READ)),
    },
    inserts={
        Domain: _DOMAINS,
        OversightAnnouncement: _PLATFORM,
        ContentAccess: any_of(all_of(_ASK, _IN_OWN_NAME), _PLATFORM),
    },
    updates={Domain: _DOMAINS, ContentAccess: _APPROVE},
    fields={
        "Organization.domains": any_of(Permission.DOMAINS_MANAGE, Permission.MEMBERS_READ),
        "Organization.accessLedger": Permission.LEDGER_READ,
        "Organization.contentAccesses": any_of(Permission.MEMBERS_CONTENT_READ, Permission.OVERSIGHT_APPROVE),
        "Domain.challenge": Permission.DOMAINS_MANAGE,
    },
    commands={
        ClaimDomain: Permission.DOMAINS_MANAGE,
        RequestContentAccess: all_of(Permission.MEMBERS_READ, Permission.MEMBERS_CONTENT_READ),
        ApproveContentAccess: Permission.OVERSIGHT_APPROVE,
    },
)
