"""Statements that a connection keeps prepared under names of its own, so that others can call them by text."""

from collections import OrderedDict
from itertools import count
from typing import Any

import asyncpg

MOST = 256
"""Statements that one connection keeps; the least recently used leaves first."""


class Kept:
    """The statements that a connection keeps, by their text."""

    def __init__(self) -> None:
        self._calls: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._names = (f"kept_{number}" for number in count(1))

    def call(self, statement: str) -> str | None:
        """How a kept statement is called; None for one that is not kept."""
        found = self._calls.get(statement)
        if found is None:
            return None
        self._calls.move_to_end(statement)
        return found[1]

    def add(self, statement: str, places: int) -> tuple[str, str]:
        """What to run so that it is kept from now on, and how it is called then."""
        name = next(self._names)
        call = f"execute {name}({','.join(['%L'] * places)})" if places else f"execute {name}"
        self._calls[statement] = (name, call)
        dropped = self._calls.popitem(last=False)[1][0] if len(self._calls) > MOST else None
        return (f"deallocate {dropped}; " if dropped else "") + f"prepare {name} as {statement}", call

    def forget(self, statement: str) -> None:
        """It could not be kept."""
        self._calls.pop(statement, None)


class KeepingConnection(asyncpg.Connection):
    """A connection that knows which statements it keeps; they are gone when it is."""

    __slots__ = ("kept",)

    def __init__(self, *arguments: Any, **named_arguments: Any) -> None:
        super().__init__(*arguments, **named_arguments)
        self.kept = Kept()
