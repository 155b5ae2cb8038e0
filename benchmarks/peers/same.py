"""Says whether two systems gave the same answer, once wrappers and spellings of instants are evened out."""

from datetime import datetime
from typing import Any

import orjson


def different(one: bytes, other: bytes) -> str:
    """Where the answers differ, or nothing."""
    left, right = rows(orjson.loads(one)), rows(orjson.loads(other))
    if not left or left != right:
        return f"{str(left)[:400]} is not {str(right)[:400]} ({other[:200]!r})"
    return ""


def rows(answer: dict[str, Any]) -> Any:
    """The rows of an answer, without the names on the way to them."""
    value = answer.get("data")
    if answer.get("errors"):
        return None
    while isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
    return _evened(value if isinstance(value, list) else [value])


def _evened(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"nodes"}:
        return _evened(value["nodes"])
    if isinstance(value, dict):
        return {name: _evened(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_evened(each) for each in value]
    if isinstance(value, str) and len(value) > 18 and value[4:5] == "-" and value[10:11] == "T":
        return datetime.fromisoformat(value).timestamp()
    return value
