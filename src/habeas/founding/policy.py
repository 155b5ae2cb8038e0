"""Who founds: the platform itself, on behalf of the organization that comes to be."""

from habeas.access import Permission, Policy, all_of, same_organization
from habeas.founding.commands import ApplyDeclaration, FoundOrganization

_REGISTER = all_of(same_organization, Permission.ORGANIZATIONS_REGISTER)

POLICY = Policy(rows={}, commands={ApplyDeclaration: _REGISTER, FoundOrganization: _REGISTER})
