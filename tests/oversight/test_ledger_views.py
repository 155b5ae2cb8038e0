"""The ledger as both sides see it: the person theirs, the auditor the organization's, nobody anything else."""

from dataclasses import replace

import pytest

from habeas.access import ROLES, Permission, Role
from habeas.audit.ledger import append_looks
from habeas.kernel.errors import ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.finish import Looked
from habeas.reading.globalid import encode
from habeas.storage.regions import Regions
from habeas.storage.transaction import write
from tests.oversight.documents import DIRECTORY_ENTRY, ledger_of, opened, organization
from tests.oversight.stage import Refused, Stage, set_stage

LEDGER = """query L($id: ID!) { organization(id: $id) { accessLedger { totalCount nodes {
  actorRole purpose fieldClasses organization { name } } } } }"""
MEMBERS = "query M($id: ID!) { organization(id: $id) { members { nodes { email } } } }"
NODE = "query N($id: ID!) { node(id: $id) { id ... on LedgerEntry { purpose } } }"


async def test_listing_members_is_a_look_at_each_of_them_but_oneself(stage: Stage) -> None:
    await stage.ask(stage.katrin.actor, MEMBERS, {"id": organization(stage.katrin)})
    for human, looks in ((stage.annika, 1), (stage.jonas, 1), (stage.tobias, 1), (stage.katrin, 0)):
        assert [entry["purpose"] for entry in await ledger_of(stage, human)] == ["MEMBER_DIRECTORY"] * looks


async def test_the_newest_look_comes_first(stage: Stage) -> None:
    for code in ("SECURITY_INVESTIGATION", "OFFBOARDING"):
        await opened(stage, stage.katrin, stage.annika, DIRECTORY_ENTRY, {"code": code, "note": "Because"})
        stage.clock.instant = stage.clock.instant.replace(hour=stage.clock.instant.hour + 1)
    entries = await ledger_of(stage, stage.annika)
    assert [entry["purpose"] for entry in entries] == ["OFFBOARDING", "SECURITY_INVESTIGATION"]


async def test_an_auditor_reads_the_organizations_ledger_and_no_other(stage: Stage) -> None:
    await opened(stage, stage.katrin, stage.annika, DIRECTORY_ENTRY)
    auditor = replace(stage.tobias.actor, role=Role.AUDITOR, scopes=ROLES[Role.AUDITOR])
    page = (await stage.ask(auditor, LEDGER, {"id": organization(stage.katrin)}))["organization"]["accessLedger"]
    assert page["totalCount"] == 1
    assert page["nodes"][0]["fieldClasses"] == ["DIRECTORY"]
    assert await stage.ask(stage.daniel.actor, LEDGER, {"id": organization(stage.katrin)}) == {"organization": None}


async def test_without_the_scope_the_organizations_ledger_is_closed(stage: Stage) -> None:
    narrowed = replace(stage.katrin.actor, scopes=stage.katrin.actor.scopes - {Permission.LEDGER_READ})
    with pytest.raises(Refused) as refused:
        await stage.ask(narrowed, LEDGER, {"id": organization(stage.katrin)})
    assert refused.value.code is ErrorCode.FORBIDDEN


async def test_an_entry_is_found_by_its_id_by_those_concerned_only(stage: Stage) -> None:
    await opened(stage, stage.katrin, stage.annika, DIRECTORY_ENTRY)
    (entry,) = await ledger_of(stage, stage.annika)
    found = await stage.ask(stage.annika.alone(), NODE, {"id": entry["id"]})
    assert found["node"] == {"id": entry["id"], "purpose": "SECURITY_INVESTIGATION"}
    for stranger in (stage.jonas.alone(), stage.daniel.actor):
        assert await stage.ask(stranger, NODE, {"id": entry["id"]}) == {"node": None}
    forged = encode("LED", stage.daniel.actor.organization_id, stage.daniel.member_id)
    assert await stage.ask(stage.annika.alone(), NODE, {"id": forged}) == {"node": None}


async def test_looks_that_are_kept_in_another_region_are_counted_and_not_silently_missing(regions: Regions) -> None:
    query = """query L($id: ID!) { organization(id: $id) { accessLedger {
      nodes { purpose } withheld { count reason region { code } } } } }"""
    async with set_stage(regions["sg"], regions["cn"]) as stage:
        actor = stage.katrin.actor
        look = Looked(actor.organization_id, new_id(), "DIRECTORY", "MEMBER_DIRECTORY", "CONTRACT", "Told", "cn")
        async with write(regions["cn"], actor) as tx:
            await append_looks(tx, actor, [look], None, stage.clock)
        page = (await stage.ask(actor, query, {"id": organization(stage.katrin)}))["organization"]["accessLedger"]
    withheld = [{"count": 1, "reason": "NO_TRANSFER_MECHANISM", "region": {"code": "cn"}}]
    assert page == {"nodes": [], "withheld": withheld}
