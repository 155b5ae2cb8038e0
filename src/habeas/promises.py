"""The register of the notices' promises, and which of them a test proves."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import yaml

from habeas.kernel.errors import DomainError, ErrorCode

MARK = "promise"
_TITLES = {"aishu": "AISHU privacy notice", "aomei": "AnyViewer privacy policy (AOMEI)"}
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise of a notice; `paraphrase` says what it promises, `software_must` what keeps it."""

    id: str
    controller: str
    section: str
    kind: str
    paraphrase: str
    software_must: str


@cache
def load() -> tuple[Promise, ...]:
    """All promises, in the order of the notices."""
    text = resources.files("habeas").joinpath("promises.yaml").read_text(encoding="utf-8")
    rows: list[dict[str, str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return tuple(Promise(**row) for row in rows)


@cache
def ids() -> frozenset[str]:
    """The ids that a mark may name."""
    return frozenset(promise.id for promise in load())


def count(controller: str | None = None) -> int:
    """How many promises the register holds, of one controller or of all."""
    return sum(controller in (None, promise.controller) for promise in load())


def proven(tests: Path) -> dict[str, tuple[str, ...]]:
    """Promise id -> the tests that name it, found by reading the files below `tests` without running them.

    Raises MISCONFIGURED when a mark names an id that the register does not hold, or names it in a way that
    cannot be read without running the file.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(tests.rglob("test_*.py")):
        name = path.relative_to(tests.parent).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        for promise_id, test in _marks(tree, name):
            found.setdefault(promise_id, []).append(test)
    return {promise_id: tuple(dict.fromkeys(tests_of)) for promise_id, tests_of in found.items()}


def check_ids(named: object, where: str) -> str:
    """The id that a mark names; raises MISCONFIGURED when it is no id of the register."""
    if isinstance(named, str) and named in ids():
        return named
    raise DomainError(
        ErrorCode.MISCONFIGURED, f"{where}: the promise mark names {named!r}, which is not in the register."
    )


def _marks(tree: ast.Module, file: str) -> Iterator[tuple[str, str]]:
    whole_file = [_named(node, file) for node in tree.body if _assigns_pytestmark(node)]
    for test, node, inherited in _tests(tree, file):
        for decorator in node.decorator_list:
            yield from ((promise_id, test) for promise_id in _named(decorator, test))
        for promise_id in [*inherited, *(one for ids_of_file in whole_file for one in ids_of_file)]:
            yield promise_id, test


def _tests(tree: ast.Module, file: str) -> Iterator[tuple[str, _Definition, list[str]]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            inherited = [one for decorator in node.decorator_list for one in _named(decorator, node.name)]
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{file}::{node.name}::{inner.name}", inner, inherited
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{file}::{node.name}", node, []


def _assigns_pytestmark(node: ast.stmt) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in targets)


def _named(node: ast.AST, where: str) -> list[str]:
    calls = (call for call in ast.walk(node) if isinstance(call, ast.Call) and _is_mark(call.func))
    return [
        check_ids(argument.value if isinstance(argument, ast.Constant) else ast.unparse(argument), where)
        for call in calls
        for argument in call.args
    ]


def _is_mark(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr == MARK
        and isinstance(function.value, ast.Attribute)
        and function.value.attr == "mark"
    )


def report(tests: Path) -> str:
    """The proven and the open promises, for a terminal."""
    tests_of = proven(tests)
    lines = [_summary(tests_of), ""]
    for controller, title in _TITLES.items():
        lines += [f"{title}: {_counted(controller, tests_of)}"]
        for promise in load():
            if promise.controller == controller:
                sign = "proven" if promise.id in tests_of else "open  "
                lines.append(f"  {sign}  {promise.id:<10} {promise.paraphrase}")
        lines.append("")
    return "\n".join(lines)


def render(tests: Path) -> str:
    """docs/promises.md: every promise, what keeps it, and the tests that prove it."""
    tests_of = proven(tests)
    lines = ["# Promises", "", "Generated by `habeas promises --write`; do not edit.", "", _summary(tests_of), ""]
    for controller, title in _TITLES.items():
        lines += [f"## {title}", "", f"{_counted(controller, tests_of)}.", ""]
        lines += ["| id | section | promise | software must | proven by |", "|---|---|---|---|---|"]
        lines += [_row(promise, tests_of) for promise in load() if promise.controller == controller]
        lines.append("")
    return "\n".join(lines)


def _summary(tests_of: Mapping[str, tuple[str, ...]]) -> str:
    return f"{len(tests_of)} of {count()} promises are proven by a test, {count() - len(tests_of)} are open."


def _counted(controller: str, tests_of: Mapping[str, tuple[str, ...]]) -> str:
    done = sum(promise.id in tests_of for promise in load() if promise.controller == controller)
    return f"{done} of {count(controller)} proven"


def _row(promise: Promise, tests_of: Mapping[str, tuple[str, ...]]) -> str:
    names = [f"`{test.removeprefix('tests/')}`" for test in tests_of.get(promise.id, ())]
    cells = (promise.id, promise.section, promise.paraphrase, promise.software_must, "<br>".join(names) or "open")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
