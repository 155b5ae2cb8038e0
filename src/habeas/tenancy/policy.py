"""Who may see and change organizations, persons and memberships."""

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
from habeas.tenancy.commands import RecordIdentityLink, RegisterPerson
from habeas.tenancy.model import AddressDomain, EmailAddress, Membership, Organization, Person, Place

_OWN = all_of(own_subject, Permission.SELF_READ)
_OVERSEEN = Where("overseer_id", Variable.ORGANIZATION)
_OWN_HAND = all_of(own_subject, own_organization_of_subject, Permission.SELF_WRITE)
_REGISTER = all_of(same_organization, Permission.ORGANIZATIONS_REGISTER)
_CLOSE = all_of(own_subject, Permission.ORGANIZATIONS_REGISTER)
"""The platform on behalf of a person whose account is closed."""

POLICY = Policy(
    rows={
        Place: all_of(),
        Organization: any_of(
            same_organization, same_controller, all_of(own_organization_of_subject, Permission.SELF_READ)
        ),
        Person: _OWN,
        EmailAddress: _OWN,
        AddressDomain: any_of(_OWN, Permission.ORGANIZATIONS_REGISTER),
        Membership: any_of(all_of(_OVERSEEN, Permission.MEMBERS_READ), _REGISTER, _OWN),
    },
    inserts={
        Organization: _REGISTER,
        Person: all_of(own_subject, _REGISTER),
        EmailAddress: any_of(all_of(own_subject, _REGISTER), _OWN_HAND),
        AddressDomain: all_of(own_subject, _REGISTER),
        Membership: any_of(_REGISTER, all_of(same_organization, Permission.MEMBERS_MANAGE)),
    },
    commands={
        RegisterPerson: all_of(own_subject, _REGISTER),
        RecordIdentityLink: all_of(own_subject, _REGISTER),
    },
    deletes={AddressDomain: _CLOSE, EmailAddress: _CLOSE},
    updates={
        EmailAddress: any_of(_CLOSE, _OWN_HAND),
        Person: any_of(_CLOSE, _OWN_HAND),
        Organization: all_of(own_organization_of_subject, Permission.ORGANIZATIONS_REGISTER),
        Membership: any_of(_REGISTER, _CLOSE, all_of(_OVERSEEN, Permission.MEMBERS_MANAGE)),
    },
    fields={
        "Query.viewer": Permission.SELF_READ,
        "Organization.members": Permission.MEMBERS_READ,
        "Organization.member": Permission.MEMBERS_READ,
    },
)
