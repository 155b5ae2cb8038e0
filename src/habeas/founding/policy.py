"""Who founds: the platform itself, on behalf of the organization that comes to be."""

from habeas.access import NoStepUp, Permission, Policy, all_of, same_organization
from habeas.founding.commands import ApplyDeclaration, FoundOrganization

_REGISTER = all_of(same_organization, Permission.ORGANIZATIONS_REGISTER)

_FOUNDING = (ApplyDeclaration, FoundOrganization)

POLICY = Policy(
    rows={},
    commands=dict.fromkeys(_FOUNDING, _REGISTER),
    no_step_up=dict.fromkeys(_FOUNDING, NoStepUp.INTERNAL),
)
