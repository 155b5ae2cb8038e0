"""A context's policy, the book that joins them all, and the one check of commands and fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

from habeas.access.actor import Actor
from habeas.access.permission import Permission
from habeas.access.role import ROLES
from habeas.access.rule import AnyOf, Rule, alternatives, may_pass
from habeas.access.stepup import NoStepUp, StepUp, own_means_needed
from habeas.kernel.errors import DomainError, ErrorCode

Table = type[Any]
Command = type[Any]
ROOT = "Query."
"""How the coordinates of what a query begins with begin."""


@dataclass(frozen=True)
class Open:
    """A root field that needs no token: `argument` names the controller, and of `tables` alone rows are read."""

    argument: str
    tables: frozenset[Table]


@dataclass(frozen=True)
class Policy:
    """Who may see and change what a context holds; every table, field and command must be listed.

    `rows` is the WHERE of every plan node over the table, and its row-level security for reading; `inserts`,
    `updates` and `deletes` are the row-level security for writing (a table that is absent cannot be written so).
    `columns` are all that an update of a table may reach, where that is not every column.
    `fields` are the permissions of GraphQL fields, by coordinate ("Organization.members").
    `commands` say who may run a command; its target is then loaded under `rows`.
    `step_up` says which commands, and which fields by coordinate, need a recent sign-in beside their scopes,
    and `no_step_up` of each other command why it needs none.
    `public` are the root fields that anybody may read; their rows still pass `rows`.
    """

    rows: Mapping[Table, Rule] = field(default_factory=dict)
    inserts: Mapping[Table, Rule] = field(default_factory=dict)
    updates: Mapping[Table, Rule] = field(default_factory=dict)
    deletes: Mapping[Table, Rule] = field(default_factory=dict)
    columns: Mapping[Table, tuple[str, ...]] = field(default_factory=dict)
    fields: Mapping[str, Rule] = field(default_factory=dict)
    commands: Mapping[Command, Rule] = field(default_factory=dict)
    step_up: Mapping[Command | str, StepUp] = field(default_factory=dict)
    no_step_up: Mapping[Command, NoStepUp] = field(default_factory=dict)
    public: Mapping[str, Open] = field(default_factory=dict)


class PolicyBook(Policy):
    """All policies as one; a table, field or command that two contexts claim is refused."""

    def __init__(self, policies: Iterable[Policy]) -> None:
        listed = tuple(policies)
        for name in (part.name for part in fields(Policy)):
            object.__setattr__(self, name, _joined(name, [getattr(policy, name) for policy in listed]))

    def rule_for_rows(self, table: Table) -> Rule:
        """The row rule of a table; an unlisted table is a fault of the program, never an open door."""
        if table not in self.rows:
            raise DomainError(ErrorCode.MISCONFIGURED, f"{table.__name__} has no row rule")
        return self.rows[table]

    def narrowed(self, tables: frozenset[Table]) -> "PolicyBook":
        """The same book with every row of other tables shut, whoever asks."""
        rows = {table: rule if table in tables else AnyOf(()) for table, rule in self.rows.items()}
        return PolicyBook((Policy(rows=rows, fields=self.fields, step_up=self.step_up),))

    def check_command(self, actor: Actor, command: object) -> None:
        """Raise FORBIDDEN, naming the scopes needed, unless the actor may run this command on some row."""
        kind = type(command)
        if kind not in self.commands:
            raise DomainError(ErrorCode.MISCONFIGURED, f"{kind.__name__} has no policy")
        check(actor, self.commands[kind])

    def check_step_up(self, actor: Actor, command: object, now: datetime, age: timedelta) -> None:
        """Raise STEP_UP_REQUIRED where this command needs a sign-in within `age`, and the actor's is older."""
        needed = self.step_up.get(type(command))
        if needed is not None and needed.concerns(command):
            needed.require(actor, now, age)

    def check_field(self, actor: Actor, coordinate: str) -> None:
        """Raise FORBIDDEN, naming the scopes needed, unless the actor may select this GraphQL field."""
        rule = self.fields.get(coordinate)
        if rule is not None:
            check(actor, rule)
        elif actor.undertaking_owed is not None and coordinate.startswith(ROOT):
            raise _owed(actor.undertaking_owed)


def check(actor: Actor, rule: Rule) -> None:
    """The one check: raise FORBIDDEN unless some alternative of the rule is covered by the actor's scopes.

    UNDERTAKING_REQUIRED to somebody of a controller's staff whose scopes are withheld until they undertake something.
    STEP_UP_REQUIRED where an organization vouched for the person, and only their own means would cover it.
    """
    if may_pass(rule, actor):
        return
    if actor.undertaking_owed is not None:
        raise _owed(actor.undertaking_owed)
    if actor.signed_in_through is not None and may_pass(rule, replace(actor, scopes=ROLES[actor.role])):
        raise own_means_needed()
    raise DomainError(
        ErrorCode.FORBIDDEN,
        "The token lacks a scope that this needs.",
        details={"scopesNeeded": scopes_needed(rule)},
    )


def _owed(undertaking: str) -> DomainError:
    return DomainError(
        ErrorCode.UNDERTAKING_REQUIRED,
        "Accept the undertaking of confidentiality that is in force first: read staffUndertakings, then run"
        " acceptStaffUndertaking.",
        details={"mutation": "acceptStaffUndertaking", "undertaking": undertaking},
    )


def scopes_needed(rule: Rule) -> list[list[str]]:
    """The rule's permissions as OR of ANDs, sorted, as printed in the SDL and in errors; empty if one needs none."""
    options = {tuple(sorted(str(scope) for scope in option)) for option in alternatives(rule)}
    return [] if () in options else [list(option) for option in sorted(options)]


def _joined(name: str, mappings: list[Mapping[Any, Any]]) -> dict[Any, Any]:
    joined: dict[Any, Any] = {}
    for mapping in mappings:
        twice = joined.keys() & mapping.keys()
        if twice:
            raise DomainError(ErrorCode.MISCONFIGURED, f"two policies list the same {name}: {sorted(map(str, twice))}")
        joined.update(mapping)
    return joined


__all__ = ["Open", "Permission", "Policy", "PolicyBook", "check", "scopes_needed"]
