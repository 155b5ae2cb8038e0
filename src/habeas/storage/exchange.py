"""A read in one exchange with the database: the context, a statement that the connection keeps, and its end."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from types import NoneType
from typing import Any
from uuid import UUID

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from habeas.access import Actor
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.context import ContentGrant, named
from habeas.storage.kept import Kept
from habeas.storage.observing import seen
from habeas.storage.regions import Region

_ANSWER = "select app.answer($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_NOTED = (
    "select app.answer_looks($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,"
    " $21)"
)
_MICROSECOND = timedelta(microseconds=1)
_FURTHER, _TOO_MANY = 12, "HB429"
SHOWN = "chr(2)"
"""Stands in a noted statement's text around the people who were read: no JSON text can hold it."""


async def answer(
    region: Region,
    actor: Actor,
    grant: ContentGrant | None,
    statement: str,
    parameters: Sequence[Any],
    *,
    spaces: bool = True,
) -> Any:
    """The one value of a statement that only reads, as this actor, in a transaction of its own.

    Where it asks for no `spaces` of whoever acts, they need not be looked up: if it asked all the same, it found none.
    """
    return await _exchanged(_ANSWER, region, actor, grant, statement, parameters, (spaces,))


async def noted(
    region: Region,
    actor: Actor,
    grant: ContentGrant | None,
    statement: str,
    parameters: Sequence[Any],
    batch: Sequence[Any],
    *,
    spaces: bool = True,
) -> Any:
    """The same of a statement whose text names who was read: they are written into the ledger in that transaction.

    `batch` is what they share: id, seed, instant, kind, role and client of who looks; purpose, legal basis, class and
    authority of the look; then, where persons are counted, for whom, and how many they may be in a day.
    Raises BULK_EXPORT_REQUIRED where they are more.
    """
    further = (*batch, *(None,) * (_FURTHER - len(batch)), spaces)
    try:
        return await _exchanged(_NOTED, region, actor, grant, statement, parameters, further)
    except asyncpg.PostgresError as error:
        if error.sqlstate == _TOO_MANY:
            raise too_many(further[-2]) from None
        raise


def too_many(most: Any) -> DomainError:
    """The refusal of one person too many in a day, which names the way that is open."""
    return DomainError(
        ErrorCode.BULK_EXPORT_REQUIRED,
        f"You may look at {most} members a day. Ask for a bulk export: requestBulkExport.",
        details={"mostPersonsPerDay": most, "instead": "requestBulkExport"},
    )


async def _exchanged(
    function: str,
    region: Region,
    actor: Actor,
    grant: ContentGrant | None,
    statement: str,
    parameters: Sequence[Any],
    further: Sequence[Any],
) -> Any:
    async with region.pool.acquire() as connection:
        return await _called(connection, function, named(actor, grant), statement, parameters, further)


async def found(
    connection: "PoolConnectionProxy[asyncpg.Record]",
    actor: Actor,
    grant: ContentGrant | None,
    statement: str,
    parameters: Sequence[Any],
    *,
    spaces: bool = True,
) -> Any:
    """What `answer` answers, over a connection that somebody holds."""
    return await _called(connection, _ANSWER, named(actor, grant), statement, parameters, (spaces,))


async def _called(
    connection: "PoolConnectionProxy[asyncpg.Record]",
    function: str,
    context: Sequence[Any],
    statement: str,
    parameters: Sequence[Any],
    further: Sequence[Any],
) -> Any:
    call = await kept_call(connection, statement, len(parameters))
    seen(statement)
    spelled = [literal(parameter) for parameter in parameters]
    return await connection.fetchval(function, *context, call, spelled, *further)


async def kept_call(connection: "PoolConnectionProxy[asyncpg.Record]", statement: str, places: int) -> str:
    """How the statement is called that the connection keeps, from now on if not before."""
    kept: Kept = connection.kept  # type: ignore[attr-defined]  # the pool makes KeepingConnections
    found = kept.call(statement)
    if found is not None:
        return found
    prepare, call = kept.add(statement, places)
    try:
        await connection.execute(prepare)
    except BaseException:
        kept.forget(statement)
        raise
    return call


def literal(value: Any) -> str | None:
    """A parameter as PostgreSQL reads its type from text."""
    for kind in type(value).__mro__:
        spell = _SPELLED.get(kind)
        if spell is not None:
            return spell(value)
    raise DomainError(ErrorCode.MISCONFIGURED, f"a {type(value).__name__} is no parameter of a kept statement")


def _listed(value: Sequence[Any]) -> str:
    return "{" + ",".join(_element(each) for each in value) + "}"


def _element(value: Any) -> str:
    text = literal(value)
    if text is None:
        return "null"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_SPELLED: dict[type, Callable[[Any], str | None]] = {
    NoneType: lambda _: None,
    str: lambda value: value,
    UUID: str,
    bool: lambda value: "t" if value else "f",
    int: str,
    datetime: datetime.isoformat,
    date: date.isoformat,
    timedelta: lambda value: f"{value // _MICROSECOND} microseconds",
    bytes: lambda value: "\\x" + value.hex(),
    list: _listed,
    tuple: _listed,
}
