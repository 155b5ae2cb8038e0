"""The `habeas` command: what an operator types, from an empty PostgreSQL to a server that stops cleanly."""

import asyncio
import json
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psycopg
import pytest
import yaml
from click.testing import CliRunner, Result
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from habeas.auth.keys import SigningKey
from habeas.cli import main
from habeas.cli.settings_guide import as_markdown
from habeas.demo.cluster import ClusterSettings
from habeas.jurisdictions.cases.files import written_case
from habeas.kernel.ids import new_id
from habeas.settings import Settings
from habeas.storage.migrations import Target, newest
from habeas.storage.roles import APP, MIGRATOR
from habeas.vault.ledger import Erased, LedgerCopy
from habeas.vault.rules import ErasedKind

ROOT = Path(__file__).parents[1]
IN_PROCESS = "from habeas.cli import main; main()"
CASE = {
    "given": {
        "right": "ACCESS",
        "received_at": "2026-03-05T10:00:00+00:00",
        "laws": ["EU_GDPR:IE"],
        "notice": "AISHU",
    }
}
LISTENING = "select count(*) > 0 from pg_stat_activity where datname = %s and query ilike '%%listen%%'"
Environment = Mapping[str, str]


@dataclass(frozen=True)
class Ended:
    """How a command ended that became a process of its own."""

    exit_code: int
    output: str


def habeas(*arguments: str, env: Environment | None = None) -> Result:
    return CliRunner().invoke(main, arguments, env=dict(env or {}), catch_exceptions=False)


def served(*options: str, env: Environment) -> Ended:
    """`habeas serve` where it is refused: what serves replaces the process that was told to."""
    command = [sys.executable, "-c", IN_PROCESS, "serve", *options]
    here = {**env, "PATH": "", "PYTHONPATH": str(ROOT / "src")}
    found = subprocess.run(command, env=here, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)  # noqa: S603
    return Ended(found.returncode, found.stdout + found.stderr)


@pytest.fixture
def deployment(cluster: ClusterSettings, tmp_path: Path) -> Iterator[Environment]:
    """The environment of a deployment whose databases do not exist yet."""
    names = {code: f"deployed_{code}_{new_id().hex}" for code in ("sg", "directory")}
    SigningKey.load_or_create(tmp_path / "key.pem")
    yield {
        "HABEAS_REGIONS__SG": cluster.dsn(APP, names["sg"]),
        "HABEAS_DIRECTORY": cluster.dsn(APP, names["directory"]),
        "HABEAS_MIGRATOR_REGIONS__SG": cluster.dsn(MIGRATOR, names["sg"]),
        "HABEAS_MIGRATOR_DIRECTORY": cluster.dsn(MIGRATOR, names["directory"]),
        "HABEAS_REGION_KEYS__SG": cluster.secrets["key:sg"],
        "HABEAS_DIRECTORY_KEY": cluster.secrets["key:directory"],
        "HABEAS_SIGNING_KEY_PATH": str(tmp_path / "key.pem"),
        "HABEAS_ERASURE_LEDGER": json.dumps([str(tmp_path / "erasures")]),
    }
    with psycopg.connect(cluster.superuser_dsn, autocommit=True) as connection:
        for name in names.values():
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def deployed(deployment: Environment, cluster: ClusterSettings) -> Environment:
    """The same, bootstrapped and migrated."""
    assert habeas("bootstrap", "--superuser-dsn", cluster.superuser_dsn, env=deployment).exit_code == 0
    assert habeas("migrate", env=deployment).exit_code == 0
    return deployment


def test_from_an_empty_cluster_to_a_deployment_that_the_doctor_finds_sound(
    deployment: Environment, cluster: ClusterSettings
) -> None:
    sick = habeas("doctor", env=deployment)
    assert sick.exit_code == 1
    assert "sg: the database cannot be reached" in sick.output

    made = habeas("bootstrap", "--superuser-dsn", cluster.superuser_dsn, env=deployment)
    assert made.exit_code == 0
    assert "for sg." in made.output
    assert "sg: it has no schema yet" in habeas("doctor", env=deployment).output

    migrated = habeas("migrate", env=deployment)
    assert f"sg: {newest(Target.REGION)}" in migrated.output
    assert f"directory: {newest(Target.DIRECTORY)}" in migrated.output
    sound = habeas("doctor", env=deployment)
    assert sound.output == "Nothing is wrong.\n"
    assert sound.exit_code == 0

    again = habeas("bootstrap", "--superuser-dsn", cluster.superuser_dsn, env=deployment)
    assert again.output == "Everything is there already.\n"


