"""Reads single values of a written case, and refuses what cannot be read with the place where it stands."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from habeas.jurisdictions.resolution.asked import Moment
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.periods import Period, parse_period

Given = Mapping[str, Any]
_Member = TypeVar("_Member", bound=StrEnum)


def refuse(path: tuple[str, ...], message: str, **details: Any) -> NoReturn:
    """Raises BAD_USER_INPUT for the value at this place."""
    raise DomainError(ErrorCode.BAD_USER_INPUT, message, path=path, details=details)


def instant(value: Any, *path: str) -> datetime:
    """An instant with its offset; a date alone or a time without offset is refused."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        refuse(path, f"{'.'.join(path)} is not an instant: {value!r}.")
    if found.tzinfo is None:
        refuse(path, f"{'.'.join(path)} needs a time and an offset: {value!r}.")
    return found


def moment(value: Any, *path: str) -> Moment | None:
    """A date, or an instant with its offset; None stays None."""
    if value is None:
        return None
    return instant(value, *path) if "T" in str(value) else day(value, *path)


def day(value: Any, *path: str) -> date:
    """A calendar date."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        refuse(path, f"{'.'.join(path)} is not a date: {value!r}.")


def optional_day(value: Any, *path: str) -> date | None:
    """A calendar date, or the date of an instant as written; None stays None."""
    return None if value is None else day(str(value).partition("T")[0], *path)


def member(kind: type[_Member], value: Any, *path: str) -> _Member:
    """A member of a closed set."""
    try:
        return kind(value)
    except ValueError:
        refuse(path, f"{'.'.join(path)} knows no {value!r}.", known=[item.value for item in kind])


def period(value: Any, *path: str) -> Period:
    """A period such as `15 working days` or `P6M`."""
    try:
        return parse_period(str(value))
    except ValueError:
        refuse(path, f"{'.'.join(path)} is not a period: {value!r}.")


def text(value: Any, *path: str) -> str | None:
    """A word or a sentence; None stays None."""
    if value is not None and not isinstance(value, str):
        refuse(path, f"{'.'.join(path)} must be text.")
    return value


def number(value: Any, *path: str) -> float | None:
    """A number that is not negative; None stays None."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        refuse(path, f"{'.'.join(path)} must be a number, and not negative.")
    return value


def truth(value: Any, *path: str) -> bool | None:
    """Yes or no; None stays None."""
    if value is not None and not isinstance(value, bool):
        refuse(path, f"{'.'.join(path)} must be true or false.")
    return value


def mapping(value: Any, *path: str) -> Given:
    """An object with named fields; None counts as an empty one."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        refuse(path, f"{'.'.join(path)} must be an object.")
    return value


def sequence(value: Any, *path: str) -> list[Any]:
    """A list; a single value counts as a list of one, None as an empty one."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def texts(value: Any, *path: str) -> tuple[str, ...]:
    """A list of names."""
    found = sequence(value, *path)
    if not all(isinstance(item, str) for item in found):
        refuse(path, f"{'.'.join(path)} must hold names.")
    return tuple(found)


def unknown_fields(given: Given, known: Iterable[str], *path: str) -> list[str]:
    """The fields that the engine does not use; one that looks like a slip of the pen is refused."""
    names = set(known)
    unknown = [name for name in given if name not in names]
    for name in unknown:
        close = [likely for likely in get_close_matches(name, names, n=1, cutoff=0.85) if likely not in name]
        if close:
            refuse((*path, name), f"There is no field {name!r}; is {close[0]!r} meant?", suggestion=close[0])
    return unknown
