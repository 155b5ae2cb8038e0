"""A client that sends documents to the schema over the small world of these tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry.types import ExecutionResult

from habeas.access import Actor
from habeas.audit.entering import LATE
from habeas.audit.ledger import append_looks
from habeas.demo.documents import document
from habeas.disclosures.mechanisms import mechanisms
from habeas.reading.read import ReadEngine
from habeas.reading.resolve import tags_of
from habeas.schema import BOOK, build_schema
from habeas.vault.keys import opened_json
from habeas.writing.request import RequestContext
from tests.rights.world import World

SCHEMA = build_schema()
URL = "https://habeas.test"


@dataclass
class Client:
    """Sends documents as anybody."""

    world: World
    schema: strawberry.Schema = SCHEMA

    async def ask(self, actor: Actor, text: str, variables: Mapping[str, Any] | None = None) -> Any:
        """The data of an answer without errors."""
        answer = await self.answer(actor, text, variables)
        assert answer.errors is None, answer.errors
        return answer.data

    async def answer(self, actor: Actor, text: str, variables: Mapping[str, Any] | None = None) -> ExecutionResult:
        """The answer with its errors."""
        writes = self.world.engine
        reads = ReadEngine(
            regions=writes.regions,
            book=BOOK,
            clock=writes.clock,
            tags=tags_of(self.schema._schema),
            opener=lambda region, *parts: opened_json(writes.keys[region], *parts),
            ledger=append_looks,
            mechanisms=mechanisms,
            gates={},
            late=LATE,
        )
        context = RequestContext(actor, reads, writes, writes.clock, URL)
        query = text if "{" in text else document(text)
        return await self.schema.execute(query, dict(variables or {}), context)


async def send(client: Client, person: str, *rights: str, **more: Any) -> dict[str, Any]:
    """A request of the person, as ExerciseMyRights answers it."""
    variables = {"input": {"rights": list(rights), "language": "en", **more}}
    answer = await client.ask(client.world.people[person], "ExerciseMyRights", variables)
    assert answer["submitRightsRequest"]["userErrors"] == []
    request: dict[str, Any] = answer["submitRightsRequest"]["request"]
    return request
