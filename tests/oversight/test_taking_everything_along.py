"""Whoever chooses to export and leave, over HTTP: told, free, seen by nobody, and with a package of everything."""

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.kernel.ids import new_id
from habeas.oversight.commands.capture import NotifyCapture
from habeas.oversight.system import platform
from habeas.writing.run import run
from tests.oversight.ground import CAPTURES
from tests.oversight.test_captures import CHOOSE
from tests.world import Demo, demo_world

MAYA, CONTOSO, WORK = "person-ca", "contoso.example", "maya.torres@contoso.example"
ADDRESSES = "{ viewer { addresses { address verifiedAt } } }"
MEMBERS = "query M($id: ID!) { organization(id: $id) { members(first: 50) { nodes { email } } } }"
ADDRESS = """
insert into habeas.email_address (org_id, id, subject_id, address, is_primary, verified_at)
values ($1, $2, $3, $4, false, now())
"""
ON_DOMAIN = "insert into habeas.address_domain (org_id, name, subject_id, controller_id) values ($1, $2, $3, $4)"


@pytest.fixture
async def demo(cluster: ClusterSettings, tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path, mail_folder=tmp_path / "mails") as found:
        yield found


async def captured(demo: Demo) -> Any:
    """Maya has an address on Contoso's domain, and is told that Contoso may oversee it."""
    maya = demo.held[MAYA].actor
    own = (maya.organization_id, new_id(), maya.subject_id, WORK)
    await demo.as_superuser("sg", ADDRESS, *own)
    await demo.as_superuser("sg", ON_DOMAIN, maya.organization_id, CONTOSO, maya.subject_id, maya.controller_id)
    contoso: UUID = demo.held["contoso-admin"].actor.organization_id
    (domain,) = await demo.as_superuser("sg", "select id from habeas.domain where name = $1", CONTOSO)
    found = platform("sg", contoso, maya.controller_id, maya.subject_id)
    await run(NotifyCapture("sg", domain["id"], CONTOSO, CONTOSO), found, engine=demo.engines.writes)
    await demo.drain()
    (capture,) = (await demo.data(MAYA, CAPTURES))["viewer"]["captures"]["nodes"]
    return capture


@pytest.mark.promise("AISHU-9")
async def test_whoever_exports_and_leaves_takes_everything_along_and_is_seen_by_nobody(demo: Demo) -> None:
    held = (await demo.data(MAYA, "MyData"))["viewer"]["records"]
    capture = await captured(demo)
    assert capture["notice"]["organization"] == "Contoso GmbH"
    before = {node["reference"] for node in await requests(demo)}
    fields = {"capture": capture["id"], "choice": "EXPORT_AND_LEAVE"}
    chosen = (await demo.data(MAYA, CHOOSE, {"input": fields}))["chooseCapture"]
    assert chosen["userErrors"] == []
    await demo.drain()
    (after,) = (await demo.data(MAYA, CAPTURES))["viewer"]["captures"]["nodes"]
    assert (after["state"], after["choice"]) == ("DECLINED", "EXPORT_AND_LEAVE")
    addresses = (await demo.data(MAYA, ADDRESSES))["viewer"]["addresses"]
    assert WORK not in {each["address"] for each in addresses}
    mine = (await demo.data(MAYA, "MyData"))["viewer"]
    assert mine["records"] == held
    assert len(mine["spaces"]) == 1
    seen = (await demo.data("contoso-admin", MEMBERS, {"id": demo.organization()}))["organization"]
    assert WORK not in {node["email"] for node in seen["members"]["nodes"]}
    (export,) = [node for node in await requests(demo) if node["reference"] not in before]
    assert (export["status"], export["rights"][0]["right"]) == ("DELIVERED", "PORTABILITY")
    words = await unpacked(demo, export["delivery"]["url"])
    labels = {edge["node"]["label"] for edge in held["edges"]}
    assert labels
    assert {label for label in labels if label not in words} == set()


async def unpacked(demo: Demo, url: str) -> str:
    """All text of a package, fetched as its person does."""
    headers = {"authorization": f"Bearer {demo.held[MAYA].token}"}
    answer = await demo.client.get(url, headers=headers)
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        return "".join(package.read(name).decode(errors="replace") for name in package.namelist())


async def requests(demo: Demo) -> list[Any]:
    edges = (await demo.data(MAYA, "MyRequests"))["viewer"]["rightsRequests"]["edges"]
    return [edge["node"] for edge in edges]
