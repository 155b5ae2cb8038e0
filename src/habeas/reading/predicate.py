"""The first wall: row rules and matches as SQL conditions over an alias."""

from collections.abc import Callable
from typing import Any

from habeas.access import Actor, AllOf, AnyOf, Rule, Variable, Where
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading import binding
from habeas.reading.along import Along
from habeas.reading.binding import Match
from habeas.reading.globalid import decode
from habeas.reading.plan import Source
from habeas.reading.slots import OfId, Respelled, Slot
from habeas.reading.statement import Draft, column_of, postgres_type
from habeas.storage.transaction import ContentGrant

# Row-level security reads the same from settings that app.enter filled; this wall asks the tables themselves.
_SPACES = (
    "exists (select 1 from habeas.membership s where s.subject_id = {sub} and s.ended_at is null"
    " and s.org_id = {alias}.{column})"
)
_UNITS = (
    "exists (select 1 from habeas.unit_grant g where g.subject_id = {sub} and g.org_id = {alias}.org_id"
    " and g.unit_id = {alias}.{column} and g.revoked_at is null and g.starts_at <= now() and g.expires_at > now())"
)


def condition(rule: Rule, alias: str, actor: Actor, grant: ContentGrant | None, draft: Draft) -> str:
    """A reduced row rule as SQL; a fact that the actor lacks makes it false."""
    if isinstance(rule, Where):
        return _comparison(rule, alias, actor, grant, draft)
    if isinstance(rule, AnyOf):
        parts = [condition(part, alias, actor, grant, draft) for part in rule.parts]
        return "(" + " or ".join(parts) + ")" if parts else "false"
    if isinstance(rule, AllOf):
        parts = [condition(part, alias, actor, grant, draft) for part in rule.parts]
        return "(" + " and ".join(parts) + ")" if parts else "true"
    raise DomainError(ErrorCode.MISCONFIGURED, "a rule was not reduced before it was compiled")


def _comparison(rule: Where, alias: str, actor: Actor, grant: ContentGrant | None, draft: Draft) -> str:
    place = f"{alias}.{rule.column}"
    if rule.variable is Variable.NOW:
        return f"({place} is null or {place} <= now())"
    if rule.variable in (Variable.SPACES, Variable.UNITS):
        if actor.subject_id is None:
            return "false"
        listed = _SPACES if rule.variable is Variable.SPACES else _UNITS
        return listed.format(sub=draft.bind(actor.subject_id, "uuid"), alias=alias, column=rule.column)
    if rule.variable is Variable.GRANT_CLASSES:
        return "false" if grant is None else f"{place} = any({draft.bind(grant.field_classes, 'text[]')})"
    value = fact(rule.variable, actor, grant)
    return "false" if value is None else f"{place} = {draft.bind(value, 'uuid')}"


def fact(variable: Variable, actor: Actor, grant: ContentGrant | None) -> Any:
    """The actor's value of a variable that is a single one."""
    return {
        Variable.ORGANIZATION: actor.organization_id,
        Variable.SUBJECT: actor.subject_id,
        Variable.CONTROLLER: actor.controller_id,
        Variable.GRANT_SUBJECT: grant.subject_id if grant is not None else None,
    }[variable]


def meets(source: Source, match: Match, alias: str, parent: str | None, actor: Actor, draft: Draft) -> str:
    """How a target's row meets its parent row, the actor or an argument, as SQL."""
    match match:
        case binding.Same(column, of):
            return f"{alias}.{column} = {parent}.{of}"
        case binding.Among(column, of):
            return f"{alias}.{column} = any({parent}.{of})"
        case binding.Holds(column, of):
            return f"{parent}.{of} = any({alias}.{column})"
        case binding.Shares(column, of):
            return f"{alias}.{column} && {parent}.{of}"
        case binding.Present(column):
            return f"{alias}.{column} is not null"
        case binding.Fixed(column, None):
            return f"{alias}.{column} is null"
        case binding.Fixed(column, value):
            return f"{alias}.{column} = {draft.bind(value, postgres_type(column_of(source.table, column)))}"
        case binding.OfActor(column, variable):
            value = fact(variable, actor, None)
            return "false" if value is None else f"{alias}.{column} = {draft.bind(value, 'uuid')}"
        case binding.ByArgument(column, argument, optional, spelled):
            value = _respelled(source.arguments.get(argument), spelled)
            return "true" if optional and value is None else _equals(source, column, value, alias, draft)
        case binding.HoldsArgument(column, argument):
            return _holds(column, source.arguments.get(argument), alias, draft)
        case binding.NotAfterArgument(column, argument):
            instant = source.arguments.get(argument)
            return f"{alias}.{column} <= {'now()' if instant is None else draft.bind(instant, 'timestamptz')}"
        case binding.Come(column, come):
            return f"{alias}.{column} {'<' if come else '>='} now()"
        case binding.AmongComputed(column, compute):
            return f"{alias}.{column} = any({draft.bind(compute(source.arguments), 'text[]')})"
        case binding.ById(argument):
            return _identified(source, source.arguments.get(argument), alias, draft)
        case Along():
            raise DomainError(ErrorCode.MISCONFIGURED, "only a page is read along another table")


def _respelled(value: Any, spelled: Callable[[str], str] | None) -> Any:
    if value is None or spelled is None:
        return value
    if isinstance(value, Slot):
        return Respelled(value, spelled)
    return value if "\x00" in value else spelled(value)


def _equals(source: Source, column: str, value: Any, alias: str, draft: Draft) -> str:
    if value is None or "\x00" in str(value):
        return "false"
    return f"{alias}.{column} = {draft.bind(value, postgres_type(column_of(source.table, column)))}"


def _holds(column: str, value: Any, alias: str, draft: Draft) -> str:
    if value is None or "\x00" in str(value):
        return "false"
    return f"{draft.bind(value, 'text')} = any({alias}.{column})"


def _identified(source: Source, text: str | Slot | None, alias: str, draft: Draft) -> str:
    if isinstance(text, Slot):
        return _identified_later(source, text, alias, draft)
    found = decode(text) if text is not None else None
    if found is None or found.tag != source.tag:
        return "false"
    column = column_of(source.table, source.key)
    key = found.key_as(column.type.python_type)
    if key is None:
        return "false"
    organization = draft.bind(found.org_id, "uuid")
    return f"{alias}.org_id = {organization} and {alias}.{source.key} = {draft.bind(key, postgres_type(column))}"


def _identified_later(source: Source, slot: Slot, alias: str, draft: Draft) -> str:
    column = column_of(source.table, source.key)
    organization, key = (OfId(slot, source.tag, column.type.python_type, key=key) for key in (False, True))
    bound = draft.bind(key, postgres_type(column))
    return f"{alias}.org_id = {draft.bind(organization, 'uuid')} and {alias}.{source.key} = {bound}"
