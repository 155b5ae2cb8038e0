"""The schema that models and policies ask for, as SQL; migrations freeze it, and a drift test compares the two."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from habeas.access import AllOf, Policy, Rule
from habeas.storage.rowsecurity import statements

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def ddl(metadata: MetaData, policy: Policy) -> str:
    """Tables, indexes, row-level security and grants, in the order in which they can be run."""
    lines: list[str] = []
    for table in metadata.sorted_tables:
        lines.append(_tidy(str(CreateTable(table).compile(dialect=_DIALECT))))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        lines += [_tidy(str(CreateIndex(index).compile(dialect=_DIALECT))) for index in indexes]
    lines += walls(policy)
    return "".join(f"{line};\n" for line in lines)


def walls(policy: Policy) -> list[str]:
    """Row-level security and grants of every table; reference data, which everybody may read, has grants alone."""
    lines: list[str] = []
    for kind in sorted(tables_of(policy), key=lambda each: str(each.__tablename__)):
        name = str(kind.__tablename__)
        if policy.rows.get(kind) == AllOf(()):
            lines.append(f"grant select on habeas.{name} to habeas_app")
            continue
        rows, inserts, updates, deletes = (
            _rule(action, kind) for action in (policy.rows, policy.inserts, policy.updates, policy.deletes)
        )
        lines += statements(name, rows, inserts, updates, deletes, policy.columns.get(kind, ()))
    return lines


def tables_of(policy: Policy) -> Iterable[type[Any]]:
    """Every table that the policy names for any action."""
    return set(policy.rows) | set(policy.inserts) | set(policy.updates) | set(policy.deletes)


def _rule(action: Mapping[Any, Rule], kind: type[Any]) -> Rule | None:
    return action.get(kind)


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines() if line.strip())
