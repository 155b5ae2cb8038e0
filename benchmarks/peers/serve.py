"""Serves one system of the comparison on loopback: python -m benchmarks.peers.serve SYSTEM PORT CONFIG."""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import uvicorn
import uvloop
from graphql import ExecutionResult, OperationDefinitionNode
from starlette.applications import Starlette

from benchmarks.peers import naive
from habeas import main
from habeas.access import Actor
from habeas.auth.bearer import BearerAuthenticator
from habeas.auth.keys import SigningKey
from habeas.auth.tokens import Expectations, TokenVerifier
from habeas.kernel.clock import SystemClock
from habeas.reading import read
from habeas.serving import Connection, settle
from habeas.settings import Settings
from habeas.storage.exchange import answer
from habeas.storage.regions import Region
from habeas.storage.transaction import ContentGrant, observe
from habeas.web import app, graphql_view
from habeas.web.documents import Documents, PreparedDocument
from habeas.web.execution import Execute, Operation


def _ordinary(_: object, ordinary: Execute) -> Execute:
    return ordinary


async def _nothing(*_: object, **__: object) -> None:
    """The ledger of a server that keeps none: what looks cost is the difference."""


async def _unnoted(
    region: Region,
    actor: Actor,
    grant: ContentGrant | None,
    statement: str,
    parameters: Sequence[Any],
    _: Sequence[Any],
    *,
    spaces: bool = True,
) -> str:
    """The same exchange without the ledger's row: what the row costs is the difference."""
    text: str = await answer(region, actor, grant, statement, parameters, spaces=spaces)
    return "".join(text.split("\x02")[::2])


async def _at_once(run: Execute, operation: Operation, _: float) -> ExecutionResult:
    return await run(operation)


class _Uncounted(Documents):
    """Documents that may cost what they like."""

    def check_cost(
        self, prepared: PreparedDocument, operation: OperationDefinitionNode, variables: Mapping[str, Any]
    ) -> None:
        """Allow it."""


CHANGES: dict[str, tuple[tuple[ModuleType, str, object], ...]] = {
    "habeas-ordinary": ((main, "CompiledFirst", _ordinary),),
    "habeas-no-ledger": ((main, "append_looks", _nothing), (read, "noted", _unnoted)),
    "habeas-no-journal": ((main, "append", _nothing),),
    "habeas-no-limits": ((graphql_view, "execute_in_time", _at_once), (app, "Documents", _Uncounted)),
}
"""By which system what is put in whose place, before the server is made."""


async def serve(system: str, port: int, settings: Settings) -> None:
    """Serve until killed."""
    if system == "naive":
        await _listen(naive.build(settings.regions["sg"].get_secret_value(), authenticator(settings)), port)
        return
    for module, name, other in CHANGES.get(system, ()):
        if name not in vars(module):
            raise SystemExit(f"{module.__name__} has no {name}: {system} would be habeas itself")
        vars(module)[name] = other
    told: Counter[str] = Counter()
    if system == "habeas-observed":
        observe(lambda statement: told.update((statement,)))
    async with main.open_engines(settings) as engines:
        application = main.build_application(engines)
        settle()
        await _listen(application, port)


def authenticator(settings: Settings) -> BearerAuthenticator:
    """The same verification of tokens, with its cache, for the ordinary Python server."""
    assert settings.signing_key_path is not None
    key = SigningKey.load_or_create(settings.signing_key_path)
    expectations = Expectations(settings.token_issuer, settings.token_audience)
    return BearerAuthenticator(TokenVerifier(key.trusted(), expectations, SystemClock()))


async def _listen(application: Starlette, port: int) -> None:
    config = uvicorn.Config(
        application,
        host="127.0.0.1",
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        loop="uvloop",
        http=Connection,
    )
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        told = Settings.model_validate(json.loads(Path(sys.argv[3]).read_text()))
        runner.run(serve(sys.argv[1], int(sys.argv[2]), told))
