"""Asking for and approving access to content: four eyes, announced bounds, and both walls around the rows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeAlias

import asyncpg
import pytest

from habeas.access import Permission
from habeas.kernel.errors import ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.model import ContentAccess
from habeas.reading.globalid import encode
from habeas.storage.regions import Region
from habeas.storage.rows import insert
from habeas.storage.transaction import read, write
from tests.oversight.documents import approved, granted, organization, requested
from tests.oversight.stage import NOW, PURPOSE, Human, Refused, Stage

Superuser: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

MINE = "{ viewer { contentAccesses { nodes { status purpose note fieldClasses member { id } } } } }"
ASKED = """query Asked($organization: ID!) { organization(id: $organization) { contentAccesses { nodes {
  status note hours needsApproval requestedAt member { id } } } } }"""


def a_row(stage: Stage, requester: Human, **changes: Any) -> ContentAccess:
    plain = {
        "org_id": requester.actor.organization_id,
        "id": new_id(),
        "member_id": stage.annika.member_id,
        "subject_id": stage.annika.subject_id,
        "purpose": "SECURITY_INVESTIGATION",
        "note": "Because",
        "field_classes": ["LOGS"],
        "hours": 1,
        "status": "REQUESTED",
        "requested_by": requester.subject_id,
        "requested_at": NOW,
    }
    return ContentAccess(**{**plain, **changes})


async def test_a_request_waits_for_a_second_person(stage: Stage) -> None:
    answer = await requested(stage, stage.katrin, stage.annika)
    assert answer["userErrors"] == []
    assert answer["access"].pop("id")
    assert answer["access"] == {
        "status": "REQUESTED",
        "purpose": "SECURITY_INVESTIGATION",
        "fieldClasses": ["DEVICE", "LOGS"],
        "expiresAt": None,
        "needsApproval": True,
    }


async def test_an_approval_starts_now_and_ends_after_the_hours(stage: Stage) -> None:
    access = (await requested(stage, stage.katrin, stage.annika, hours=5))["access"]["id"]
    stage.clock.instant = NOW + timedelta(hours=3)
    answer = await approved(stage, stage.tobias, access)
    assert answer["access"] == {
        "id": access,
        "status": "APPROVED",
        "expiresAt": "2026-11-21T17:00:00.000Z",
        "needsApproval": False,
    }


@pytest.mark.promise("AOMEI-69")
async def test_neither_the_requester_nor_the_member_approves(stage: Stage) -> None:
    access = (await requested(stage, stage.katrin, stage.tobias))["access"]["id"]
    for who in (stage.katrin, stage.tobias):
        with pytest.raises(Refused) as refused:
            await approved(stage, who, access)
        assert refused.value.details == {"missing": ["SECOND_PERSON"]}


async def test_without_the_scope_nobody_approves(stage: Stage) -> None:
    access = (await requested(stage, stage.katrin, stage.annika))["access"]["id"]
    scopes = stage.tobias.actor.scopes - {Permission.OVERSIGHT_APPROVE}
    with pytest.raises(Refused) as refused:
        await approved(stage, replace(stage.tobias, actor=replace(stage.tobias.actor, scopes=scopes)), access)
    assert refused.value.details == {"scopesNeeded": [["oversight:approve"]]}


async def test_an_access_is_decided_once(stage: Stage) -> None:
    access = (await requested(stage, stage.katrin, stage.annika))["access"]["id"]
    await approved(stage, stage.tobias, access)
    answer = await approved(stage, stage.tobias, access)
    assert answer["access"] is None
    assert [error["code"] for error in answer["userErrors"]] == [ErrorCode.ILLEGAL_STEP]


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"purpose": {**PURPOSE, "code": "CURIOSITY"}}, "BAD_USER_INPUT", ["purpose", "code"]),
        ({"purpose": {**PURPOSE, "note": " "}}, "BAD_USER_INPUT", ["purpose", "note"]),
        ({"fieldClasses": ["LOGS", "USAGE"]}, "BAD_USER_INPUT", ["fieldClasses"]),
        ({"fieldClasses": []}, "BAD_USER_INPUT", ["fieldClasses"]),
        ({"hours": 0}, "BAD_USER_INPUT", ["hours"]),
        ({"hours": 169}, "BAD_USER_INPUT", ["hours"]),
        ({"member": "nonsense"}, "NOT_FOUND", ["member"]),
    ],
)
async def test_a_request_beyond_its_bounds_is_refused(
    stage: Stage, changes: dict[str, Any], code: str, path: list[str]
) -> None:
    answer = await requested(stage, stage.katrin, stage.annika, **changes)
    assert answer["access"] is None
    assert [(error["code"], error["path"]) for error in answer["userErrors"]] == [(code, path)]


async def test_ones_own_data_need_no_approval(stage: Stage) -> None:
    answer = await requested(stage, stage.katrin, stage.katrin)
    assert [error["path"] for error in answer["userErrors"]] == [["member"]]


async def test_a_member_of_another_organization_is_not_found(stage: Stage) -> None:
    never = encode("MEM", stage.katrin.actor.organization_id, new_id())
    answers = [
        await requested(stage, stage.katrin, stage.annika, member=member)
        for member in (stage.daniel.id, never, organization(stage.katrin))
    ]
    answers.append(await requested(stage, stage.daniel, stage.annika))
    answers.append(await requested(stage, stage.katrin, stage.annika, organization=organization(stage.daniel)))
    for answer in answers:
        assert [error["code"] for error in answer["userErrors"]] == [ErrorCode.NOT_FOUND]


async def test_an_access_of_another_organization_is_not_found(stage: Stage) -> None:
    access = (await requested(stage, stage.katrin, stage.annika))["access"]["id"]
    answer = await approved(stage, stage.daniel, access)
    assert [(error["code"], error["path"]) for error in answer["userErrors"]] == [("NOT_FOUND", ["access"])]


async def test_where_reading_content_was_never_announced_it_cannot_be_asked_for(
    stage: Stage, superuser: Superuser
) -> None:
    answer = await requested(stage, stage.daniel, stage.daniel)
    assert [error["path"] for error in answer["userErrors"]] == [["member"]]
    await superuser.execute("update habeas.oversight_announcement set scopes = '{members:read}'")
    answer = await requested(stage, stage.katrin, stage.annika)
    assert [error["path"] for error in answer["userErrors"]] == [["fieldClasses"]]


async def test_what_is_no_longer_announced_cannot_be_approved(stage: Stage, superuser: Superuser) -> None:
    access = (await requested(stage, stage.katrin, stage.annika))["access"]["id"]
    await superuser.execute("update habeas.oversight_announcement set purposes = '{OFFBOARDING}'")
    answer = await approved(stage, stage.tobias, access)
    assert [error["code"] for error in answer["userErrors"]] == [ErrorCode.BAD_USER_INPUT]


@pytest.mark.promise("AISHU-9")
async def test_the_member_sees_what_was_asked_for_about_them(stage: Stage) -> None:
    await granted(stage, stage.katrin, stage.annika, by=stage.tobias)
    nodes = (await stage.ask(stage.annika.alone(), MINE))["viewer"]["contentAccesses"]["nodes"]
    assert nodes == [
        {
            "status": "APPROVED",
            "purpose": "SECURITY_INVESTIGATION",
            "note": "Reported credential theft",
            "fieldClasses": ["DEVICE", "LOGS"],
            "member": {"id": stage.annika.id},
        }
    ]
    assert (await stage.ask(stage.jonas.alone(), MINE))["viewer"]["contentAccesses"]["nodes"] == []


async def test_the_second_person_finds_what_waits_for_them(stage: Stage) -> None:
    await requested(stage, stage.katrin, stage.annika)
    variables = {"organization": organization(stage.tobias)}
    nodes = (await stage.ask(stage.tobias.actor, ASKED, variables))["organization"]["contentAccesses"]["nodes"]
    assert nodes == [
        {
            "status": "REQUESTED",
            "note": "Reported credential theft",
            "hours": 24,
            "needsApproval": True,
            "requestedAt": "2026-11-21T09:00:00.000Z",
            "member": {"id": stage.annika.id},
        }
    ]
    assert await stage.ask(stage.daniel.actor, ASKED, variables) == {"organization": None}


async def test_the_journal_has_codes_and_no_reason(stage: Stage, superuser: Superuser) -> None:
    await granted(stage, stage.katrin, stage.annika, by=stage.tobias)
    rows = await superuser.fetch("select command, target_type, detail::text from habeas.journal_entry order by id")
    assert [(row["command"], row["target_type"]) for row in rows] == [
        ("RequestContentAccess", "ContentAccess"),
        ("ApproveContentAccess", "ContentAccess"),
    ]
    assert "theft" not in str(rows)


async def test_row_security_shows_accesses_to_both_sides_only(stage: Stage, region: Region) -> None:
    await requested(stage, stage.katrin, stage.annika)
    directory_only = replace(stage.katrin.actor, scopes=frozenset({Permission.MEMBERS_READ}))
    for actor, seen in (
        (stage.katrin.actor, 1),
        (stage.annika.alone(), 1),
        (stage.jonas.alone(), 0),
        (stage.daniel.actor, 0),
        (directory_only, 0),
    ):
        async with read(region, actor) as tx:
            assert len(await tx.fetch("select from habeas.content_access")) == seen


async def test_row_security_lets_nobody_ask_in_anothers_name(stage: Stage, region: Region) -> None:
    rows = [a_row(stage, stage.tobias), a_row(stage, stage.katrin, org_id=stage.daniel.actor.organization_id)]
    for row in rows:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with write(region, stage.katrin.actor) as tx:
                await insert(tx, [row])


@pytest.mark.promise("AOMEI-69")
@pytest.mark.parametrize("approver", ["katrin", "annika", None])
async def test_the_table_itself_refuses_an_approval_without_a_second_person(
    stage: Stage, region: Region, approver: str | None
) -> None:
    approved_by = None if approver is None else getattr(stage, approver).subject_id
    times = {"approved_at": NOW, "starts_at": NOW, "expires_at": NOW}
    row = a_row(stage, stage.katrin, status="APPROVED", approved_by=approved_by, **times)
    with pytest.raises(asyncpg.CheckViolationError):
        async with write(region, stage.katrin.actor) as tx:
            await insert(tx, [row])
