"""Oversight begins on the day that the notice names, and with nothing but what a person gives from before."""

from uuid import UUID

import pytest

from habeas.reading.globalid import encode
from habeas.storage.rows import insert
from habeas.storage.transaction import read, write
from habeas.vault.keys import space_key
from tests.oversight.documents import granted
from tests.oversight.ground import Ground
from tests.oversight.stage import NOW, Human, _platform, _record
from tests.oversight.test_captures import DONATE, choose, found
from tests.oversight.test_letters import ANNOUNCE

LATER = "later.example"


@pytest.mark.promise("AISHU-9")
async def test_whoever_joins_early_is_seen_by_nobody_before_the_day_of_the_notice(ground: Ground) -> None:
    katrin, human = ground.stage.katrin, await ground.somebody(f"nora@{LATER}")
    domain = await ground.verified(katrin, LATER)
    fields = {
        "domain": domain["id"],
        "scopes": ["members:read"],
        "purposes": ["OFFBOARDING"],
        "fieldClasses": [],
        "legalEntity": "Contoso GmbH",
        "contact": "privacy@contoso.example",
        "statement": "We oversee.",
    }
    await ground.stage.ask(katrin.actor, ANNOUNCE, {"input": fields})
    await ground.drain()
    await ground.check(katrin, domain)
    (capture,) = await ground.captures(human)
    await choose(ground, human, capture, "JOIN")
    for days in (0, 29):
        ground.later(days=days)
        await ground.check(katrin, domain)
        assert human.subject_id not in await ground.members(katrin)
    ground.later(days=2)
    await ground.check(katrin, domain)
    assert human.subject_id in await ground.members(katrin)


async def test_a_donated_record_is_a_copy_that_the_organization_can_be_allowed_to_open(ground: Ground) -> None:
    human, capture = await found(ground)
    record = await _own_record(ground, human)
    variables = {"input": {"capture": capture["id"], "record": encode("REC", human.actor.organization_id, record)}}
    early = await ground.stage.ask(human.actor, DONATE, variables)
    assert early["donateRecord"]["userErrors"] == [{"code": "ILLEGAL_STEP", "path": ["capture"]}]
    await choose(ground, human, capture, "JOIN")
    for _ in range(2):
        answer = await ground.stage.ask(human.actor, DONATE, variables)
        assert answer["donateRecord"]["userErrors"] == []
        await ground.drain()
    async with read(ground.regions["sg"], human.actor) as tx:
        rows = await tx.fetch("select org_id, id from habeas.vault_record")
    contoso = ground.stage.katrin.actor.organization_id
    assert sorted(row["org_id"] for row in rows) == sorted([human.actor.organization_id, contoso])
    assert record in {row["id"] for row in rows}


async def test_a_person_opens_and_gives_only_what_is_in_their_own_space(ground: Ground) -> None:
    stage = ground.stage
    await granted(stage, stage.katrin, stage.annika, stage.tobias)
    human, capture = await found(ground)
    await choose(ground, human, capture, "JOIN")
    record = await _own_record(ground, human)
    variables = {"input": {"capture": capture["id"], "record": encode("REC", human.actor.organization_id, record)}}
    for stranger in (stage.katrin, stage.annika):
        answer = await stage.ask(stranger.alone(), DONATE, variables)
        assert answer["donateRecord"]["userErrors"] == [{"code": "NOT_FOUND", "path": ["capture"]}]


async def _own_record(ground: Ground, human: Human) -> UUID:
    org_id, keys = human.actor.organization_id, ground.stage.writes.keys["sg"]
    async with write(ground.regions["sg"], _platform(org_id, human.subject_id)) as tx:
        key = await space_key(tx, keys, org_id, human.subject_id, NOW)
        row = _record(org_id, human.subject_id, "LOGS", key)
        await insert(tx, [row])
    record_id: UUID = row.id
    return record_id