def test_bootstrap_can_be_kept_to_the_databases_of_one_cluster(
    deployment: Environment, cluster: ClusterSettings
) -> None:
    made = habeas("bootstrap", "--superuser-dsn", cluster.superuser_dsn, "--only", "directory", env=deployment)
    assert "for directory." in made.output
    assert "for sg." not in made.output


def test_settings_are_printed_without_their_secrets(deployment: Environment, cluster: ClusterSettings) -> None:
    printed = habeas("settings", env=deployment).output
    assert "HABEAS_REGIONS = sg: **********" in printed
    assert not any(secret in printed for secret in cluster.secrets.values())
    assert set(habeas("settings", env=deployment).output.split()) >= {
        f"HABEAS_{name.upper()}" for name in Settings.model_fields
    }


def test_the_guide_of_settings_is_printed_too() -> None:
    assert habeas("settings", "--markdown").output == as_markdown()


def test_a_setting_at_fault_is_named_and_its_value_is_not() -> None:
    refused = habeas("doctor", env={"HABEAS_REGION_KEYS__SG": "tooShortAndSecret"})
    assert refused.exit_code == 1
    assert "HABEAS_REGION_KEYS__SG" in refused.output
    assert "tooShort" not in refused.output


def test_serving_as_the_owner_s_member_is_refused_in_one_sentence(deployed: Environment) -> None:
    refused = served(env={**deployed, "HABEAS_REGIONS__SG": deployed["HABEAS_MIGRATOR_REGIONS__SG"]})
    assert refused.exit_code == 1
    assert "the login role of region sg" in refused.output
    assert "Traceback" not in refused.output


def test_migrating_without_a_dsn_says_which_setting_lacks() -> None:
    refused = habeas("migrate")
    assert refused.exit_code == 1
    assert "HABEAS_MIGRATOR_REGIONS" in refused.output


def test_migrating_a_database_that_is_out_of_reach_names_it_and_nothing_of_its_dsn() -> None:
    refused = habeas("migrate", env={"HABEAS_MIGRATOR_REGIONS__SG": "postgresql://x:secret@127.0.0.1:1/nothing"})
    assert refused.exit_code == 1
    assert "Error: sg: the database is out of reach" in refused.output
    assert "secret" not in refused.output


def test_a_case_is_resolved_and_explained(tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps(CASE))
    resolved = json.loads(habeas("resolve", str(case)).output)
    assert resolved["EU_GDPR"]["legal_due"] == "2026-04-07"
    assert resolved["effective_due"] == "2026-03-26"
    assert "2026-04-07" in habeas("resolve", str(case), "--explain").output


def test_a_bare_given_and_a_list_of_cases_are_resolved_too(tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps(CASE["given"]))
    alone = json.loads(habeas("resolve", str(case)).output)
    case.write_text(json.dumps([CASE, CASE["given"]]))
    assert json.loads(habeas("resolve", str(case)).output) == [alone, alone]
    assert habeas("resolve", str(case), "--explain").output.count("EU_GDPR:IE applies") == 2


@pytest.mark.parametrize("written", ['"a word"', "null", '{"given": 3}', "[1]", "{}"])
def test_what_is_no_case_is_refused_in_a_sentence(tmp_path: Path, written: str) -> None:
    case = tmp_path / "case.json"
    case.write_text(written)
    refused = habeas("resolve", str(case))
    assert (refused.exit_code, refused.output.startswith("Error: ")) == (1, True)


def test_a_case_in_yaml_says_what_it_says_in_json(tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps(CASE))
    resolved = habeas("resolve", str(case)).output
    written = tmp_path / "case.yaml"
    plain = yaml.safe_dump(CASE, width=1000).replace("'", "")
    written.write_text(plain)
    assert habeas("resolve", str(written)).output == resolved
    assert yaml.safe_load(plain) != CASE, "a loader of any YAML would make dates of its dates"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2026-03-01", "2026-03-01"),
        ("2026-03-01T09:00:00+01:00", "2026-03-01T09:00:00+01:00"),
        ("!!timestamp 2026-03-01", "2026-03-01"),
        ("NO", "NO"),
        ("09:30:00", "09:30:00"),
        ("014", "014"),
        ("14", 14),
        ("-1.5e3", -1500.0),
        ("true", True),
        ("", None),
        ('"14"', "14"),
        ("[1, {a: null}]", [1, {"a": None}]),
    ],
)
def test_a_plain_value_of_yaml_is_what_json_would_have(written: str, value: object) -> None:
    found = written_case(f"now: {written}")
    assert (found, type(found["now"])) == ({"now": value}, type(value))


