"""Who may see and change organizations, persons and memberships."""

from habeas.access import (
    NoStepUp,
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
from habeas.tenancy.commands import ChooseLanguage, RecordIdentityLink, RegisterPerson
from habeas.tenancy.model import AddressDomain, EmailAddress, Membership, Organization, Person, Place, Unit, UnitGrant

_OWN = all_of(own_subject, Permission.SELF_READ)
_OVERSEEN = Where("overseer_id", Variable.ORGANIZATION)
_DELEGATED = all_of(_OVERSEEN, Where("unit_id", Variable.UNITS), Permission.MEMBERS_UNIT_READ)
_DIRECTORY = any_of(Permission.MEMBERS_READ, Permission.MEMBERS_UNIT_READ)
_MANAGE = all_of(same_organization, Permission.MEMBERS_MANAGE)
_OWN_HAND = all_of(own_subject, own_organization_of_subject, Permission.SELF_WRITE)
_REGISTER = all_of(same_organization, Permission.ORGANIZATIONS_REGISTER)
_CLOSE = all_of(own_subject, Permission.ORGANIZATIONS_REGISTER)
"""The platform on behalf of a person whose account is closed."""
_AGENT = all_of(Where("agent_of", Variable.CONTROLLER), any_of(Permission.SELF_READ, Permission.RIGHTS_EXERCISE))
"""The controller's people, who choose one and see later whom they chose."""
_STAFF = all_of(same_organization, same_controller, Permission.SAFEGUARDS_READ)
"""The controller's own people, whose access is reviewed; never the members of a customer."""
_SIGN_IN = (RegisterPerson, RecordIdentityLink)
"""What a sign-in does."""

POLICY = Policy(
    rows={
        Place: all_of(),
        Organization: any_of(
            same_organization, same_controller, all_of(own_organization_of_subject, Permission.SELF_READ), _AGENT
        ),
        Person: _OWN,
        EmailAddress: _OWN,
        AddressDomain: any_of(_OWN, Permission.ORGANIZATIONS_REGISTER),
        Membership: any_of(all_of(_OVERSEEN, Permission.MEMBERS_READ), _DELEGATED, _REGISTER, _OWN, _STAFF),
        Unit: any_of(all_of(same_organization, _DIRECTORY), all_of(own_organization_of_subject, Permission.SELF_READ)),
        UnitGrant: any_of(_MANAGE, own_subject),
    },
    inserts={
        Organization: _REGISTER,
        Person: all_of(own_subject, _REGISTER),
        EmailAddress: any_of(all_of(own_subject, _REGISTER), _OWN_HAND),
        AddressDomain: all_of(own_subject, _REGISTER),
        Membership: any_of(_REGISTER, _MANAGE),
        Unit: _MANAGE,
        UnitGrant: all_of(_MANAGE, Where("granted_by", Variable.SUBJECT)),
    },
    commands={**dict.fromkeys(_SIGN_IN, all_of(own_subject, _REGISTER)), ChooseLanguage: _OWN_HAND},
    no_step_up={**dict.fromkeys(_SIGN_IN, NoStepUp.INTERNAL), ChooseLanguage: NoStepUp.OWN_WORD},
    deletes={AddressDomain: _CLOSE, EmailAddress: _CLOSE},
    updates={
        EmailAddress: any_of(_CLOSE, _OWN_HAND),
        Person: any_of(_CLOSE, _OWN_HAND),
        Organization: any_of(_REGISTER, all_of(own_organization_of_subject, Permission.ORGANIZATIONS_REGISTER)),
        UnitGrant: _MANAGE,
        Membership: any_of(_REGISTER, _CLOSE, all_of(_OVERSEEN, Permission.MEMBERS_MANAGE)),
    },
    fields={
        "Query.viewer": Permission.SELF_READ,
        "Organization.members": _DIRECTORY,
        "Organization.member": _DIRECTORY,
    },
)
