"""Row rules: small expressions over a row and its actor, compiled into statements and into row-level security."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from habeas.access.actor import Actor
from habeas.access.permission import Permission


class Variable(Enum):
    """A fact of the actor that a row may be compared with."""

    ORGANIZATION = "org"
    SUBJECT = "sub"
    CONTROLLER = "controller"
    SPACES = "spaces"
    UNITS = "units"
    NOW = "now"
    GRANT_SUBJECT = "grant_subject"
    GRANT_CLASSES = "grant_classes"


@dataclass(frozen=True, slots=True)
class Where:
    """The row's column equals the actor's variable (or is one of it, for the list variables).

    With NOW it is an instant that has come, or none at all.
    """

    column: str
    variable: Variable


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds; with no part, nothing does."""

    parts: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; with no part, everything does."""

    parts: tuple["Rule", ...]


Rule = Where | AnyOf | AllOf | Permission

same_organization = Where("org_id", Variable.ORGANIZATION)
own_subject = Where("subject_id", Variable.SUBJECT)
same_controller = Where("org_id", Variable.CONTROLLER)
own_organization_of_subject = Where("org_id", Variable.SPACES)
requesting_agent = Where("agent_org_id", Variable.ORGANIZATION)
content_granted = AllOf((Where("subject_id", Variable.GRANT_SUBJECT), Where("field_class", Variable.GRANT_CLASSES)))


def any_of(*parts: Rule) -> Rule:
    """At least one of the parts."""
    return AnyOf(parts)


def all_of(*parts: Rule) -> Rule:
    """Every one of the parts."""
    return AllOf(parts)


def reduced(rule: Rule, actor: Actor) -> Rule:
    """The rule with every permission decided for this actor: only comparisons of rows remain."""
    if isinstance(rule, Permission):
        return AllOf(()) if actor.may(rule) else AnyOf(())
    if isinstance(rule, Where):
        return rule
    parts = tuple(reduced(part, actor) for part in rule.parts)
    return _all(parts) if isinstance(rule, AllOf) else _any(parts)


def may_pass(rule: Rule, actor: Actor) -> bool:
    """Is there any row that could pass for this actor? The same as that the rule, `reduced`, is not `is_never`."""
    if isinstance(rule, Permission):
        return actor.may(rule)
    if isinstance(rule, Where):
        return True
    each = (may_pass(part, actor) for part in rule.parts)
    return all(each) if isinstance(rule, AllOf) else any(each)


def permissions_of(rule: Rule) -> frozenset[Permission]:
    """Every permission that the rule names."""
    if isinstance(rule, Permission):
        return frozenset({rule})
    if isinstance(rule, Where):
        return frozenset()
    return frozenset().union(*(permissions_of(part) for part in rule.parts))


def mentions(rule: Rule, variable: Variable) -> bool:
    """Does any part of the rule compare a row with this fact?"""
    if isinstance(rule, AnyOf | AllOf):
        return any(mentions(part, variable) for part in rule.parts)
    return isinstance(rule, Where) and rule.variable is variable


def alternatives(rule: Rule) -> tuple[frozenset[Permission], ...]:
    """The rule's permissions as OR of ANDs, the form of `@requiresScopes`; row comparisons are left out."""
    if isinstance(rule, Permission):
        return (frozenset({rule}),)
    if isinstance(rule, Where):
        return (frozenset(),)
    if isinstance(rule, AnyOf):
        return tuple(option for part in rule.parts for option in alternatives(part))
    options: tuple[frozenset[Permission], ...] = (frozenset(),)
    for part in rule.parts:
        options = tuple(left | right for left in options for right in alternatives(part))
    return options


def is_never(rule: Rule) -> bool:
    """Can no row pass?"""
    return isinstance(rule, AnyOf) and not rule.parts


def _all(parts: Iterable[Rule]) -> Rule:
    kept = tuple(part for part in parts if part != AllOf(()))
    if any(is_never(part) for part in kept):
        return AnyOf(())
    return kept[0] if len(kept) == 1 else AllOf(kept)


def _any(parts: Iterable[Rule]) -> Rule:
    kept = tuple(dict.fromkeys(part for part in parts if not is_never(part)))
    if AllOf(()) in kept:
        return AllOf(())
    return kept[0] if len(kept) == 1 else AnyOf(kept)
