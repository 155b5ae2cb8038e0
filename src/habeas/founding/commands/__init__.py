"""What founding does: apply a controller's declaration in a region, and found a customer's organization."""

from habeas.founding.commands.apply import ApplyDeclaration
from habeas.founding.commands.found import FoundOrganization
from habeas.founding.commands.planning import Plan, planned
from habeas.founding.commands.settling import Change, ChangeKind

__all__ = ["ApplyDeclaration", "Change", "ChangeKind", "FoundOrganization", "Plan", "planned"]
