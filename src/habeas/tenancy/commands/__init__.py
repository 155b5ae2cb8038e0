"""What people and the platform do to accounts: open one, and link another issuer's name for somebody to it."""

from habeas.tenancy.commands.external_identity import RecordIdentityLink
from habeas.tenancy.commands.register_person import RegisterPerson

__all__ = ["RecordIdentityLink", "RegisterPerson"]
