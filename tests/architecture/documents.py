"""Reads claims out of the documentation: commands, paths, links, settings, examples."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
WRITTEN = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/*.md", "docs/guides/*.md", "docs/decisions/*.md")
GENERATED = {"docs/promises.md", "docs/access-matrix.md"}

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
_PATH = re.compile(
    r"(?:src|docs|tests|migrations|requirements|benchmarks|\.ci)(?:/[\w.-]+)*/?|[\w.-]+\.(?:toml|graphql)"
)
_COMMAND = re.compile(r"(?:^|[\s/`(])habeas((?: +(?:--?)?[\w.-]+)+)")
_QUOTED = re.compile(r"^Good, `(?P<path>[^`]+)`:\n\n```\w+\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)


def pages() -> Iterator[tuple[str, str]]:
    """Every page that people write, and its text."""
    for pattern in WRITTEN:
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            if name not in GENERATED:
                yield name, path.read_text(encoding="utf-8")


def fences(text: str, language: str) -> list[str]:
    """The fenced examples in a language."""
    return [match["text"] for match in _FENCE.finditer(text) if match["language"] == language]


def spans(text: str) -> list[str]:
    """What stands in backticks, outside of fenced examples."""
    return _SPAN.findall(_FENCE.sub("", text))


def paths(text: str) -> list[str]:
    """The files and folders of the repository that a page names in backticks."""
    return [span for span in spans(text) if _PATH.fullmatch(span)]


def links(text: str) -> list[str]:
    """The targets of links to other files, relative to the page."""
    return _LINK.findall(_FENCE.sub("", text))


def commands(text: str) -> list[list[str]]:
    """The words after `habeas`, wherever it is called: a subcommand first, then its options and arguments."""
    shown = [*spans(text), *fences(text, "bash"), *fences(text, "sh")]
    return [match.group(1).split() for example in shown for match in _COMMAND.finditer(example)]


def quotations(text: str) -> list[tuple[str, str]]:
    """The examples that say from which file they are quoted."""
    return [(match["path"], match["text"]) for match in _QUOTED.finditer(text)]
