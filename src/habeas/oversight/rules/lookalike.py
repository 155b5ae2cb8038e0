"""Names that are made to look like others: scripts that are mixed, and skeletons that are the same (UTS 39)."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import idna
import orjson
from confusable_homoglyphs import categories  # type: ignore[import-untyped]

# Scripts that are written together in one language are no sign of deceit (UTS 39, 5.2: highly restrictive).
_TOGETHER = ({"LATIN", "HAN", "HIRAGANA", "KATAKANA"}, {"LATIN", "HAN", "BOPOMOFO"}, {"LATIN", "HAN", "HANGUL"})
_NEUTRAL = {"COMMON", "INHERITED"}


def mixes_scripts(name: str) -> bool:
    """Does any label of the canonical name mix scripts that no language writes together?"""
    return any(_mixed(label) for label in _shown(name).split("."))


def looks_like(name: str, others: Iterable[str]) -> bool:
    """Does the canonical name look like one of the others, without being it or beneath it?"""
    skeleton = skeleton_of(name)
    return any(skeleton == skeleton_of(other) for other in others if other != name)


@cache
def skeleton_of(name: str) -> str:
    """What the eye makes of a name: every character as the first of those that look like it."""
    return "".join(_first_of(char) for char in _shown(name)).replace("rn", "m").replace("vv", "w")


def _shown(name: str) -> str:
    try:
        return idna.decode(name)
    except UnicodeError:
        return name


def _mixed(label: str) -> bool:
    scripts = {_script(char) for char in label} - _NEUTRAL
    return len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER)


def _script(char: str) -> str:
    return str(categories.alias(char))


@cache
def _first_of(char: str) -> str:
    """The first of all shapes that can be reached from one that looks like it to the next."""
    reached, at = {char}, [char]
    while at:
        shapes = _shapes(at.pop()) - reached
        reached |= shapes
        at += shapes
    return min(reached)


def _shapes(char: str) -> set[str]:
    return {shape for shape in _alike().get(char, "").lower() if shape.isalnum()}


@cache
def _alike() -> Mapping[str, str]:
    """The single characters that look like each character; read when a name is first examined, for it is large."""
    table = orjson.loads((files("confusable_homoglyphs") / "confusables.json").read_bytes())
    return {char: "".join(found["c"] for found in alike if len(found["c"]) == 1) for char, alike in table.items()}
