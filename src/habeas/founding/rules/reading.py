"""Reads a declaration strictly: nothing twice, nothing unknown, nothing that refers to what is not there."""

from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import ValidationError

from habeas.founding.rules.faults import Fault, FaultCode, invalid, sentence
from habeas.founding.rules.items import Declaration
from habeas.founding.rules.references import dangling

LONGEST = 2_000_000
_DEEPEST = 20
_MERGE = "tag:yaml.org,2002:merge"
_CODES = {
    "extra_forbidden": FaultCode.UNKNOWN_KEY,
    "missing": FaultCode.MISSING,
    "literal_error": FaultCode.UNKNOWN_CODE,
}
_CODES["enum"] = FaultCode.UNKNOWN_CODE


def read_declaration(text: str) -> Declaration:
    """The declaration in a YAML file; BAD_USER_INPUT with every fault, each with its path and code."""
    if len(text) > LONGEST:
        raise invalid([Fault("", FaultCode.UNREADABLE, f"A declaration has at most {LONGEST} characters.")])
    try:
        _refuse_tricks(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        twice = list(_twice(node, ""))
        content = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise invalid([Fault("", FaultCode.UNREADABLE, f"Line {line} is no valid YAML: {error.problem}.")]) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise invalid([Fault("", FaultCode.UNREADABLE, "This is no valid YAML.")]) from None
    if twice:
        raise invalid(twice)
    if not isinstance(content, dict):
        raise invalid([Fault("", FaultCode.UNREADABLE, "A declaration is a mapping of sections.")])
    return declaration_of(content)


def declaration_of(content: Mapping[Any, Any]) -> Declaration:
    """The declaration that these values make; BAD_USER_INPUT with every fault."""
    try:
        found = Declaration.model_validate(dict(content))
    except ValidationError as error:
        raise invalid(_fault(dict(one)) for one in error.errors()) from None
    if faults := list(dangling(found)):
        raise invalid(faults)
    return found


def _fault(error: dict[str, Any]) -> Fault:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"]).lstrip(".")
    return Fault(path, _CODES.get(error["type"], FaultCode.WRONG_VALUE), sentence(error["msg"]))


def _twice(node: yaml.Node | None, path: str) -> Any:
    """Every key that a mapping has twice: YAML would let the second one win, unseen."""
    if isinstance(node, yaml.MappingNode):
        seen: set[Any] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
                message = f"Line {key.start_mark.line + 1} has a key that is no name."
                raise invalid([Fault("", FaultCode.UNREADABLE, message)])
            here = f"{path}.{key.value}".lstrip(".")
            if key.value in seen:
                yield Fault(here, FaultCode.DUPLICATE, f"Line {key.start_mark.line + 1} has this key a second time.")
            seen.add(key.value)
            yield from _twice(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for index, each in enumerate(node.value):
            yield from _twice(each, f"{path}[{index}]")


def _refuse_tricks(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise invalid([Fault("", FaultCode.UNREADABLE, "A declaration holds no aliases.")])
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise invalid([Fault("", FaultCode.UNREADABLE, f"A declaration is at most {_DEEPEST} levels deep.")])
