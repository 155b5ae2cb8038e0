"""Reads the Markdown of a notice into clauses, noting every fault instead of stopping at the first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from habeas.notices.rules.fault import Fault
from habeas.notices.rules.source import Clause
from habeas.notices.rules.vocabulary import DefinedTerm, Statement, Subject, Theme

MAXIMUM_HEADING = 2_000

_HEADING = re.compile(r"^(#{1,3})[ \t]+([^{]*)(?:\{([^{}]*)\})?[ \t]*$")
_ATTRIBUTE = re.compile(r'#(?P<id>[a-z0-9][a-z0-9-]*)(?=\s|$)|(?P<key>[a-z]+)="(?P<value>[^"]*)"')
_PROMISE = re.compile(r"^[A-Z]+-[1-9][0-9]*$")
_ADDENDUM, _SECTION, _CLAUSE = 1, 2, 3
_KEYS = {
    _ADDENDUM: frozenset[str](),
    _SECTION: frozenset({"theme"}),
    _CLAUSE: frozenset({"theme", "promises", "about", "says", "defines", "refers"}),
}
Word = TypeVar("Word", bound=StrEnum)


@dataclass(slots=True)
class Heading:
    """A heading with what its braces say, and the lines of text below it."""

    level: int
    line: int
    title: str
    id: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Body:
    """The headings of a notice in their order, its clauses by addendum (None: the notice itself), and all faults."""

    headings: list[Heading] = field(default_factory=list)
    owned: list[tuple[str | None, Clause]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def clauses_of(self, addendum: str | None) -> Iterator[Clause]:
        """The clauses that stand below an addendum's heading, or before the first one."""
        return (clause for owner, clause in self.owned if owner == addendum)

    @property
    def anchors(self) -> frozenset[str]:
        """Every id that a heading gives."""
        return frozenset(heading.id for heading in self.headings)

    def addenda(self) -> dict[str, int]:
        """Addendum code -> the line of its heading."""
        return {one.id: one.line for one in self.headings if one.level == _ADDENDUM}


def read_body(lines: list[str], first_line: int) -> Body:
    """The body; `first_line` is the line of the source on which it begins."""
    body = Body()
    for number, text in enumerate(lines, first_line):
        if text.startswith("#"):
            _open(body, text, number)
        elif body.headings:
            body.headings[-1].text.append(text)
        elif text.strip():
            body.faults.append(Fault(number, ("body",), "Text stands before the first heading."))
    addendum: str | None = None
    theme = ""
    for heading in body.headings:
        if heading.level == _ADDENDUM:
            addendum, theme = heading.id, Theme.ADDENDA
        elif heading.level == _SECTION:
            name = heading.attributes.get("theme", "")
            theme = (_known(body, heading, "theme", name, Theme) or Theme.PREFACE) if name else ""
        if heading.level == _CLAUSE:
            _add_clause(body, heading, addendum, theme)
        elif "".join(heading.text).strip():
            body.faults.append(Fault(heading.line, (heading.id,), "Text stands outside of a clause (###)."))
    return body


def _open(body: Body, text: str, line: int) -> None:
    match = _HEADING.match(text) if len(text) <= MAXIMUM_HEADING else None
    if match is None or not match[2].strip():
        body.faults.append(Fault(line, ("body",), "A heading is #, ## or ###, its title, and {#id ...}."))
        return
    heading = Heading(len(match[1]), line, match[2].strip(), "", {})
    inside = match[3] or ""
    for found in _ATTRIBUTE.finditer(inside):
        if found["id"]:
            heading.id = found["id"]
        else:
            heading.attributes[found["key"]] = found["value"]
    body.faults += _heading_faults(heading, _ATTRIBUTE.sub("", inside).strip())
    body.headings.append(heading)


def _heading_faults(heading: Heading, rest: str) -> Iterator[Fault]:
    path = (heading.id or "body",)
    if not heading.id:
        yield Fault(heading.line, path, f"The heading '{heading.title}' has no id, as in {{#some-id}}.")
    if rest:
        yield Fault(heading.line, path, f"The attributes of this heading cannot be read at: {rest}")
    for key in sorted(heading.attributes.keys() - _KEYS[heading.level]):
        yield Fault(heading.line, (*path, key), f"A heading of this level has no attribute {key}.")


def _add_clause(body: Body, heading: Heading, addendum: str | None, section_theme: str) -> None:
    text = "\n".join(heading.text).strip()
    promises = _split(heading, "promises")
    name = heading.attributes.get("theme", section_theme)
    theme = _known(body, heading, "theme", name, Theme)
    if not text:
        body.faults.append(Fault(heading.line, (heading.id,), "The clause has no text."))
    for promise in promises:
        if not _PROMISE.match(promise):
            message = f"{promise} is no id of a promise, such as AISHU-1."
            body.faults.append(Fault(heading.line, (heading.id, "promises"), message))
    clause = Clause(
        heading.id,
        theme or Theme.PREFACE,
        heading.title,
        text,
        promises,
        _words(body, heading, "about", Subject),
        _words(body, heading, "says", Statement),
        _split(heading, "refers"),
        heading.line,
        _words(body, heading, "defines", DefinedTerm),
    )
    body.owned.append((addendum, clause))


def _split(heading: Heading, key: str) -> tuple[str, ...]:
    return tuple(heading.attributes.get(key, "").split())


def _words(body: Body, heading: Heading, key: str, kind: type[Word]) -> frozenset[Word]:
    known = (_known(body, heading, key, word, kind) for word in _split(heading, key))
    return frozenset(word for word in known if word is not None)


def _known(body: Body, heading: Heading, key: str, word: str, kind: type[Word]) -> Word | None:
    if word in kind.__members__:
        return kind[word]
    message = f"{word} is no known {key}." if word else f"Neither the clause nor its section has a {key}."
    body.faults.append(Fault(heading.line, (heading.id, key), message))
    return None
