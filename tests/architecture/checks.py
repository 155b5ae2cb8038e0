"""What import contracts cannot say, as small checks over syntax trees."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "habeas"
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "base", "manager", "service"}
LONGEST_FILE, LONGEST_FUNCTION = 300, 50


def modules(root: Path = SOURCE) -> Iterator[tuple[str, str]]:
    """Every module's path below the package, and its text."""
    for path in sorted(root.rglob("*.py")):
        yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def faults(name: str, text: str) -> Iterator[str]:
    """Every breach of the house rules in one module."""
    tree = ast.parse(text)
    yield from _opening(name, tree)
    yield from _sizes(name, text, tree)
    if Path(name).stem in FORBIDDEN_NAMES or FORBIDDEN_NAMES & set(Path(name).parts):
        yield f"{name}: a name that says nothing"
    for node in ast.walk(tree):
        yield from (f"{name}:{line}: {fault}" for line, fault in _node_faults(name, node))


def _opening(name: str, tree: ast.Module) -> Iterator[str]:
    sentence = (ast.get_docstring(tree) or "").split("\n\n")[0]
    if not sentence.rstrip().endswith((".", "?")):
        yield f"{name}: does not open with a sentence on what it is for"


def _sizes(name: str, text: str, tree: ast.Module) -> Iterator[str]:
    if text.count("\n") > LONGEST_FILE:
        yield f"{name}: {text.count(chr(10))} lines"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{name}: {node.name} has {length} lines"


def _node_faults(name: str, node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        for inner in ast.walk(node):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                yield inner.lineno, "an import inside a function"
    if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and name != "settings.py":
        yield node.lineno, "the environment is read outside settings"
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        if re.search(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)$", called) and name != "kernel/clock.py":
            yield node.lineno, "the time is read outside the clock"
        if re.search(r"\bmd5$", called):
            yield node.lineno, "MD5 is no protection (AOMEI-68)"
    if _says_commit(node) and name != "storage/transaction.py":
        yield getattr(node, "lineno", 0), "a commit outside the one door"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
        yield node.lineno, "a commit outside the one door"


def _says_commit(node: ast.AST) -> bool:
    text = node.value if isinstance(node, ast.Constant) else None
    return isinstance(text, str) and re.match(r"\s*commit\s*;?\s*$", text, re.IGNORECASE) is not None
