"""Sealing: what was looked at and what was changed gets its place in the log, and a signed head over it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import pytest
from joserfc.jwk import ECKey

from habeas.access import Actor
from habeas.audit import journal
from habeas.audit.entering import enter_all
from habeas.audit.export import change_content, exported, look_content, looks_at, sealed
from habeas.audit.heads import opened_head, signer
from habeas.audit.ledger import append_looks
from habeas.audit.sealing import Sealer
from habeas.audit.verify import content_leaf, verify
from habeas.auth.keys import RotatingRing, rotate
from habeas.kernel.clock import FixedClock
from habeas.kernel.ids import new_id
from habeas.storage.regions import Region
from habeas.storage.transaction import read, write
from tests.actors import an_actor
from tests.audit.test_ledger import AT, CLOCK, a_look

Superuser: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
KEY = ECKey.generate_key("P-256")


@pytest.fixture
def sealer(region: Region) -> Sealer:
    return Sealer({"sg": region}, signer(KEY, "ES256"), FixedClock(AT))


async def look(region: Region, actor: Actor, people: Sequence[Any]) -> None:
    async with write(region, actor) as tx:
        await append_looks(tx, actor, [a_look(actor, person) for person in people], None, CLOCK)
    await enter_all(region)


async def export_of(region: Region, person: Actor, since: int | None = None) -> dict[str, Any]:
    async with read(region, person) as tx:
        return await looks_at(tx, person.subject_id, since)


async def test_a_look_is_proven_to_the_person_once_it_is_sealed(
    region: Region, administrator: Actor, sealer: Sealer
) -> None:
    person = an_actor()
    for _ in range(3):
        await look(region, administrator, [new_id(), person.subject_id, new_id()])
        await sealer.seal(region)
    document = await export_of(region, person)
    verdict = verify(document, [KEY.thumbprint()])
    assert (verdict.faults, verdict.proven, verdict.waiting) == ([], 3, 0)


async def test_until_then_it_waits_and_says_so(region: Region, administrator: Actor, sealer: Sealer) -> None:
    person = an_actor()
    await look(region, administrator, [person.subject_id])
    document = await export_of(region, person)
    assert (verify(document).faults, verify(document).waiting) == ([], 1)


async def test_nothing_new_is_no_new_head(region: Region, administrator: Actor, sealer: Sealer) -> None:
    await look(region, administrator, [new_id()])
    assert await sealer.seal(region) is not None
    assert await sealer.seal(region) is None


async def test_a_head_signs_the_log_that_the_database_holds(
    region: Region, administrator: Actor, sealer: Sealer, superuser: Superuser
) -> None:
    await look(region, administrator, [new_id() for _ in range(7)])
    head = await sealer.seal(region)
    row = await superuser.fetchrow("select * from habeas.tree_head")
    assert row is not None
    assert opened_head(row["signature"])[0] == head
    assert (row["tree_size"], await superuser.fetchval("select count(*) from habeas.log_entry")) == (7, 7)
    assert await superuser.fetchval("select count(*) from habeas.log_pending") == 0


async def test_heads_are_signed_by_the_key_of_their_time(
    region: Region, administrator: Actor, tmp_path: Path, superuser: Superuser
) -> None:
    ring, signed_by = RotatingRing(tmp_path / "key.pem"), [rotate(tmp_path / "key.pem")]
    rotating = Sealer({"sg": region}, ring.signs_with(signer), FixedClock(AT))
    for step in range(2):
        await look(region, administrator, [new_id()])
        await rotating.seal(region)
        if step == 0:
            signed_by.append(rotate(tmp_path / "key.pem"))
    heads = await superuser.fetch("select signature from habeas.tree_head order by tree_size")
    assert [opened_head(row["signature"])[1] for row in heads] == signed_by
    assert len(set(signed_by)) == 2


async def test_the_journal_is_in_the_same_log(
    region: Region, administrator: Actor, sealer: Sealer, superuser: Superuser
) -> None:
    await look(region, administrator, [new_id()])
    async with write(region, administrator) as tx:
        await journal.append(
            tx,
            actor=administrator,
            command="DecideRight",
            target=("Request", new_id()),
            org_id=administrator.organization_id,
            at=AT,
            detail={"outcome": "GRANTED", "rights": ["ACCESS"], "ü": 3},
        )
    await sealer.seal(region)
    row = await superuser.fetchrow(
        "select j.*, s.position, s.tree_size, s.path, s.leaf_hash from habeas.journal_entry j"
        " join habeas.log_entry s on s.org_id = j.org_id and s.id = j.id"
    )
    assert row is not None
    assert content_leaf(change_content(row)) == row["leaf_hash"]
    async with read(region, an_actor()) as tx:
        document = await exported(tx, [sealed(change_content(row), dict(row))])
    assert (verify(document).faults, verify(document).proven) == ([], 1)


async def test_the_content_of_an_entry_hashes_to_its_leaf(
    region: Region, administrator: Actor, superuser: Superuser
) -> None:
    await look(region, administrator, [new_id()])
    row = await superuser.fetchrow("select * from habeas.ledger_entry")
    assert row is not None
    assert content_leaf(look_content(row)) == row["leaf_hash"]


@pytest.mark.parametrize(
    "tampering",
    [
        "update habeas.ledger_entry set purpose = 'CURIOSITY'",
        "update habeas.ledger_entry set at = at - interval '1 day'",
        "update habeas.ledger_entry set authority = 'Nobody', leaf_hash = sha256('x')",
        "update habeas.log_entry set position = position + 100",
        "delete from habeas.tree_head",
        "update habeas.log_entry set path = '{}'",
    ],
)
async def test_what_somebody_changes_in_the_database_is_found(
    region: Region, administrator: Actor, sealer: Sealer, superuser: Superuser, tampering: str
) -> None:
    person = an_actor()
    await look(region, administrator, [new_id(), person.subject_id, new_id()])
    await sealer.seal(region)
    assert verify(await export_of(region, person)).faults == []
    await superuser.execute(tampering)
    assert verify(await export_of(region, person)).faults


async def test_a_dropped_look_is_missed_by_whoever_kept_an_export(
    region: Region, administrator: Actor, sealer: Sealer, superuser: Superuser
) -> None:
    person = an_actor()
    await look(region, administrator, [person.subject_id])
    await sealer.seal(region)
    before = await export_of(region, person)
    await superuser.execute("delete from habeas.ledger_entry")
    assert verify(await export_of(region, person), earlier=before).faults


async def test_an_export_proves_growth_from_a_head_that_was_kept(
    region: Region, administrator: Actor, sealer: Sealer
) -> None:
    person = an_actor()
    await look(region, administrator, [new_id(), new_id()])
    kept = await sealer.seal(region)
    assert kept is not None
    await look(region, administrator, [person.subject_id])
    await sealer.seal(region)
    document = await export_of(region, person, since=kept.tree_size)
    assert verify(document).faults == []
    assert [(step["from"], step["to"]) for step in document["consistency"]] == [(2, 3)]


async def test_nobody_but_the_sealing_platform_writes_the_log(region: Region, administrator: Actor) -> None:
    statements = [
        "insert into habeas.log_node (key, hash) values ('0/0', '')",
        "insert into habeas.tree_head values (1, '', 'sg', now(), '')",
        "update habeas.log_entry set position = 0",
        "delete from habeas.tree_head",
    ]
    for statement in statements:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with write(region, administrator) as tx:
                await tx.execute(statement)
