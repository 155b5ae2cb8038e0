"""Several statements in one exchange with the database: the context, one after another, and what the last answers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import asyncpg

from habeas.access import Actor
from habeas.storage.context import ContentGrant, named
from habeas.storage.exchange import kept_call, literal
from habeas.storage.observing import seen
from habeas.storage.statements import Connection

_CARRY_OUT = "select app.carry_out($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"


_UNFIT = "HB500"


class Unfit(Exception):
    """What the last step answered is not what its type promises, and nothing was done."""


class Step(NamedTuple):
    """One statement with its parameters."""

    statement: str
    arguments: Sequence[Any]


async def carry_out(
    connection: Connection,
    actor: Actor,
    grant: ContentGrant | None,
    steps: Sequence[Step],
    *,
    answering: bool,
    spaces: bool = True,
) -> Any:
    """Run the steps as this actor, each seeing what those before it did; all of them, or none.

    Outside of a transaction they are one by themselves. Where it is `answering`, the last step has one text to answer.
    Where they ask for no `spaces` of whoever acts, these need not be looked up. Raises Unfit where the text holds
    chr(1).
    """
    calls, places, spelled = [], [], []
    for statement, arguments in steps:
        calls.append(await kept_call(connection, statement, len(arguments)))
        seen(statement)
        places.append(len(arguments))
        spelled += [literal(argument) for argument in arguments]
    try:
        return await connection.fetchval(_CARRY_OUT, *named(actor, grant), calls, places, spelled, answering, spaces)
    except asyncpg.PostgresError as error:
        if error.sqlstate == _UNFIT:
            raise Unfit from None
        raise
