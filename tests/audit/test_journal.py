"""The journal: what it keeps, who may read it, and that nobody changes it."""

from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from habeas.access import Actor, ActorKind, Permission, Role
from habeas.audit import journal
from habeas.kernel.ids import new_id
from habeas.storage.regions import Region
from habeas.storage.transaction import read, write
from tests.actors import an_actor

AT = datetime(2026, 11, 21, 22, 10, tzinfo=UTC)
READ = "select command, target_type, target_id, actor_kind, actor_id, client_id, at, detail from habeas.journal_entry"


def a_privacy_team(**changes: Any) -> Actor:
    scopes = frozenset({Permission.JOURNAL_READ, Permission.REQUESTS_HANDLE})
    return an_actor(kind=ActorKind.CONTROLLER, role=Role.PRIVACY_TEAM, scopes=scopes, **changes)


async def note_a_change(region: Region, actor: Actor) -> None:
    async with write(region, actor) as tx:
        await journal.append(
            tx,
            actor=actor,
            command="DecideRight",
            target=("RightsRequest", actor.organization_id),
            org_id=actor.organization_id,
            at=AT,
            detail={"right": "ERASURE"},
        )


async def test_an_entry_says_when_who_and_what(region: Region, statements: list[str]) -> None:
    actor = a_privacy_team()
    await note_a_change(region, actor)
    assert len(statements) == 1
    async with read(region, actor) as tx:
        row = await tx.fetchrow(READ)
    assert row is not None
    assert dict(row) == {
        "command": "DecideRight",
        "target_type": "RightsRequest",
        "target_id": actor.organization_id,
        "actor_kind": "CONTROLLER",
        "actor_id": actor.subject_id,
        "client_id": actor.client_id,
        "at": AT,
        "detail": '{"right": "ERASURE"}',
    }


async def test_another_organization_finds_no_entry(region: Region) -> None:
    await note_a_change(region, a_privacy_team())
    async with read(region, a_privacy_team()) as tx:
        assert await tx.fetch(READ) == []


async def test_without_the_scope_not_even_ones_own_journal_can_be_read(region: Region) -> None:
    actor = a_privacy_team()
    await note_a_change(region, actor)
    plain = an_actor(subject_id=actor.subject_id, organization_id=actor.organization_id)
    async with read(region, plain) as tx:
        assert await tx.fetch(READ) == []


@pytest.mark.parametrize("change", ["update habeas.journal_entry set command = ''", "delete from habeas.journal_entry"])
async def test_an_entry_can_be_neither_changed_nor_removed(region: Region, change: str) -> None:
    actor = a_privacy_team()
    await note_a_change(region, actor)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with write(region, actor) as tx:
            await tx.execute(change)


async def test_nobody_writes_into_another_organizations_journal(region: Region) -> None:
    actor = a_privacy_team()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with write(region, actor) as tx:
            await journal.append(tx, actor=actor, command="DecideRight", target=None, org_id=new_id(), at=AT, detail={})
