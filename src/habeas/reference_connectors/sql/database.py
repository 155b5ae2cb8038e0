"""Carries calls out in one database: each in one transaction, together with the note that it was."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from habeas.connectors.rules.messages import Call, Reply
from habeas.connectors.rules.sets import Operation
from habeas.kernel.clock import Clock
from habeas.reference_connectors.external import CannotDo, WrongMapping
from habeas.reference_connectors.sql.catalogue import Catalogue, catalogue_of
from habeas.reference_connectors.sql.changes import NOTHING, Changes
from habeas.reference_connectors.sql.exports import export
from habeas.reference_connectors.sql.journal import answered_before, keep_answer, make_journal
from habeas.reference_connectors.sql.mapping import SqlMapping

logger = logging.getLogger(__name__)
_ISOLATED = "SERIALIZABLE"


@dataclass(frozen=True)
class Database:
    """A database whose mapping was checked against its catalogue."""

    engine: sa.Engine
    catalogue: Catalogue
    clock: Clock

    @property
    def operations(self) -> frozenset[Operation]:
        """What the mapping lets it do."""
        held, found = self.catalogue.mapping.held, {Operation.EXPORT, Operation.ERASE}
        if any(each.rectify is not None for each in held):
            found.add(Operation.RECTIFY)
        if all(each.restrict is not None for each in held):
            found |= {Operation.RESTRICT, Operation.LIFT}
        return frozenset(found)

    def carry_out(self, message_id: str, call: Call) -> Reply:
        """Do what is asked, once for each message; CannotDo where nothing was done."""
        with _in_codes(), self.engine.begin() as connection:
            before = answered_before(connection, message_id, call)
            if before is not None:
                return before
            reply = self._reply(connection, call, [])
            if call.operation is not Operation.EXPORT:
                keep_answer(connection, message_id, call, reply, self.clock.now())
            return reply

    def rehearse(self, call: Call) -> list[str]:
        """The statements and how many rows they meet; they are run, and taken back."""
        said = list[str]()
        with _in_codes(), self.engine.connect() as connection, connection.begin() as transaction:
            reply = self._reply(connection, call, said)
            transaction.rollback()
        said += [f"export {len(each['records'])} rows of {each['table']} as {each['category']}" for each in reply.data]
        ground = f" ({reply.code}, until {reply.until})" if reply.code else ""
        return [*said, f"answer {reply.outcome.value}{ground}"]

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def _reply(self, connection: sa.Connection, call: Call, said: list[str]) -> Reply:
        if call.operation not in self.operations:
            raise CannotDo("NOT_MAPPED", final=True)
        keys = self._found(connection, call)
        if not keys:
            return NOTHING
        if call.operation is Operation.EXPORT:
            return export(connection, self.catalogue, call, keys)
        return Changes(connection, self.catalogue, call, keys, said).make()

    def _found(self, connection: sa.Connection, call: Call) -> list[Any]:
        """The keys of the person; CannotDo if there are more than the mapping believes to be one person."""
        told, table = self.catalogue.mapping.person, self.catalogue.person
        where: list[sa.ColumnElement[bool]] = []
        if told.emails is not None and call.subject.get("emails"):
            addresses = [address.lower() for address in call.subject["emails"]]
            where.append(sa.func.lower(table.c[told.emails]).in_(addresses))
        if told.id is not None and call.subject.get("id"):
            where.append(table.c[told.id] == _as_column(table.c[told.id], call.subject["id"]))
        if not where:
            raise CannotDo("NO_IDENTIFIER", final=True)
        rows = connection.execute(sa.select(table.c[told.key]).where(sa.or_(*where)).distinct())
        keys = [row[0] for row in rows.fetchmany(told.at_most + 1)]
        if len(keys) > told.at_most:
            raise CannotDo("TOO_MANY_MATCHES", final=True)
        return keys


def open_database(url: str, mapping: SqlMapping, clock: Clock) -> Database:
    """The database at the URL; WrongMapping where the mapping does not fit it, or it cannot be opened."""
    try:
        engine = sa.create_engine(url, isolation_level=_ISOLATED, pool_pre_ping=True, hide_parameters=True)
    except (sa.exc.ArgumentError, ImportError) as error:
        raise WrongMapping([f"this is no URL of a database that can be opened ({type(error).__name__})"]) from None
    try:
        found = catalogue_of(engine, mapping)
        make_journal(engine)
    except (sa.exc.OperationalError, sa.exc.ProgrammingError) as error:
        engine.dispose()
        raise WrongMapping([f"the database cannot be opened or prepared ({type(error).__name__})"]) from None
    except WrongMapping:
        engine.dispose()
        raise
    return Database(engine, found, clock)


def _as_column(column: sa.Column[Any], text: str) -> Any:
    kind: Callable[[str], Any] = UUID if isinstance(column.type, sa.Uuid) else str
    return kind(text)


@contextmanager
def _in_codes() -> Iterator[None]:
    """Faults of the database as codes: their texts may hold personal data, and stay here."""
    try:
        yield
    except sa.exc.IntegrityError:
        raise CannotDo("CONSTRAINT", final=True) from None
    except sa.exc.OperationalError:
        raise CannotDo("UNAVAILABLE", final=False) from None
    except (sa.exc.StatementError, sa.exc.CompileError):
        raise CannotDo("DOES_NOT_FIT", final=True) from None
