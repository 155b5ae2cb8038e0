"""A planned root field with the statements that answer it: compiled for one request, or kept and filled again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson

from habeas.access import Actor
from habeas.reading.binding import Look
from habeas.reading.compile import LOOK, compile_across, compile_plan
from habeas.reading.completion import Unanswerable, Unsupported
from habeas.reading.connection import LOOKS
from habeas.reading.plan import Derived, Members, Plan, Secret, Several, walk
from habeas.reading.slots import Given, filled, grant_stand_in, stand_in
from habeas.reading.statement import Statement
from habeas.storage.transaction import ContentGrant

Which = tuple[str, bool, bool, bool, bool]
"""Which statement: region, granted, merging (or counting only), home, noting."""
ANY_LOOK = f'"{LOOK}'
_KEYS = frozenset({f'"{LOOK}":', f'"{LOOKS}":'})


@dataclass(frozen=True)
class Verbatim:
    """JSON text that is the answer as it stands, and the looks that were cut out of it."""

    text: str
    looks: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Question:
    """A plan whose statements are compiled for this one request."""

    plan: Plan

    @cached_property
    def pages_across(self) -> bool:
        """Do rows of other regions belong in its pages?"""
        return bool(self.plan.pages_across())

    @property
    def kept_whole(self) -> bool:
        """Is its statement kept, so that a connection may keep it too?"""
        return False

    @property
    def noted(self) -> Look | None:
        """The one kind of look that the answer is, where the database can write it down by itself."""
        return None

    def home(
        self, actor: Actor, grant: ContentGrant | None, region: str, *, merging: bool, noting: bool = False
    ) -> Statement:
        """The statement of the region that is asked first; `noting` needs `noted`."""
        return compile_plan(self.plan, actor, grant, region, merging=merging)

    def across(self, actor: Actor, grant: ContentGrant | None, region: str, *, counts_only: bool) -> Statement | None:
        """The statement of another region; None where it has nothing to add."""
        return compile_across(self.plan, actor, grant, region, counts_only=counts_only)

    def filled(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """A field's arguments as the request gave them."""
        return arguments

    def read(self, text: str) -> Any:
        """What a statement answered."""
        return orjson.loads(text)

    def check_found(self, data: Any) -> None:
        """Raises Unsupported where this route cannot ask other regions for some of several things."""

    def parts(self, answers: list[Any]) -> Iterator[tuple["Question", Any]]:
        """Each of several things with its answer."""
        assert isinstance(self.plan.root, Several)
        for value, answer in zip(self.plan.root.values, answers, strict=True):
            yield Question(Plan(value)), answer


@dataclass(frozen=True)
class Kept:
    """A strict plan and its statements with open places, for every request that asks alike.

    It holds nothing of any one request: not who asked, not what was granted, no variable's text.
    """

    plan: Plan
    statements: dict[Which, Statement | None] = field(default_factory=dict)

    @cached_property
    def pages_across(self) -> bool:
        """Do rows of other regions belong in its pages?"""
        return bool(self.plan.pages_across())

    @cached_property
    def noted(self) -> Look | None:
        """The one kind of look that it is, where nothing else decides on looks and the text is the answer."""
        plan = self.plan
        if plan.gates or self.unfinished or isinstance(plan.root, Several) or len(plan.looks) != 1:
            return None
        return plan.looks[0] if plan.looks[0].field_class is not None else None

    @cached_property
    def unfinished(self) -> bool:
        """Is there a value to open, to compute or to complete?"""
        return any(
            isinstance(value, Secret | Derived) or (isinstance(value, Members) and value.complete is not None)
            for value in walk(self.plan.root)
        )


