"""A third reading of the row rules, in plain Python over plain rows, to hold both walls against."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from habeas.access import Actor, AllOf, AnyOf, Permission, Rule, Variable, Where
from habeas.storage.transaction import ContentGrant


@dataclass(frozen=True)
class Caller:
    """Somebody with a name for the test's title; `spaces` are theirs, `units` delegated to them."""

    name: str
    actor: Actor
    spaces: frozenset[UUID]
    grant: ContentGrant | None = None
    units: frozenset[UUID] = frozenset()


def passes(rule: Rule, row: Any, caller: Caller) -> bool:
    """Does the rule let this caller at this row?"""
    if isinstance(rule, Permission):
        return rule in caller.actor.scopes
    if isinstance(rule, AnyOf):
        return any(passes(part, row, caller) for part in rule.parts)
    if isinstance(rule, AllOf):
        return all(passes(part, row, caller) for part in rule.parts)
    return _compares(rule, row[rule.column], caller)


def _compares(rule: Where, value: Any, caller: Caller) -> bool:
    actor, grant = caller.actor, caller.grant
    if rule.variable is Variable.NOW:
        return value is None or bool(value <= datetime.now(UTC))
    if value is None:
        return False
    match rule.variable:
        case Variable.ORGANIZATION:
            return bool(value == actor.organization_id)
        case Variable.SUBJECT:
            return bool(value == actor.subject_id)
        case Variable.CONTROLLER:
            return bool(value == actor.controller_id)
        case Variable.SPACES:
            return value in caller.spaces
        case Variable.UNITS:
            return value in caller.units
        case Variable.GRANT_SUBJECT:
            return grant is not None and value == grant.subject_id
        case Variable.GRANT_CLASSES:
            return grant is not None and value in grant.field_classes
