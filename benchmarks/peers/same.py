"""Says whether two systems gave the same answer, once wrappers and spellings of instants are evened out."""

import re
from datetime import datetime
from typing import Any

import orjson

SAME_DAY = 6 * 3600.0
"""Two systems write one after the other, and a date depends on the day: so far apart instants of writes may lie."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")


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
    while isinstance(value, dict) and len(value := _without_refusals(value)) == 1:
        value = next(iter(value.values()))
    return _evened(value if isinstance(value, list) else [value])


def _without_refusals(value: dict[str, Any]) -> dict[str, Any]:
    """A payload without its list of refusals, which some systems do not have; one that lists any keeps them."""
    return {name: each for name, each in value.items() if name != "userErrors" or each}


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


def unlike(one: Any, other: Any, path: str = "") -> str:
    """Where two evened answers or sets of rows differ, or nothing; instants of one day are alike."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return next(filter(None, (unlike(one[name], other[name], f"{path}.{name}") for name in one)), "")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return next(filter(None, (unlike(*pair, f"{path}[{place}]") for place, pair in pairs)), "")
    if one == other or _close(one, other):
        return ""
    return f"{path}: {str(one)[:200]} is not {str(other)[:200]}"


def _close(one: Any, other: Any) -> bool:
    texts = isinstance(one, str) and isinstance(other, str)
    if not (texts and _INSTANT.match(one) and _INSTANT.match(other)):
        return False
    apart = datetime.fromisoformat(one) - datetime.fromisoformat(other)
    return abs(apart.total_seconds()) < SAME_DAY
