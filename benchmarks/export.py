"""What a package of a million records costs: memory, time, and the download of every frame of it."""

import argparse
import asyncio
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.access.stepup import PASSWORD
from habeas.demo.cluster import DATABASES, ClusterSettings, running_cluster
from habeas.demo.load.actors import platform
from habeas.demo.load.world import load_world
from habeas.demo.postmaster import SUPERUSER
from habeas.demo.world import slug_id
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.clock import SystemClock
from habeas.kernel.ids import new_id
from habeas.main import Engines, open_engines
from habeas.parts import package_signer
from habeas.rights.commands import SubmitRightsRequest, answer_request, open_answer
from habeas.storage.transaction import write
from habeas.vault.keys import sealed_json, space_key
from habeas.writing.run import run

MOST_MB = 300
REGION, PERSON = "sg", "julien"
_LIKE = "select * from habeas.vault_record where subject_id = $1 order by id limit 1"
_BATCH = 20_000


def main() -> None:
    """Print the figures; exit code 1 if memory went past the promise."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--records", type=int, default=1_000_000)
    records = asked.parse_args().records
    folder = Path(tempfile.mkdtemp(prefix="habeas-export-"))
    try:
        with running_cluster(folder / "data") as cluster:
            grown = asyncio.run(_measured(cluster, folder, records))
    finally:
        shutil.rmtree(folder)
    raise SystemExit(grown > MOST_MB)


async def _measured(cluster: ClusterSettings, folder: Path, count: int) -> float:
    settings = cluster.settings(signing_key_path=folder / "signing-key.pem", statement_timeout_ms=120_000)
    async with open_engines(settings) as engines:
        await load_world(engines, lambda _: None)
        person = _person()
        await _fill(cluster, engines, person, count)
        sent = await run(SubmitRightsRequest((Right.ACCESS,)), person, engine=engines.writes)
        assert sent.entity is not None
        assert isinstance(sent.entity.key, UUID)
        before, began = _peak(), time.perf_counter()
        system = platform(REGION, sent.entity.org_id, person.controller_id, person.subject_id)
        made = await answer_request(engines.writes, system, sent.entity.key, package_signer(settings))
        packed = time.perf_counter()
        assert made.entity is not None
        assert isinstance(made.entity.key, UUID)
        size = await _read(engines, person, made.entity.key)
        fetched, after = time.perf_counter(), _peak()
    lines = (
        f"records              {count:>12,}",
        f"package              {size / 1e6:>12,.1f} MB",
        f"prepared in          {packed - began:>12,.1f} s",
        f"read back in         {fetched - packed:>12,.1f} s",
        f"memory before        {before:>12,.1f} MB",
        f"memory at its height {after:>12,.1f} MB (at most {MOST_MB})",
    )
    sys.stdout.write("\n".join(lines) + "\n")
    return after


async def _read(engines: Engines, person: Actor, package_id: UUID) -> int:
    answer, digest, size = await open_answer(engines.writes, person, package_id), sha256(), 0
    async for frame in answer.content():
        digest.update(frame)
        size += len(frame)
    assert digest.hexdigest() == answer.sha256
    return size


async def _fill(cluster: ClusterSettings, engines: Engines, person: Actor, count: int) -> None:
    """Records like one that the person has, each sealed under the key of their space."""
    assert person.subject_id is not None
    connection = await asyncpg.connect(cluster.dsn(SUPERUSER, DATABASES[REGION]))
    try:
        like = dict(await connection.fetchrow(_LIKE, person.subject_id) or {})
        collecting = platform(REGION, like["org_id"], person.controller_id, person.subject_id)
        async with write(engines.regions[REGION], collecting) as tx:
            key = await space_key(tx, engines.keys[REGION], like["org_id"], person.subject_id, engines.clock.now())
        for start in range(0, count, _BATCH):
            rows = list(_rows(like, key, range(start, min(start + _BATCH, count))))
            await connection.copy_records_to_table(
                "vault_record", schema_name="habeas", columns=list(like), records=rows
            )
        await connection.execute("analyze habeas.vault_record")
    finally:
        await connection.close()


def _rows(like: dict[str, Any], key: bytes, places: range) -> Iterator[tuple[Any, ...]]:
    for place in places:
        record_id = new_id()
        value = {"line": place, "address": f"203.0.113.{place % 250}", "token": sha256(record_id.bytes).hexdigest()}
        more = {
            "id": record_id,
            "label": f"Line {place} of a log",
            "sealed": sealed_json(key, value, record_id),
            "collected_at": like["collected_at"] + timedelta(seconds=place),
        }
        yield tuple({**like, **more}.values())


def _person() -> Actor:
    subject_id = slug_id("person", PERSON)
    return Actor(
        kind=ActorKind.SELF,
        subject_id=subject_id,
        organization_id=slug_id("personal", PERSON),
        controller_id=slug_id("organization", "aomei"),
        region=REGION,
        role=Role.PERSON,
        scopes=ROLES[Role.PERSON],
        client_id="benchmark",
        token_id="benchmark",  # noqa: S106
        authenticated_at=SystemClock().now(),
        authentication_context=PASSWORD,
    )


def _peak() -> float:
    """The most memory that this process has had so far, in MB; PostgreSQL is another one."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    main()
