"""What an ordinary resolver reads with: one session for each request, and a DataLoader for each relation."""

import asyncio
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select, tuple_
from strawberry.dataloader import DataLoader

from habeas.access import Actor
from habeas.inventory.model import DataCategory, Service
from habeas.rights.model import RequestedRight
from habeas.tenancy.model import Place


class Reader:
    """One request's session and loaders; a lock, because a session runs one statement at a time."""

    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self.session, self.actor, self.lock = session, actor, asyncio.Lock()
        self.places = self._loader(Place, (Place.code,))
        self.categories = self._loader(DataCategory, (DataCategory.org_id, DataCategory.code))
        self.services = self._loader(Service, (Service.org_id, Service.code))
        self.rights: DataLoader[Any, Any] = DataLoader(self._rights)

    async def rows(self, statement: Any) -> list[Any]:
        """The rows of a statement."""
        async with self.lock:
            return list((await self.session.execute(statement)).scalars())

    def _loader(self, model: type[Any], columns: tuple[Any, ...]) -> DataLoader[Any, Any]:
        names = [column.key for column in columns]

        async def load(keys: list[Any]) -> list[Any]:
            wanted = columns[0] if len(columns) == 1 else tuple_(*columns)
            rows = await self.rows(select(model).where(wanted.in_(keys)))
            found = {_key(row, names): row for row in rows}
            return [found.get(key) for key in keys]

        return DataLoader(load)

    async def _rights(self, keys: list[Any]) -> list[Any]:
        pair = tuple_(col(RequestedRight.org_id), col(RequestedRight.request_id))
        rows = await self.rows(select(RequestedRight).where(pair.in_(keys)).order_by(col(RequestedRight.position)))
        return [[row for row in rows if (row.org_id, row.request_id) == key] for key in keys]


def _key(row: Any, names: list[str]) -> Any:
    return getattr(row, names[0]) if len(names) == 1 else tuple(getattr(row, name) for name in names)
