"""Reads the file of a written case: JSON, or YAML that means what the same JSON would."""

import json
import re
from collections.abc import Iterable
from typing import Any

import yaml

from habeas.jurisdictions.cases.reading import refuse

_PLAIN = {
    "null": (r"null|~|", [*"n~", ""]),
    "bool": (r"true|false", [*"tf"]),
    "int": (r"-?(?:0|[1-9][0-9]*)", [*"-0123456789"]),
    "float": (r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", [*"-0123456789"]),
}
"""What is no text unless it is quoted. A date is text, as in JSON; so is NO, which is a country."""


class _Case(yaml.SafeLoader):
    """Plain values as in JSON, names that are text, and nothing named twice."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


def written_case(text: str) -> Any:
    """What the YAML or JSON of a case says; BAD_USER_INPUT for neither, with the line, and for a name given twice."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError:
        pass
    try:
        return yaml.load(text, Loader=_Case)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        refuse((), f"This is neither YAML nor JSON: line {line}: {error.problem}.")
    except (yaml.YAMLError, ValueError, RecursionError):
        refuse((), "This is neither YAML nor JSON.")


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            refuse((), f"{name} is named a second time.")
        found[name] = value
    return found


def _mapping(loader: _Case, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            refuse((), f"Line {line} has a name that is no text.")
        if key.value in found:
            refuse((), f"Line {line}: {key.value} is named a second time.")
        found[key.value] = loader.construct_object(value, deep=True)
    return found


def _as_written(_: _Case, node: yaml.ScalarNode) -> str:
    return str(node.value)


_Case.add_constructor("tag:yaml.org,2002:map", _mapping)
_Case.add_constructor("tag:yaml.org,2002:timestamp", _as_written)
for _tag, (_pattern, _first) in _PLAIN.items():
    _Case.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), _first)
