"""The second wall: row rules as row-level security, which asks once for all rows that are read."""

from collections.abc import Sequence

from habeas.access import AllOf, AnyOf, Permission, Rule, Variable, Where

_SETTING = "nullif(current_setting('app.{name}'::text, true), ''::text)"
_NAMES = {
    Variable.ORGANIZATION: "org",
    Variable.SUBJECT: "sub",
    Variable.CONTROLLER: "controller",
    Variable.GRANT_SUBJECT: "grant_subject",
    Variable.GRANT_CLASSES: "grant_classes",
    Variable.SPACES: "spaces",
    Variable.UNITS: "units",
}
_LISTS = {Variable.GRANT_CLASSES: "text[]", Variable.SPACES: "uuid[]", Variable.UNITS: "uuid[]"}


def expression(rule: Rule) -> str:
    """The rule as a policy expression for single rows: no subquery, and false wherever a setting is absent."""
    if isinstance(rule, Permission):
        return _held(rule)
    if isinstance(rule, Where):
        return _now(rule) if rule.variable is Variable.NOW else f"({rule.column} {_compared(rule, _fact(rule))})"
    return _joined(rule, [expression(part) for part in rule.parts])


def once(rule: Rule) -> str:
    """The same for many rows: what depends on none of them is a subquery over settings alone, which runs once.

    A fact that only counts with a scope is NULL, which no row equals, where the scope is not held.
    """
    if isinstance(rule, Permission):
        return f"(select {_held(rule)})"
    if isinstance(rule, Where):
        return _once(rule, ())
    if isinstance(rule, AnyOf):
        # The statement's own condition, which says the same, chooses the index, and not each of several ways to a row.
        return f"(coalesce({_joined(rule, [once(part) for part in rule.parts])}, false))"
    scopes = tuple(part for part in rule.parts if isinstance(part, Permission))
    others = [part for part in rule.parts if not isinstance(part, Permission)]
    first = next((part for part in others if isinstance(part, Where) and part.variable is not Variable.NOW), None)
    if first is None:
        return _joined(rule, [once(part) for part in rule.parts])
    return _joined(rule, [_once(first, scopes) if part is first else once(part) for part in others])


def _once(rule: Where, scopes: Sequence[Permission]) -> str:
    if rule.variable is Variable.NOW:
        return _now(rule)
    where = " where " + " and ".join(_held(scope) for scope in scopes) if scopes else ""
    return f"({rule.column} {_compared(rule, f'(select {_fact(rule)}{where})')})"


def _joined(rule: AnyOf | AllOf, parts: Sequence[str]) -> str:
    if not parts:
        return "true" if isinstance(rule, AllOf) else "false"
    return f"({(' and ' if isinstance(rule, AllOf) else ' or ').join(parts)})"


def _held(scope: Permission) -> str:
    # The context holds the scopes between blanks. To make a list of them would take ten times as long.
    return f"(strpos(current_setting('app.scopes'::text, true), ' {scope} '::text) > 0)"


def _now(rule: Where) -> str:
    return f"({rule.column} is null or {rule.column} <= now())"


def _fact(rule: Where) -> str:
    setting = _SETTING.format(name=_NAMES[rule.variable])
    if rule.variable in _LISTS:
        return f"string_to_array({setting}, ' '::text)::{_LISTS[rule.variable]}"
    return f"({setting})::uuid"


def _compared(rule: Where, fact: str) -> str:
    # A subquery within ANY would be read as its rows; cast, it is the one list that it answers with.
    return f"= any (({fact})::{_LISTS[rule.variable]})" if rule.variable in _LISTS else f"= {fact}"


def statements(
    table: str,
    select: Rule | None,
    insert: Rule | None,
    update: Rule | None,
    delete: Rule | None,
    columns: Sequence[str] = (),
) -> list[str]:
    """Everything that puts a table behind the wall: enabled, forced, one policy per action, and its grants.

    `columns` are those that an update may reach; none: every one.
    """
    lines = [
        f"alter table habeas.{table} enable row level security",
        f"alter table habeas.{table} force row level security",
    ]
    actions = {"select": select, "insert": insert, "update": update, "delete": delete}
    for action, rule in actions.items():
        if rule is None:
            continue
        reach = f" ({', '.join(columns)})" if action == "update" and columns else ""
        lines.append(f"grant {action}{reach} on habeas.{table} to habeas_app")
        lines.append(
            f"create policy {table}_{action} on habeas.{table} for {action} to habeas_app {_clauses(action, rule)}"
        )
    return lines


def _clauses(action: str, rule: Rule) -> str:
    if action == "insert":
        return f"with check {_wrapped(rule, expression(rule))}"
    if action == "update":
        return f"using {_wrapped(rule, expression(rule))} with check {_wrapped(rule, expression(rule))}"
    text = once(rule) if action == "select" else expression(rule)
    return f"using {_wrapped(rule, text)}"


def _wrapped(rule: Rule, text: str) -> str:
    return text if isinstance(rule, AnyOf | AllOf) and rule.parts else f"({text})"
