"""The second wall: row rules as row-level security, in the bare form that index scans and Citus both accept."""

from collections.abc import Sequence

from habeas.access import AllOf, AnyOf, Permission, Rule, Variable, Where

_SETTING = "nullif(current_setting('app.{name}'::text, true), ''::text)"
_NAMES = {
    Variable.ORGANIZATION: "org",
    Variable.SUBJECT: "sub",
    Variable.CONTROLLER: "controller",
    Variable.GRANT_SUBJECT: "grant_subject",
}


def expression(rule: Rule) -> str:
    """The rule as a policy expression: no subquery, and false wherever a setting is absent."""
    if isinstance(rule, Permission):
        # The context holds the scopes between blanks. To make a list of them for each row would take ten times as long.
        return f"(strpos(current_setting('app.scopes'::text, true), ' {rule} '::text) > 0)"
    if isinstance(rule, Where):
        return _comparison(rule)
    joined = " and " if isinstance(rule, AllOf) else " or "
    parts = [expression(part) for part in rule.parts]
    if not parts:
        return "true" if isinstance(rule, AllOf) else "false"
    return f"({joined.join(parts)})"


def _comparison(rule: Where) -> str:
    if rule.variable is Variable.NOW:
        return f"({rule.column} is null or {rule.column} <= now())"
    if rule.variable in (Variable.SPACES, Variable.UNITS):
        listed = f"string_to_array({_SETTING.format(name=rule.variable.value)}, ' '::text)"
        return f"({rule.column} = any ({listed}::uuid[]))"
    if rule.variable is Variable.GRANT_CLASSES:
        classes = f"string_to_array({_SETTING.format(name='grant_classes')}, ' '::text)"
        return f"({rule.column} = any ({classes}))"
    return f"({rule.column} = ({_SETTING.format(name=_NAMES[rule.variable])})::uuid)"


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
        return f"with check {_wrapped(rule)}"
    if action == "update":
        return f"using {_wrapped(rule)} with check {_wrapped(rule)}"
    return f"using {_wrapped(rule)}"


def _wrapped(rule: Rule) -> str:
    text = expression(rule)
    return text if isinstance(rule, AnyOf | AllOf) and rule.parts else f"({text})"
