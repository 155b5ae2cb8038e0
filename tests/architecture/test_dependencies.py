"""What the source imports is declared, what is declared is pinned, and nothing names a host."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.architecture.checks import modules
from tests.architecture.documents import ROOT

CONSTRAINTS = ROOT / "requirements" / "constraints.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FOR_TESTS = PROJECT["optional-dependencies"]["dev"]


def test_every_package_that_the_source_imports_is_a_declared_dependency() -> None:
    declared = {_package(line) for line in PROJECT["dependencies"]}
    distributions = packages_distributions()
    for module, text in modules():
        for name in _imported(text):
            offered = {_package(distribution) for distribution in distributions.get(name, ())}
            assert offered & declared, f"{module} imports {name}"


def test_every_package_that_the_tests_import_is_declared() -> None:
    declared = {_package(line) for line in [*PROJECT["dependencies"], *FOR_TESTS]}
    distributions = packages_distributions()
    for module, text in modules(ROOT / "tests"):
        for name in _imported(text) - {"tests", "benchmarks"}:
            offered = {_package(distribution) for distribution in distributions.get(name, ())}
            assert offered & declared, f"{module} imports {name}"


def test_every_dependency_is_pinned_and_no_host_is_named() -> None:
    pins = [line for line in CONSTRAINTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert [line for line in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    pinned = {_package(line) for line in pins}
    assert {_package(line) for line in [*PROJECT["dependencies"], *FOR_TESTS]} - pinned == set()


def _imported(text: str) -> set[str]:
    """The top-level names of what a module imports, without our own and the standard library's."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
            names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - {"habeas"}


def _package(requirement: str) -> str:
    """The name that a requirement begins with, as indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()
