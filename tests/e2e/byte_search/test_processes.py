"""After an erasure and a closed account, no byte that any of the processes leaves behind tells of the person."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from habeas.demo.cluster import DATABASES, REGIONS
from tests.connectors.listening import listening
from tests.connectors.system import System, a_secret
from tests.crash.chaos import LEFT
from tests.crash.deployment import Deployment, deployment
from tests.e2e.byte_search.hay import Needles, back_to, base_backup, below, dumped, files_of_server, restore, swept
from tests.e2e.byte_search.life import DESK, Life, Who

pytestmark = pytest.mark.campaign

ERASED = Who("person-eu", "Nadelauge", "Annika Vogt", "annika.vogt@contoso.example", "DE", "ANYSHARE")
CLOSED = Who("person-ca", "Haystacked", "Maya Torres", "maya@torres.example", "US-CA", "ANYBACKUP")
EXPORTED = "Halmfund"
"""What the controller's other system holds about anybody."""
SETTLED_WITHIN_SECONDS = 300
RECORDS = "select id, label, sealed from habeas.vault_record where subject_id = $1 and org_id = $2"
KEY = "select wrapped from habeas.space_key where subject_id = $1 and org_id = $2"
AN_HOUR_PASSES = """update queue.pgqueuer set execute_after = now()
                     where entrypoint = 'rights.forget_account' and status = 'queued'"""
REGISTER = """mutation ($input: RegisterConnectorInput!) { registerConnector(input: $input) {
  connector { id } userErrors { code message } } }"""


@dataclass(frozen=True)
class Aftermath:
    """What was found before and after, by place; and what `habeas restore` said."""

    before: set[str]
    found: Mapping[str, Mapping[str, list[str]]]
    said: str


@pytest.fixture(scope="module")
async def aftermath() -> AsyncIterator[Aftermath]:
    folder = Path(tempfile.mkdtemp(prefix="habeas-bytes-"))
    settings: dict[str, Any] = {
        "erasure_ledger": [folder / "erasures"],
        "mail_folder": folder / "mails",
        "outbound_loopback": True,
        "connector_first_pause_s": 0.2,
    }
    other = System([_answers], a_secret("b"))
    try:
        async with listening(other.app) as url, deployment(folder / "data", **settings) as made:
            yield await _lived(made, folder, f"{url}/habeas")
    finally:
        shutil.rmtree(folder)


def _answers(call: dict[str, Any]) -> dict[str, Any]:
    if call["operation"] != "EXPORT":
        return {"outcome": "done"}
    return {"outcome": "done", "data": [{"category": "DEVICE", "records": [{"said": EXPORTED}]}]}


async def _lived(made: Deployment, folder: Path, url: str) -> Aftermath:
    async with httpx.AsyncClient(timeout=120) as client:
        lives = [Life(made, client, who) for who in (ERASED, CLOSED)]
        await _connect(lives[0], url)
        for life in lives:
            await life.lead()
        await _settled(made)
        held = await _held(made)
        made.stop_services()
        dumps = dumped(made, folder / "before")
        held = _telling(held, b"".join(path.read_bytes() for path in dumps))
        before = _names(dumps, Needles.of(held))
        base_backup(made, folder / "backup")
        await made.revive()
        await lives[0].end("ERASURE")
        await lives[1].owe_nothing()
        await lives[1].end("ACCOUNT_CLOSURE")
        await _settled(made)
        await _forgotten(made)
        await _settled(made)
    made.stop_services()
    needles = Needles.of(await _gone(made, held))
    found: dict[str, Mapping[str, list[str]]] = _search(made, folder / "after", needles)
    found["services"] = needles.in_files(path for path in (made.server.log, made.worker.log))
    found["copy of the ledger"] = needles.in_files(below(folder / "erasures"))
    back_to(made, folder / "backup")
    said = restore(made)
    found |= {f"{place}, restored": names for place, names in _search(made, folder / "restored", needles).items()}
    await made.revive()
    return Aftermath(before, found, said)


