"""Commitments: an export names nobody, an opening that was told can be checked, and a deleted one opens nothing."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeAlias

import asyncpg
import orjson
import pytest

from habeas.access import Actor
from habeas.audit.commitment import ACTOR, salt_of
from habeas.audit.entering import forget_openings
from habeas.audit.export import looks_at, opening
from habeas.audit.heads import signer
from habeas.audit.rules import leaf_hash, written_instant
from habeas.audit.sealing import Sealer
from habeas.audit.verify import verify
from habeas.kernel.clock import FixedClock
from habeas.kernel.ids import new_id
from habeas.storage.regions import Region
from habeas.storage.transaction import read, write
from tests.actors import an_actor
from tests.audit.test_ledger import AT, NAME, a_look, look
from tests.audit.test_sealing import KEY, export_of

Superuser: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
OLD = """
with entered as (
insert into habeas.ledger_entry (org_id, id, subject_id, at, organization_name, actor_kind, actor_role, actor_id,
                                 client_id, purpose, note, legal_basis, field_classes, authority, leaf_hash)
values ($1, $2, $3, $4, $5, 'ADMINISTRATOR', 'ADMINISTRATOR', $6, 'console', 'MEMBER_DIRECTORY', null,
        'LEGITIMATE_INTERESTS', '{DIRECTORY}', 'Announced', $7))
insert into habeas.log_pending (org_id, id, subject_id, leaf_hash) values ($1, $2, $3, $7)
"""


@pytest.fixture
def sealer(region: Region) -> Sealer:
    return Sealer({"sg": region}, signer(KEY, "ES256"), FixedClock(AT))


async def looked_at(region: Region, administrator: Actor, times: int = 1) -> Actor:
    """Somebody at whom the administrator looked."""
    person = an_actor()
    assert person.subject_id is not None
    for _ in range(times):
        await look(region, administrator, [a_look(administrator, person.subject_id)])
    return person


async def opened_export(region: Region, person: Actor, superuser: Superuser, accessor: Any) -> Mapping[str, Any]:
    """The person's export with openings that name this accessor."""
    rows = await superuser.fetch("select id, salt from habeas.ledger_opening")
    told = {row["id"]: opening(salt_of(row["salt"], ACTOR), accessor) for row in rows}
    async with read(region, person) as tx:
        return await looks_at(tx, person.subject_id, None, told)


@pytest.mark.promise("AISHU-9")
async def test_an_export_names_nobody_and_is_proven(
    region: Region,
    administrator: Actor,
    sealer: Sealer,
) -> None:
    person = await looked_at(region, administrator, 2)
    await sealer.seal(region)
    document = await export_of(region, person)
    assert str(administrator.subject_id) not in json.dumps(document)
    assert not {"actor_id", "client_id"} & document["entries"][0]["content"].keys()
    verdict = verify(document)
    assert (verdict.faults, verdict.proven) == ([], 2)
    assert len({entry["content"]["actor"] for entry in document["entries"]}) == 2


async def test_what_was_sealed_in_the_first_form_stays_proven_beside_the_second(
    region: Region,
    administrator: Actor,
    sealer: Sealer,
    superuser: Superuser,
) -> None:
    person, entry_id = an_actor(), new_id()
    first = {"org_id": administrator.organization_id, "id": entry_id, "subject_id": person.subject_id}
    written = {
        **{key: str(value) for key, value in first.items()},
        "at": written_instant(AT),
        "actor_kind": "ADMINISTRATOR",
        "actor_role": "ADMINISTRATOR",
        "actor_id": str(administrator.subject_id),
        "client_id": "console",
        "purpose": "MEMBER_DIRECTORY",
        "note": None,
        "legal_basis": "LEGITIMATE_INTERESTS",
        "field_classes": ["DIRECTORY"],
        "authority": "Announced",
        "organization_name": NAME,
    }
    leaf = leaf_hash(orjson.dumps(written, option=orjson.OPT_SORT_KEYS))
    await superuser.execute(OLD, *first.values(), AT, NAME, administrator.subject_id, leaf)
    assert person.subject_id is not None
    await look(region, administrator, [a_look(administrator, person.subject_id)])
    await sealer.seal(region)
    document = await export_of(region, person)
    assert {"actor_id" in entry["content"] for entry in document["entries"]} == {True, False}
    assert (verify(document).faults, verify(document).proven) == ([], 2)
    await superuser.execute("update habeas.ledger_entry set actor_id = $1", new_id())
    assert len(verify(await export_of(region, person)).faults) == 1


async def test_an_opening_shows_who_looked_and_fits_nobody_else(
    region: Region,
    administrator: Actor,
    sealer: Sealer,
    superuser: Superuser,
) -> None:
    person = await looked_at(region, administrator)
    await sealer.seal(region)
    assert verify(await opened_export(region, person, superuser, administrator.subject_id)).faults == []
    assert verify(await opened_export(region, person, superuser, new_id())).faults == [
        "Entry 0 was not made for whoever is named: the opening does not fit the commitment."
    ]


async def test_nobody_reads_what_opens_an_entry(region: Region, administrator: Actor) -> None:
    person = await looked_at(region, administrator)
    for actor in (person, administrator):
        async with write(region, actor) as tx:
            assert await tx.fetch("select from habeas.ledger_opening") == []
            assert await tx.execute("delete from habeas.ledger_opening") == "DELETE 0"


async def test_what_was_deleted_opens_nothing_and_the_entry_stays_proven(
    region: Region,
    administrator: Actor,
    sealer: Sealer,
    superuser: Superuser,
) -> None:
    person = await looked_at(region, administrator)
    await sealer.seal(region)
    before = await export_of(region, person)
    assert await forget_openings(region, AT) == 0
    assert await forget_openings(region, AT + timedelta(seconds=1)) == 1
    assert await superuser.fetchval("select count(*) from habeas.ledger_opening") == 0
    assert await export_of(region, person) == before
    assert verify(before).proven == 1
