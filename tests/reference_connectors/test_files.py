"""The connector for files as a program, before a folder and before an S3-compatible bucket alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import obstore
import pytest
import yaml
from moto.server import ThreadedMotoServer
from obstore.store import LocalStore, ObjectStore, S3Store

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.clock import SystemClock
from habeas.reference_connectors.external import WrongMapping
from habeas.reference_connectors.files.mapping import FilesMapping
from habeas.reference_connectors.files.store import open_files
from tests.connectors.system import a_secret
from tests.connectors.test_steps import decided, states, the_answer
from tests.reference_connectors.calls import call_document, called
from tests.reference_connectors.conftest import Register
from tests.reference_connectors.programs import Program, running
from tests.rights.world import World

MAPPING = {
    "version": 1,
    "folders": [
        {"path": "people/{email}", "category": "DOCUMENT", "purposes": ["SERVICE"], "erase": "delete", "rectify": True},
        {
            "path": "contracts/{email}",
            "category": "CONTRACT",
            "erase": "keep",
            "kept": {"code": "LEGAL_OBLIGATION_RETENTION", "years": 6},
        },
    ],
}
HIS, NEIGHBOUR = "people/oliver@example.org/notes.txt", "people/annika@example.org.uk/notes.txt"


@dataclass(frozen=True)
class Files:
    """A root, what is in it, and the program before it."""

    store: ObjectStore
    program: Program

    def fill(self) -> None:
        """The first files again."""
        for path in self.paths():
            obstore.delete(self.store, path)
        for path, content in (
            ("people/annika@example.org/notes.txt", b"Bread, milk"),
            ("people/annika@example.org/photos/one.bin", b"\xff\x00"),
            (NEIGHBOUR, b"Another person"),
            (HIS, b"His own"),
        ):
            obstore.put(self.store, path, content)

    def paths(self) -> list[str]:
        """All files but the connector's own."""
        listed = [each["path"] for batch in obstore.list(self.store) for each in batch]
        return sorted(path for path in listed if not path.startswith(".habeas/"))


@contextmanager
def bucket() -> Iterator[tuple[str, ObjectStore, dict[str, str]]]:
    """A bucket on a server of its own: the root, a store for the test, and the environment of the program."""
    server = ThreadedMotoServer(port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        url = f"http://{host}:{port}"
        for name in ("shop", "versioned"):
            assert httpx.put(f"{url}/{name}", trust_env=False).status_code == 200
        versioning = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
        assert httpx.put(f"{url}/versioned?versioning", content=versioning, trust_env=False).status_code == 200
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
        environment = {**keys, "AWS_ENDPOINT_URL": url, "AWS_ALLOW_HTTP": "true"}
        config = {"access_key_id": "test", "secret_access_key": "test", "region": "us-east-1", "endpoint": url}
        store = S3Store("shop", config=config, client_options={"allow_http": True})  # type: ignore[arg-type]
        yield "s3://shop", store, environment
    finally:
        server.stop()


@pytest.fixture(scope="module", params=["folder", "bucket"])
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Files]:
    folder = tmp_path_factory.mktemp("files")
    mapping = folder / "mapping.yaml"
    mapping.write_text(yaml.safe_dump(MAPPING), encoding="utf-8")
    if request.param == "folder":
        root = folder / "root"
        root.mkdir()
        with running("files", folder, "--mapping", str(mapping), "--root", str(root)) as program:
            yield Files(LocalStore(root), program)
        return
    with (
        bucket() as (name, store, environment),
        running("files", folder, "--mapping", str(mapping), "--root", name, **environment) as program,
    ):
        yield Files(store, program)


@pytest.fixture
def files(opened: Files) -> Files:
    opened.fill()
    return opened


async def test_files_come_into_the_answer_package_and_only_those_of_the_person(
    world: World, superuser: Any, files: Files, register: Register
) -> None:
    await register(files.program)
    sent = await world.submit("annika", Right.ACCESS)
    await world.drain()
    [found] = (await the_answer(world, superuser, sent))["systems"]
    [entry] = found["data"]
    held = {each["item"]: each.get("text") or each["base64"] for each in entry["records"]}
    assert (entry["category"], held) == ("DOCUMENT", {"notes.txt": "Bread, milk", "photos/one.bin": "/wA="})


async def test_erased_files_are_gone_and_others_stay(
    world: World, superuser: Any, files: Files, register: Register
) -> None:
    await register(files.program)
    sent = await decided(world, Right.ERASURE)
    assert await states(superuser, sent) == {"CRM": "DONE"}
    assert files.paths() == [NEIGHBOUR, HIS]


async def test_a_corrected_file_has_its_new_content_and_an_unknown_one_is_for_a_human(files: Files) -> None:
    change = {"category": "DOCUMENT", "item": "notes.txt", "value": "Bread, no milk"}
    answer = await called(files.program, call_document("RECTIFY", changes=[change]))
    assert answer.json()["outcome"] == "done"
    found = bytes(obstore.get(files.store, "people/annika@example.org/notes.txt").bytes())
    assert found == b"Bread, no milk"
    unknown = {**change, "item": "../oliver@example.org/notes.txt"}
    answer = await called(files.program, call_document("RECTIFY", changes=[change, unknown]))
    assert (answer.json()["code"], answer.json()["retry"]) == ("ITEM_NOT_FOUND", False)
    assert bytes(obstore.get(files.store, HIS).bytes()) == b"His own"


async def test_a_repeated_erasure_is_answered_as_before_and_deletes_nothing_more(files: Files) -> None:
    erase = call_document("ERASE")
    first = await called(files.program, erase)
    obstore.put(files.store, "people/annika@example.org/new.txt", b"Written afterwards")
    again = await called(files.program, erase)
    assert first.json() == again.json() == {"key": erase["key"], "outcome": "done"}
    assert "people/annika@example.org/new.txt" in files.paths()


async def test_files_that_law_obliges_to_keep_stay_and_are_named(files: Files) -> None:
    obstore.put(files.store, "contracts/annika@example.org/one.pdf", b"Signed")
    answer = (await called(files.program, call_document("ERASE"))).json()
    assert (answer["outcome"], answer["code"]) == ("kept", "LEGAL_OBLIGATION_RETENTION")
    written = obstore.head(files.store, "contracts/annika@example.org/one.pdf")["last_modified"]
    assert int(answer["until"][:4]) == written.year + 6
    assert "contracts/annika@example.org/one.pdf" in files.paths()


async def test_an_address_that_is_a_path_leads_nowhere(files: Files) -> None:
    for address in ("..", ".", "../people/oliver@example.org", "annika@example.org/../oliver@example.org"):
        answer = await called(files.program, call_document("ERASE", subject={"emails": [address]}))
        assert answer.json()["outcome"] == "not-found", address
    assert HIS in files.paths()


async def test_a_call_that_is_unsigned_forged_old_or_none_is_refused(files: Files) -> None:
    erase = call_document("ERASE")
    assert (await called(files.program, erase, a_secret("x"))).status_code == 401
    old = SystemClock().now() - timedelta(minutes=6)
    assert (await called(files.program, erase, at=old)).status_code == 401
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.post(files.program.url, json=erase)).status_code == 401
    assert len(files.paths()) == 4


def test_a_bucket_that_keeps_versions_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with bucket() as (_, _, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(WrongMapping, match="what is deleted would stay"):
            open_files("s3://versioned", FilesMapping.model_validate(MAPPING), SystemClock())


def test_no_address_means_nobody_and_never_everybody() -> None:
    folder = FilesMapping.model_validate(MAPPING).folders[0]
    assert folder.paths({"emails": ["", " "], "id": ""}) == []
