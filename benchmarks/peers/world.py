"""The database of the comparison: a durable cluster of its own with generated people, kept between runs."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
from pydantic import SecretStr

from benchmarks.peers.load import request
from benchmarks.peers.operations import CONTROLLER, Operation, actor, person_id, variables
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
ASKERS = 75

# PostGraphile finds relations by foreign keys, and sorts in the database's own order.
HINTS = """
create index on habeas.membership (org_id, email);
comment on table habeas.person is E'@foreignKey (residence) references habeas.place (code)';
comment on table habeas.membership is E'@foreignKey (residence) references habeas.place (code)';
comment on table habeas.vault_record is
  E'@foreignKey (controller_id, category_code) references habeas.data_category (org_id, code)\\n'
  '@foreignKey (controller_id, service_code) references habeas.service (org_id, code)';
"""


@contextmanager
def running(folder: Path, persons: int) -> Iterator[tuple[ClusterSettings, Path]]:
    """The cluster, filled once, and the file that tells every server how to reach it."""
    with running_cluster(folder / "cluster", parameters=PARAMETERS) as cluster:
        _fill(cluster, persons)
        config = folder / "config.json"
        config.write_text(json.dumps(_config(cluster, folder)))
        _for_node(cluster, folder, persons)
        yield cluster, config


def _fill(cluster: ClusterSettings, persons: int) -> None:
    dsn = cluster.dsn("postgres", "habeas_sg")
    with psycopg.connect(dsn) as connection:
        connection.execute("create extension if not exists pg_stat_statements schema public")
        found = connection.execute("select count(*) from habeas.person").fetchone()
        if found is not None and found[0]:
            return
    named = ["-v", f"persons={persons}", "-v", f"controller={CONTROLLER}"]
    subprocess.run(["psql", dsn, "-q", "-1", "-v", "ON_ERROR_STOP=1", *named, "-f", HERE / "data.sql"], check=True)  # noqa: S603, S607
    with psycopg.connect(dsn) as connection:
        connection.execute(HINTS)
        _seal(connection, SpaceKeys(decoded_key(SecretStr(cluster.secrets["key:sg"]))))


def _seal(connection: "psycopg.Connection[tuple[object, ...]]", keys: SpaceKeys) -> None:
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
    told = {"simple": simple_dsn(cluster), "public_key": key, "persons": persons}
    (folder / "config.node.json").write_text(json.dumps(told))


def simple_dsn(cluster: ClusterSettings) -> str:
    """The DSN of the application's role in the form that Node's driver reads."""
    return f"postgresql://{APP}:{cluster.secrets[APP]}@localhost:{cluster.port}/habeas_sg?host={cluster.host}"


def requests(config: Path, operation: Operation, dialect: str) -> list[bytes]:
    """The requests of an operation, by many askers, in one system's words."""
    settings = Settings.model_validate(json.loads(config.read_text()))
    assert settings.signing_key_path is not None
    key, now = SigningKey.load_or_create(settings.signing_key_path), SystemClock().now()
    document = operation.postgraphile if dialect == "postgraphile" else operation.document
    persons = json.loads(config.with_suffix(".node.json").read_text())["persons"]
    made = []
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
        body = {"query": document, "variables": variables(who, dialect, persons)}
        made.append(request(token, json.dumps(body).encode()))
    return made
