"""Fixtures of the storage tests."""

from uuid import UUID

import asyncpg
import pytest

from habeas.kernel.ids import new_id
from habeas.storage.regions import Region

JOIN = """insert into habeas.membership (org_id, id, subject_id, email, display_name, role, status, account_kind,
    joined_at, ended_at, overseen_scopes)
values ($1, $2, $3, 'x@example.org', 'X', 'MEMBER', 'ACTIVE', 'AFFILIATED', now(), case when $4 then now() end, '{}')"""


@pytest.fixture
async def notes(
    region: Region, superuser: "asyncpg.Connection[asyncpg.Record]"
) -> "asyncpg.Connection[asyncpg.Record]":
    """A table of notes under forced row-level security in the policies' form, seen from behind the wall."""
    await superuser.execute("""
        set role habeas_owner;
        create table habeas.note (org_id uuid not null, id uuid not null, primary key (org_id, id));
        alter table habeas.note enable row level security;
        alter table habeas.note force row level security;
        create policy same_organization on habeas.note
            using (org_id = nullif(current_setting('app.org', true), '')::uuid)
            with check (org_id = nullif(current_setting('app.org', true), '')::uuid);
        grant select, insert on habeas.note to habeas_app;
        reset role;
    """)
    return superuser


async def join(
    connection: "asyncpg.Connection[asyncpg.Record]", org_id: UUID, subject_id: UUID, *, ended: bool = False
) -> None:
    """Make the person a member of the organization, or a former one."""
    await connection.execute(JOIN, org_id, new_id(), subject_id, ended)
