"""What people and the platform do to accounts: open one, link another issuer's name to it, choose its language."""

from habeas.tenancy.commands.choose_language import ChooseLanguage
from habeas.tenancy.commands.external_identity import RecordIdentityLink
from habeas.tenancy.commands.register_person import RegisterPerson

__all__ = ["ChooseLanguage", "RecordIdentityLink", "RegisterPerson"]