def _search(made: Deployment, folder: Path, needles: Needles) -> dict[str, Mapping[str, list[str]]]:
    found: dict[str, Mapping[str, list[str]]] = {"dumps": needles.in_files(iter(dumped(made, folder)))}
    swept(made)
    made.database.stop()
    found["files of PostgreSQL"] = needles.in_files(files_of_server(made.database))
    made.database.revive()
    return found


def _telling(held: Mapping[str, str | bytes], dumps: bytes) -> dict[str, str | bytes]:
    """Without labels that are words of the register, or of PostgreSQL, as well as of one record."""

    def tells(name: str, word: str | bytes) -> bool:
        return not name.startswith("label") or (isinstance(word, str) and dumps.count(word.encode()) == 1)

    return {name: word for name, word in held.items() if tells(name, word)}


def _names(files: list[Path], needles: Needles) -> set[str]:
    return {name for names in needles.in_files(iter(files)).values() for name in names}


async def _connect(life: Life, url: str) -> None:
    given = {"code": "CRM", "name": "The CRM", "url": url, "secret": a_secret("b"), "operations": ["EXPORT", "ERASE"]}
    await life.ask(REGISTER, given, DESK)


async def _settled(made: Deployment) -> None:
    """Wait until nothing is under way."""
    async with asyncio.timeout(SETTLED_WITHIN_SECONDS):
        for region in REGIONS:
            connection = await asyncpg.connect(made.cluster.dsn("postgres", DATABASES[region]))
            try:
                while await connection.fetchval(LEFT):  # noqa: ASYNC110
                    await asyncio.sleep(0.2)
            finally:
                await connection.close()


async def _forgotten(made: Deployment) -> None:
    connection = await asyncpg.connect(made.cluster.dsn("postgres", DATABASES["sg"]))
    try:
        assert await connection.execute(AN_HOUR_PASSES) == "UPDATE 1"
    finally:
        await connection.close()


async def _held(made: Deployment) -> dict[str, str | bytes]:
    """Everything of the two that must be gone, as it lies there before."""
    found: dict[str, str | bytes] = {"exported": EXPORTED, "corrected value": f"{ERASED.word} value"}
    found |= {"explanation": f"{ERASED.word} explanation", "name": CLOSED.name, "address": CLOSED.address}
    found |= {"word": CLOSED.word, "second address": f"{CLOSED.word.lower()}@second.example"}
    actors = [made.held[who.persona].actor for who in (ERASED, CLOSED)]
    connection = await asyncpg.connect(made.cluster.dsn("postgres", DATABASES["sg"]))
    try:
        for actor in actors:
            place = (actor.subject_id, actor.organization_id)
            found[f"key of {actor.subject_id}"] = await connection.fetchval(KEY, *place)
            for row in await connection.fetch(RECORDS, *place):
                found[f"sealed {row['id']}"] = row["sealed"]
                found[f"label {row['id']}"] = row["label"]
    finally:
        await connection.close()
    return found


async def _gone(made: Deployment, held: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """All of it but the labels of records that a law keeps, restricted; their values are sealed anew."""
    connection = await asyncpg.connect(made.cluster.dsn("postgres", DATABASES["sg"]))
    try:
        kept = {f"label {row['id']}" for row in await connection.fetch("select id from habeas.vault_record")}
    finally:
        await connection.close()
    return {name: word for name, word in held.items() if name not in kept}


def test_before_the_erasure_the_search_finds_what_it_looks_for(aftermath: Aftermath) -> None:
    assert {"name", "address", "word", "second address", "explanation"} <= aftermath.before
    for kind in ("key of", "sealed", "label"):
        assert any(name.startswith(kind) for name in aftermath.before), kind


@pytest.mark.promise("AISHU-91", "AISHU-96")
@pytest.mark.parametrize("place", ["dumps", "files of PostgreSQL", "services", "copy of the ledger"])
def test_nothing_that_was_erased_or_forgotten_is_found(aftermath: Aftermath, place: str) -> None:
    assert aftermath.found[place] == {}


@pytest.mark.parametrize("place", ["dumps, restored", "files of PostgreSQL, restored"])
def test_a_backup_from_before_tells_nothing_either_once_it_was_restored(aftermath: Aftermath, place: str) -> None:
    assert ", 1 accounts forgotten again" in aftermath.said
    assert aftermath.found[place] == {}
