"""Runs one document on both routes over the same world, and says what each answered and at whom it looked."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from graphql import ExecutionResult

from habeas.access import Actor
from habeas.kernel.clock import Clock
from habeas.main import Engines
from habeas.reading.finish import Looked
from habeas.reading.read import Admission
from habeas.reading.route import CompiledRoute
from habeas.storage.transaction import Transaction
from habeas.web.documents import Documents
from habeas.web.errors import Trace, formatted
from habeas.web.execution import EngineExecute, Operation, core_schema
from habeas.web.options import WebLimits
from habeas.writing.replay import Idempotent
from habeas.writing.request import RequestContext

LIMITS = WebLimits()


@dataclass
class Notebook:
    """Stands in for the ledger, so that both routes read an unchanged world."""

    looks: list[str] = field(default_factory=list)

    async def __call__(
        self, tx: Transaction, actor: Actor, looks: Sequence[Looked], admission: Admission | None, clock: Clock
    ) -> None:
        self.looks += [f"{look} {admission}" for look in looks]

    def taken(self) -> list[str]:
        """What was noted since the last time."""
        taken, self.looks = sorted(self.looks), []
        return taken


@dataclass(frozen=True)
class Answer:
    """What a route answered, as bytes, and the looks that it noted."""

    body: bytes
    looks: list[str]


class BothRoutes:
    """One schema and one world, two routes."""

    def __init__(self, engines: Engines) -> None:
        self.notebook = Notebook()
        self.reads = replace(engines.reads, ledger=self.notebook, noting=None)
        self.engines = engines
        self.documents = Documents(core_schema(engines.schema), LIMITS)
        self.ordinary = EngineExecute(engines.schema, LIMITS)
        self.compiled = CompiledRoute(engines.schema, self.reads)

    async def ask(
        self, actor: Actor | None, text: str, variables: dict[str, Any], idempotent: Idempotent | None = None
    ) -> tuple[Answer, Answer | None]:
        """The ordinary answer, and the compiled one if there is any; raises DocumentRefused for an invalid document."""
        prepared = self.documents.prepare(text)
        clock, url = self.engines.clock, "http://habeas.test"
        context = RequestContext(actor, self.reads, self.engines.writes, clock, url, idempotent)
        operation = Operation(prepared, prepared.operation(None), variables, context)
        ordinary = Answer(_body(await self.ordinary(operation)), self.notebook.taken())
        result = await self.compiled.answer(prepared, operation.node, variables, context)
        noted = self.notebook.taken()
        return ordinary, None if result is None else Answer(_body(result), noted)


def _body(result: ExecutionResult) -> bytes:
    errors = formatted(result.errors or [], LIMITS, Trace())
    for error in errors:
        error["extensions"].pop("errorId", None)
    errors.sort(key=lambda error: str(error.get("path")))
    return orjson.dumps({"errors": errors, "data": result.data})
