"""Pages: their arguments, their size, and cursors that hold only sort values."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from habeas.kernel.errors import DomainError, ErrorCode

KeysOf = Callable[[Any, int, str], tuple[Any, ...]]
DEFAULT_SIZE = 20
LARGEST = 100


@dataclass(frozen=True)
class Page:
    """How much of a list is wanted and from where; `keys` are the sort values of the cursor, or places for them."""

    size: int
    backward: bool
    keys: tuple[Any, ...] | None


def page_of(arguments: Mapping[str, Any], columns: int, read: KeysOf | None = None) -> Page:
    """Read first/after or last/before; anything else is BAD_USER_INPUT, and the argument is named.

    `read` takes the sort values out of a cursor.
    """
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Give first or last, not both.", ("last",))
    backward = last is not None
    size = _size("last" if backward else "first", last if backward else first)
    wrong, right = ("after", "before") if backward else ("before", "after")
    if arguments.get(wrong) is not None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"{wrong} does not go with {'last' if backward else 'first'}.")
    cursor = arguments.get(right)
    return Page(size, backward, None if cursor is None else (read or keys_of)(cursor, columns, right))


def _size(name: str, wanted: int | None) -> int:
    size = DEFAULT_SIZE if wanted is None else wanted
    if not 0 <= size <= LARGEST:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"{name} must be between 0 and {LARGEST}.", (name,))
    return size


def keys_of(cursor: str, columns: int, argument: str) -> tuple[str, ...]:
    """The sort values in a cursor; a cursor that this list did not give out is BAD_USER_INPUT."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        values = None
    if not isinstance(values, list) or len(values) != columns or not all(isinstance(v, str) for v in values):
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"{argument} is no cursor of this list.", (argument,))
    if any("\x00" in value for value in values):
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"{argument} is no cursor of this list.", (argument,))
    return tuple(values)


def checked_bound(cast: str, key: str) -> str:
    """A cursor's value for a column of this PostgreSQL type; one that cannot be of it is BAD_USER_INPUT."""
    try:
        if cast == "uuid":
            UUID(key)
        elif cast == "timestamptz":
            datetime.fromisoformat(key)
    except ValueError:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "The cursor belongs to another list.", ("after",)) from None
    return key


def sort_key(cursor: str) -> tuple[bytes, ...]:
    """A cursor's sort values as bytes, in the order in which every region's database sorts them."""
    values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return tuple(value.encode() for value in values)
