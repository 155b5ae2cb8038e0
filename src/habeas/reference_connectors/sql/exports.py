"""What a database holds of a person, by category, as the interface hands it over."""

import base64
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa

from habeas.connectors.rules.messages import LARGEST_REPLY, Call, Reply
from habeas.connectors.rules.sets import CallOutcome
from habeas.reference_connectors.external import CannotDo, concerned
from habeas.reference_connectors.sql.catalogue import Catalogue, Holding

_ROOM = 64 * 1024
"""What the rest of an answer may take beside its data."""


def export(connection: sa.Connection, catalogue: Catalogue, call: Call, keys: Sequence[Any]) -> Reply:
    """The rows of the persons with these keys; CannotDo where they are more than one answer may carry."""
    data, size = list[dict[str, Any]](), 0
    for holding in reversed(catalogue.holdings):
        if not concerned(holding.held.category, call):
            continue
        records = []
        for row in connection.execute(_rows(holding, keys)).mappings():
            record = {str(name): _said(value) for name, value in row.items()}
            size += len(orjson.dumps(record)) + 1
            if size > LARGEST_REPLY - _ROOM:
                raise CannotDo("TOO_LARGE", final=True)
            records.append(record)
        if records:
            data.append(_entry(holding, records))
    return Reply(CallOutcome.DONE if data else CallOutcome.NOT_FOUND, data=data)


def _rows(holding: Holding, keys: Sequence[Any]) -> sa.Select[Any]:
    columns = [holding.column(name) for name in dict.fromkeys(holding.held.export)]
    ordered = [*holding.table.primary_key.columns]
    found: sa.Select[Any] = sa.select(*columns)
    return found.where(holding.column(holding.held.person).in_(keys)).order_by(*ordered)


def _entry(holding: Holding, records: list[dict[str, Any]]) -> dict[str, Any]:
    held = holding.held
    return {"category": held.category, "purposes": list(held.purposes), "table": held.table, "records": records}


def _said(value: Any) -> Any:
    """A value of a column as JSON has it."""
    if isinstance(value, (bytes, memoryview)):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (str, int, float, bool, list, dict)) or value is None:
        return value
    return str(value) if isinstance(value, (Decimal, UUID)) else repr(value)