@pytest.mark.parametrize(
    "text", [json.dumps(CASE), json.dumps(CASE, indent=4), json.dumps([CASE, {"a": "\U0001f600"}])]
)
def test_json_is_read_as_json(text: str) -> None:
    assert written_case(text) == json.loads(text)


@pytest.mark.parametrize(
    "written",
    ["right: [", '{"right": ', "right: ACCESS\nright: ERASURE", '{"a": 1, "a": 1}', "!!python/name:os.system"],
)
def test_a_case_that_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, written: str) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(written)
    refused = habeas("resolve", str(case))
    assert (refused.exit_code, refused.output.startswith("Error: ")) == (1, True)
    assert any(said in refused.output for said in ("neither YAML nor JSON", "named a second time"))


def test_the_schema_is_printed() -> None:
    assert "type Query" in habeas("schema").output


def test_promises_are_printed_as_proven_and_open(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(
        'import pytest\n\n\n@pytest.mark.promise("AISHU-1")\ndef test_one() -> None:\n    assert True\n'
    )
    printed = habeas("promises", "--tests", str(tmp_path)).output
    assert "1 of 287 promises are proven" in printed
    assert "proven  AISHU-1 " in printed
    assert habeas("promises", "--tests", str(tmp_path), "--write", str(tmp_path / "page.md")).exit_code == 0
    assert "AISHU-1" in (tmp_path / "page.md").read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def started(command: str, environment: Environment, *options: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The command as a process of its own, which ends with the test at the latest."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        IN_PROCESS,
        command,
        *options,
        env={**environment, "PATH": "", "PYTHONPATH": str(ROOT / "src")},
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def until(
    process: asyncio.subprocess.Process, happened: Callable[[], Awaitable[bool]], seconds: float = 120
) -> None:
    """Wait until it happened, as long as the process lives."""
    async with asyncio.timeout(seconds):
        while not await happened():
            if process.returncode is not None:
                _, said = await process.communicate()
                raise AssertionError(said.decode())
            await asyncio.sleep(0.05)


async def stopped(process: asyncio.subprocess.Process, way: signal.Signals) -> tuple[int, str]:
    process.send_signal(way)
    async with asyncio.timeout(240):
        _, said = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])
async def test_the_server_answers_and_stops_cleanly(deployed: Environment, way: signal.Signals) -> None:
    await serves(deployed, way)


def test_nothing_is_served_after_a_restore_before_its_erasures_were_replayed(
    deployed: Environment, tmp_path: Path
) -> None:
    erased = Erased(new_id(), new_id(), ErasedKind.RECORD, bytes(32), datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    LedgerCopy("sg", (tmp_path / "erasures",)).append([erased])
    for refused in (served(env=deployed), habeas("worker", env=deployed)):
        assert refused.exit_code == 1
        assert "region sg was restored from a backup" in refused.output
        assert "run `habeas restore`" in refused.output
    assert "1 entries of the ledger written again" in habeas("restore", env=deployed).output
    assert "0 entries of the ledger written again" in habeas("restore", env=deployed).output
    asyncio.run(serves(deployed, signal.SIGTERM))


async def serves(deployed: Environment, way: signal.Signals) -> None:
    """The server answers, and ends in this way."""
    port = free_port()

    async def answers() -> bool:
        try:
            answer = await client.post(f"http://127.0.0.1:{port}/graphql", json={"query": "{ __typename }"})
        except httpx.ConnectError:
            return False
        return answer.status_code < 500

    async with started("serve", {**deployed, "HABEAS_PORT": str(port)}) as process:
        async with httpx.AsyncClient() as client:
            await until(process, answers)
        code, said = await stopped(process, way)
    assert code == 0, said
    assert "Traceback" not in said


def test_a_worker_without_settings_says_which_it_needs() -> None:
    refused = habeas("worker", env={})
    assert (refused.exit_code, refused.output) == (1, "Error: no directory is configured; set HABEAS_DIRECTORY\n")


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])
async def test_the_worker_waits_for_jobs_and_stops_cleanly(
    deployed: Environment, cluster: ClusterSettings, way: signal.Signals
) -> None:
    database = conninfo_to_dict(deployed["HABEAS_REGIONS__SG"])["dbname"]

    async def listens() -> bool:
        found = await connection.execute(LISTENING, (database,))
        return await found.fetchone() == (True,)

    async with started("worker", deployed) as process:
        async with await psycopg.AsyncConnection.connect(cluster.superuser_dsn, autocommit=True) as connection:
            await until(process, listens)
        code, said = await stopped(process, way)
    assert code == 0, said
    assert "Traceback" not in said
