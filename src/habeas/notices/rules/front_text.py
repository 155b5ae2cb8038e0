"""Reads the YAML of a front matter with the line of every key, and refuses what only an attacker would write."""

from collections.abc import Iterator
from typing import Any

import yaml
from pydantic import ValidationError

from habeas.notices.rules.fault import Fault, invalid
from habeas.notices.rules.front_matter import FrontMatter

MAXIMUM_CHARACTERS = 100_000
MAXIMUM_DEPTH = 12
Path = tuple[str, ...]

_MISSING: dict[Path, str] = {
    ("updated",): "A notice must carry the date of its last revision (updated).",
    ("effective_from",): "A notice must say from when on it counts (effective_from).",
    ("version",): "A notice must name its version.",
    ("change_rules",): "A notice must say when a new version counts (change_rules).",
}


def read_front_matter(text: str, first_line: int) -> FrontMatter:
    """The front matter, or NOTICE_INVALID with a fault for every key that is missing, unknown or wrong.

    `first_line` is the line of the source on which `text` begins.
    """
    if len(text) > MAXIMUM_CHARACTERS:
        raise invalid([Fault(first_line, (), f"A front matter has at most {MAXIMUM_CHARACTERS} characters.")])
    try:
        _refuse_tricks(text, first_line)
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        lines = dict(_lines(node, (), first_line))
        content: Any = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        raise invalid([Fault(line, (), f"This is no valid YAML: {error.problem}.")]) from None
    except (yaml.YAMLError, ValueError) as error:
        raise invalid([Fault(first_line, (), f"This is no valid YAML: {error}.")]) from None
    return _checked(content, lines, first_line)


def _checked(content: object, lines: dict[Path, int], first_line: int) -> FrontMatter:
    if not isinstance(content, dict):
        raise invalid([Fault(first_line, (), "The front matter must be a mapping of keys to values.")])
    try:
        return FrontMatter.model_validate(content)
    except ValidationError as error:
        raise invalid(_fault(dict(one), lines, first_line) for one in error.errors()) from None


def _fault(error: dict[str, Any], lines: dict[Path, int], first_line: int) -> Fault:
    path = tuple(str(part) for part in error["loc"])
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "missing":
        message = _MISSING.get(path, f"The key {'.'.join(path)} is missing.")
    elif error["type"] == "extra_forbidden":
        message = f"The key {'.'.join(path)} is unknown."
    elif path:
        message = f"{'.'.join(path)}: {message}."
    return Fault(_nearest(path, lines, first_line), path, message)


def _nearest(path: Path, lines: dict[Path, int], first_line: int) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, first_line)


def _refuse_tricks(text: str, first_line: int) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = first_line + (event.start_mark.line if event.start_mark else 0)
        if isinstance(event, yaml.AliasEvent):
            raise invalid([Fault(line, (), "A front matter holds no aliases.")])
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAXIMUM_DEPTH:
            raise invalid([Fault(line, (), "A front matter is not nested so deeply.")])


def _lines(node: yaml.Node | None, path: Path, first_line: int) -> Iterator[tuple[Path, int]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name, line = str(key.value), first_line + key.start_mark.line
            if name in seen:
                raise invalid([Fault(line, (*path, name), f"The key {name} stands here twice.")])
            seen.add(name)
            yield (*path, name), line
            yield from _lines(value, (*path, name), first_line)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*path, str(index)), first_line + value.start_mark.line
            yield from _lines(value, (*path, str(index)), first_line)
