"""The registry of commands: which function carries out which command, and in which region."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.writing.work import Work

Result = Mapping[str, Any] | Entity | None
"""What a handler answers: the row that it made or changed, or values ready for JSON."""

CommandT = TypeVar("CommandT")
Handle = Callable[[CommandT, Work], Awaitable[Result]]
RegionOf = Callable[[CommandT, Actor], str]


@dataclass(frozen=True)
class Handler:
    """How a command is carried out, and where; `again_on` names constraints at which it is carried out once more."""

    handle: Handle[Any]
    region: RegionOf[Any]
    again_on: frozenset[str] = frozenset()


HANDLERS: dict[type[Any], Handler] = {}


def home_region(command: object, actor: Actor) -> str:
    """The region that most commands belong to: the actor's own."""
    return actor.region


def handler(
    kind: type[CommandT], *, region: RegionOf[CommandT] = home_region, again_on: str | None = None
) -> Callable[[Handle[CommandT]], Handle[CommandT]]:
    """Register the decorated function as the one that carries out commands of this kind.

    Where the unique constraint `again_on` was in the way, somebody was quicker or chance was against it: nothing is
    left of the attempt, and the command is carried out again.
    """

    def register(handle: Handle[CommandT]) -> Handle[CommandT]:
        if not getattr(vars(kind).get("__dataclass_params__"), "frozen", False):
            raise DomainError(ErrorCode.MISCONFIGURED, f"{kind.__name__} is not a frozen dataclass")
        if kind in HANDLERS:
            raise DomainError(ErrorCode.MISCONFIGURED, f"{kind.__name__} has two handlers")
        HANDLERS[kind] = Handler(handle, region, frozenset(filter(None, (again_on,))))
        return handle

    return register


def handler_of(kind: type[Any]) -> Handler:
    """The handler of a kind of command; MISCONFIGURED where there is none."""
    if kind not in HANDLERS:
        raise DomainError(ErrorCode.MISCONFIGURED, f"{kind.__name__} has no handler")
    return HANDLERS[kind]
