"""What a new request costs PostgreSQL: its statements over the wire and its writing transactions, beside Fides'."""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx
from asyncpg.connection import LoggedQuery

from habeas.demo.cluster import ClusterSettings, running_cluster
from habeas.demo.documents import document
from habeas.demo.load.world import load_world
from habeas.demo.personas import hold
from habeas.kernel.clock import SystemClock
from habeas.main import build_application, build_site, open_engines
from habeas.parts import signing_key

MOST = 2
ONE_CONNECTION = {"pool_min_size": 1, "pool_max_size": 2}
RIGHTS = (["ACCESS"], ["PORTABILITY", "ACCESS", "COPY"])
PERSONAS = ("person-eu", "person-ca", "person-av")
FIDES = "fides                47 statements in 5 transactions (docs/guides/performance.md)"
_OF_A_CONNECTION = ("pg_advisory_unlock_all", "typeinfo_tree", "current_setting('jit')", "prepare kept_")
"""What is asked once for a connection, not for a request: how types are written, and statements to be kept."""
_WRITES = ("begin", "select app.carry_out")


def main() -> None:
    """Print the figures; exit code 1 where a request cost more than promised."""
    folder = Path(tempfile.mkdtemp(prefix="habeas-creation-"))
    try:
        with running_cluster(folder / "data") as cluster:
            counted = asyncio.run(_counted(cluster, folder))
    finally:
        shutil.rmtree(folder)
    for name, statements, transactions in counted:
        sys.stdout.write(
            f"{name:<40} {statements:>3} statements, {transactions} transaction that writes (at most {MOST}, in 1)\n"
        )
    sys.stdout.write(f"{FIDES}\n")
    raise SystemExit(any(statements > MOST or transactions != 1 for _, statements, transactions in counted))


async def _counted(cluster: ClusterSettings, folder: Path) -> list[tuple[str, int, int]]:
    settings = cluster.settings(signing_key_path=folder / "signing-key.pem", **ONE_CONNECTION)
    async with open_engines(settings) as engines:
        world = await load_world(engines, lambda _: None)
        held = hold(world, settings, signing_key(settings), SystemClock().now())
        transport = httpx.ASGITransport(build_application(engines, build_site(settings, engines.schema)))
        async with httpx.AsyncClient(transport=transport, base_url=settings.public_url) as client:
            found = []
            for persona in PERSONAS:
                pool: Any = engines.regions[held[persona].actor.region].pool
                for rights in RIGHTS:
                    sent = await _sent(client, pool, held[persona].token, rights)
                    writing = sum(each.startswith(_WRITES) for each in sent)
                    found.append((f"habeas {persona} {'+'.join(rights)}", len(sent), writing))
            return found


async def _sent(client: httpx.AsyncClient, pool: Any, token: str, rights: list[str]) -> list[str]:
    """The statements of one request over HTTP."""
    statements: list[str] = []

    def take(sent: LoggedQuery) -> None:
        if not any(each in sent.query for each in _OF_A_CONNECTION):
            statements.extend(sent.query.split(";") if sent.query.startswith("begin") else [sent.query])

    given = {"input": {"rights": rights, "note": "Counted."}}
    connections = [await pool.acquire() for _ in range(ONE_CONNECTION["pool_max_size"])]
    for connection in connections:
        connection.add_query_logger(take)
        await pool.release(connection)
    answer = await _ask(client, token, "ExerciseMyRights", given)
    assert answer["data"]["submitRightsRequest"]["userErrors"] == [], answer
    for _ in connections:
        connection = await pool.acquire()
        connection.remove_query_logger(take)
        await pool.release(connection)
    return statements


async def _ask(client: httpx.AsyncClient, token: str, name: str, variables: dict[str, Any]) -> Any:
    body = {"query": document(name), "variables": variables}
    return (await client.post("/graphql", json=body, headers={"authorization": f"Bearer {token}"})).json()


if __name__ == "__main__":
    main()