@dataclass(frozen=True)
class KeptQuestion(Question):
    """A kept plan, asked with these variables."""

    kept: Kept
    variables: Mapping[str, Any]
    several_regions: bool

    @property
    def pages_across(self) -> bool:
        """Do rows of other regions belong in its pages?"""
        return self.kept.pages_across

    @property
    def kept_whole(self) -> bool:
        """A kept plan's statement is the same text for everybody."""
        return True

    @property
    def noted(self) -> Look | None:
        """The kept plan's."""
        return self.kept.noted

    def home(
        self, actor: Actor, grant: ContentGrant | None, region: str, *, merging: bool, noting: bool = False
    ) -> Statement:
        """The kept statement, filled."""
        key = (region, grant is not None, merging, True, noting)
        if key not in self.kept.statements:
            with _or_unsupported():
                self.kept.statements[key] = compile_plan(
                    self.plan, stand_in(actor), _stands(grant), region, merging=merging, strict=True, noting=noting
                )
        return self._bound(key, actor, grant) or Statement("select 'null'", ())

    def across(self, actor: Actor, grant: ContentGrant | None, region: str, *, counts_only: bool) -> Statement | None:
        """The kept statement of another region, filled."""
        key = (region, grant is not None, counts_only, False, False)
        if key not in self.kept.statements:
            with _or_unsupported():
                self.kept.statements[key] = compile_across(
                    self.plan, stand_in(actor), _stands(grant), region, counts_only=counts_only, strict=True
                )
        return self._bound(key, actor, grant)

    def filled(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """A field's arguments, with the places in them filled."""
        found: dict[str, Any] = filled(arguments, self.variables)
        return found

    def read(self, text: str) -> Any:
        """The text itself where it is the answer; raises Unanswerable where it is none."""
        if "\x01" in text:
            raise Unanswerable
        if not self.kept.unfinished and not (self.several_regions and self.kept.pages_across):
            if ANY_LOOK not in text:
                return None if text == "null" else Verbatim(text)
            bare, looks = without_looks(text)
            if not any(f'"{key}":' in bare for key in (LOOK, LOOKS)):
                return Verbatim(bare, looks)
        return orjson.loads(text)

    def check_found(self, data: Any) -> None:
        """Raises Unsupported where one of several things is not here; Verbatim text is read to know."""
        if not isinstance(self.plan.root, Several):
            return
        if None in (orjson.loads(data.text) if isinstance(data, Verbatim) else data):
            raise Unsupported("one of several things that is not in this region")

    def _bound(self, key: Which, actor: Actor, grant: ContentGrant | None) -> Statement | None:
        statement = self.kept.statements[key]
        return None if statement is None else statement.bound(Given(actor, grant, self.variables))


def without_looks(text: str) -> tuple[str, list[list[str]]]:
    """A statement's text without its looks, and the looks; they are the last members of their objects.

    In a JSON string every quote is escaped, so that no stored text can be taken for a look.
    """
    kept: list[str] = []
    looks: list[list[str]] = []
    place, at = 0, text.find(ANY_LOOK)
    while at >= 0:
        start = text.find(":", at) + 1
        end, found = _last_member(text, start) if text[at:start] in _KEYS else (at + 1, None)
        if found is not None:
            looks += found
            kept.append(text[place : at - 1 if text[at - 1] == "," else at])
            place = end
        at = text.find(ANY_LOOK, end)
    return "".join((*kept, text[place:])), looks


def _last_member(text: str, start: int) -> tuple[int, list[list[str]] | None]:
    """Where the object's last value ends, and the looks in it; a prefix of a JSON list is never a JSON list."""
    if text.startswith("null}", start):
        return start + 4, []
    end = start
    while (end := text.find("]}", end) + 1) > 0:
        try:
            value = orjson.loads(text[start:end])
        except ValueError:
            continue
        return end, [value] if value and isinstance(value[0], str) else value
    return start, None


@contextmanager
def _or_unsupported() -> Iterator[None]:
    """What cannot be compiled with places left open is compiled with values, on the ordinary route."""
    try:
        yield
    except Exception as error:
        raise Unsupported(f"an unforeseen {type(error).__name__}") from error


def _stands(grant: ContentGrant | None) -> ContentGrant | None:
    return None if grant is None else grant_stand_in()
