"""The database of the comparison: a durable cluster of its own with generated people, kept between runs."""

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import psycopg
from pydantic import SecretStr

from benchmarks.peers.load import request
from benchmarks.peers.operations import ASKERS, CONTROLLER, PURPOSES, Operation, actor, person_id, variables
from habeas.auth.keys import SigningKey
from habeas.auth.mint import mint
from habeas.demo.cluster import ClusterSettings, running_cluster
from habeas.kernel.clock import SystemClock
from habeas.settings import Settings, decoded_key
from habeas.storage.roles import APP
from habeas.storage.sealed import SpaceKeys
from habeas.vault.keys import sealed_json

HERE = Path(__file__).parent
PARAMETERS = {
    "shared_buffers": "1GB",
    "max_connections": "100",
    "jit": "off",
    "max_wal_size": "4GB",
    "shared_preload_libraries": "pg_stat_statements",
}
SQL = HERE / "sql"
FUNCTIONS = {
    "give_consent": "peers.give_consent(purpose text) returns habeas.consent",
    "submit_request": "peers.submit_request(rights text[], language text) returns habeas.rights_request",
}
"""The writes of PostGraphile: the statements of sql/, word for word, as functions."""


@dataclass(frozen=True)
class Site:
    """A running database full of people, and what tells every server how to reach it."""

    persons: int
    config: Path
    postgres: psutil.Process
    superuser: str
    loading: float

    def pin(self, cores: Sequence[int] | None) -> None:
        """Keep the database, and who asks, off the first core where there are several."""
        for each in (self.postgres, *self.postgres.children(), psutil.Process()) if cores else ():
            each.cpu_affinity(list(cores or ())[1:])


@contextmanager
def running(folder: Path, persons: int) -> Iterator[Site]:
    """The cluster of so many people, filled once."""
    home = folder / str(persons)
    with running_cluster(home / "cluster", parameters=PARAMETERS) as cluster:
        _fill(cluster, persons, home / "loaded.json")
        config = home / "config.json"
        config.write_text(json.dumps(_config(cluster, home)))
        _for_node(cluster, home, persons)
        number = int((cluster.data_dir / "pgdata" / "postmaster.pid").read_text().split()[0])
        loading = json.loads((home / "loaded.json").read_text())["seconds"]
        yield Site(persons, config, psutil.Process(number), cluster.dsn("postgres", "habeas_sg"), loading)


def _fill(cluster: ClusterSettings, persons: int, loaded: Path) -> None:
    if loaded.exists():
        return
    began = time.perf_counter()
    dsn = cluster.dsn("postgres", "habeas_sg")
    with psycopg.connect(dsn) as connection:
        connection.execute("create extension if not exists pg_stat_statements schema public")
    named = [f"persons={persons}", f"controller={CONTROLLER}", f"purposes={PURPOSES}"]
    told = [word for each in named for word in ("-v", each)]
    subprocess.run(["psql", dsn, "-q", "-1", "-v", "ON_ERROR_STOP=1", *told, "-f", SQL / "data.sql"], check=True)  # noqa: S603, S607
    with psycopg.connect(dsn) as connection:
        connection.execute((SQL / "peers.sql").read_bytes())
        for name, head in FUNCTIONS.items():
            body = (SQL / f"{name}.sql").read_text()
            connection.execute(f"create function {head} language sql volatile as $body$ {body} $body$".encode())
        _seal(connection, SpaceKeys(decoded_key(SecretStr(cluster.secrets["key:sg"]))))
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("vacuum analyze")
    loaded.write_text(json.dumps({"persons": persons, "seconds": time.perf_counter() - began}))


def _seal(connection: "psycopg.Connection[tuple[Any, ...]]", keys: SpaceKeys) -> None:
    """Seal the records of those who ask, each under the key of its person's own space."""
    rows = connection.execute(
        "select org_id, subject_id, array_agg(id) from habeas.vault_record where subject_id = any(%s) group by 1, 2",
        ([person_id(n) for n in range(1, ASKERS + 1)],),
    ).fetchall()
    for org_id, subject_id, ids in rows:
        wrapped = keys.new()
        connection.execute("insert into habeas.space_key values (%s, %s, %s, now())", (org_id, subject_id, wrapped))
        values = [(sealed_json(keys.opened(wrapped), {"value": str(each)}, each), org_id, each) for each in ids]
        connection.cursor().executemany(
            "update habeas.vault_record set sealed = %s where org_id = %s and id = %s", values
        )


def _config(cluster: ClusterSettings, folder: Path) -> dict[str, object]:
    return {
        "regions": {"sg": cluster.dsn(APP, "habeas_sg")},
        "directory": cluster.dsn(APP, "habeas_directory"),
        "region_keys": {"sg": cluster.secrets["key:sg"]},
        "directory_key": cluster.secrets["key:directory"],
        "signing_key_path": str(folder / "signing-key.pem"),
        "public_url": "http://127.0.0.1",
        "pool_min_size": 2,
        "pool_max_size": 10,
    }


def _for_node(cluster: ClusterSettings, folder: Path, persons: int) -> None:
    """The same for the servers on Node: a DSN in their driver's form, and the public key of tokens as PEM."""
    key = SigningKey.load_or_create(folder / "signing-key.pem").private.as_pem(private=False).decode()
    settings = Settings.model_validate(json.loads((folder / "config.json").read_text()))
    told = {
        "simple": simple_dsn(cluster),
        "public_key": key,
        "persons": persons,
        "audience": settings.token_audience,
        "issuer": settings.token_issuer,
    }
    (folder / "config.node.json").write_text(json.dumps(told))


def simple_dsn(cluster: ClusterSettings) -> str:
    """The DSN of the application's role in the form that Node's driver reads."""
    return f"postgresql://{APP}:{cluster.secrets[APP]}@localhost:{cluster.port}/habeas_sg?host={cluster.host}"


def requests(config: Path, operation: Operation, dialect: str, *, keyed: bool = False) -> list[bytes]:
    """The requests of an operation, by many askers, in one system's words; `keyed`: each under a key of its own."""
    settings = Settings.model_validate(json.loads(config.read_text()))
    assert settings.signing_key_path is not None
    key, now = SigningKey.load_or_create(settings.signing_key_path), SystemClock().now()
    document = operation.postgraphile if dialect.startswith("postgraphile") else operation.document
    persons = json.loads(config.with_suffix(".node.json").read_text())["persons"]
    made: list[tuple[int, int, bytes]] = []
    for n in range(1, ASKERS + 1):
        who = actor(operation.asker, n)
        token = mint(
            who,
            issuer=settings.token_issuer,
            audience=settings.token_audience,
            lifetime=timedelta(hours=6),
            now=now,
            key=key,
        )
        for variant in range(operation.variants):
            body = {"query": document, "variables": variables(who, dialect, persons, variant)}
            under = f"benchmark-{variant}-{n}" if keyed else None
            made.append((variant, n, request(token, json.dumps(body).encode(), under)))
    return [raw for _, _, raw in sorted(made)]
