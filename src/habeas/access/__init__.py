"""The vocabulary of authorization: who acts, with which permissions, under which rule for rows and commands."""

from habeas.access.actor import Actor, ActorKind
from habeas.access.permission import Permission
from habeas.access.platform import platform
from habeas.access.policy import Open, Policy, PolicyBook
from habeas.access.role import ROLES, Role, opened
from habeas.access.rule import (
    AllOf,
    AnyOf,
    Rule,
    Variable,
    Where,
    all_of,
    any_of,
    content_granted,
    own_organization_of_subject,
    own_subject,
    requesting_agent,
    same_controller,
    same_organization,
)
from habeas.access.stepup import REASON, SECOND_FACTOR_LATELY, SIGNED_IN_LATELY, STEP_UP_AGE, NoStepUp, StepUp

__all__ = [
    "REASON",
    "ROLES",
    "SECOND_FACTOR_LATELY",
    "SIGNED_IN_LATELY",
    "STEP_UP_AGE",
    "Actor",
    "ActorKind",
    "AllOf",
    "AnyOf",
    "NoStepUp",
    "Open",
    "Permission",
    "Policy",
    "PolicyBook",
    "Role",
    "Rule",
    "StepUp",
    "Variable",
    "Where",
    "all_of",
    "any_of",
    "content_granted",
    "opened",
    "own_organization_of_subject",
    "own_subject",
    "platform",
    "requesting_agent",
    "same_controller",
    "same_organization",
]
