"""A notice as plain text, for people and for the hash on a receipt of acceptance."""

import re
import textwrap
from collections.abc import Iterable, Iterator

from habeas.notices.rules.source import Clause, NoticeSource

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LIST_ITEM = re.compile(r"^(-|\d+\.) ")
WIDTH = 100


def render_plain(source: NoticeSource) -> str:
    """The text with its date of revision on top; sensitive information, bold in the source, in capitals."""
    front = source.front
    counted = front.effective_from.isoformat() if front.effective_from else "its posting"
    lines = [
        front.title,
        f"Last revised on {front.updated.isoformat()}. Version {front.version}, counts from {counted}.",
        front.controller.legal_name,
        "",
        *_rendered(source.clauses),
    ]
    for addendum in source.addenda:
        lines += [f"{addendum.terms.title} ({addendum.terms.jurisdiction})", "", *_rendered(addendum.clauses)]
    return "\n".join(lines).rstrip() + "\n"


def _rendered(clauses: Iterable[Clause]) -> Iterator[str]:
    for clause in clauses:
        yield clause.heading
        yield from _paragraphs(_BOLD.sub(lambda match: match[1].upper(), clause.body))
        yield ""


def _paragraphs(body: str) -> Iterator[str]:
    gathered: list[str] = []
    for line in [*body.split("\n"), ""]:
        if gathered and (not line.strip() or _LIST_ITEM.match(line)):
            indent = "  " if _LIST_ITEM.match(gathered[0]) else ""
            yield from textwrap.wrap(" ".join(gathered), WIDTH, subsequent_indent=indent)
            gathered = []
        if line.strip():
            gathered.append(line.strip())
