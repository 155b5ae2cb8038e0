"""Opening a member: announced purposes, the approval of content, no oracle, and the entry that the member reads."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from habeas.access import Permission
from habeas.kernel.errors import ErrorCode
from tests.oversight.documents import (
    DIRECTORY_ENTRY,
    MEMBER_DATA,
    granted,
    ledger_of,
    opened,
    organization,
    requested,
)
from tests.oversight.stage import NOW, PURPOSE, Refused, Stage


def labels(member: dict[str, Any]) -> set[str]:
    return {edge["node"]["label"] for edge in member["records"]["edges"]}


@pytest.mark.promise("AOMEI-69")
async def test_content_is_closed_without_an_approval(stage: Stage) -> None:
    with pytest.raises(Refused) as refused:
        await opened(stage, stage.katrin, stage.annika)
    assert refused.value.code is ErrorCode.FORBIDDEN
    assert refused.value.details == {"missing": ["APPROVAL"], "purpose": "SECURITY_INVESTIGATION"}
    assert await ledger_of(stage, stage.annika) == []


@pytest.mark.promise("AISHU-9", "AOMEI-69")
async def test_an_approval_opens_its_classes_and_the_member_reads_of_it(stage: Stage) -> None:
    await granted(stage, stage.katrin, stage.annika, by=stage.tobias)
    member = await opened(stage, stage.katrin, stage.annika)
    assert labels(member) == {"DEVICE", "LOGS"}
    assert member["records"]["totalCount"] == 2
    assert member["records"]["edges"][0]["node"]["value"] in ({"of": "DEVICE"}, {"of": "LOGS"})
    (entry,) = await ledger_of(stage, stage.annika)
    assert entry["at"] == "2026-11-21T09:00:00.000Z"
    assert entry["organization"] == {"name": "Contoso GmbH"}
    assert (entry["actorKind"], entry["actorRole"]) == ("ADMINISTRATOR", "ADMINISTRATOR")
    assert (entry["purpose"], entry["note"]) == (PURPOSE["code"], PURPOSE["note"])
    assert entry["legalBasis"] == "LEGITIMATE_INTERESTS"
    assert entry["fieldClasses"] == ["DEVICE", "DIRECTORY", "LOGS"]
    assert len(entry["receipt"].pop("leafHash")) == 64
    assert entry["receipt"] == {"treeSize": None, "rootHash": None}


async def test_the_ledger_does_not_name_the_administrator(stage: Stage) -> None:
    await granted(stage, stage.katrin, stage.annika, by=stage.tobias)
    await opened(stage, stage.katrin, stage.annika)
    written = str(await ledger_of(stage, stage.annika))
    assert "katrin" not in written.lower()
    assert str(stage.katrin.subject_id) not in written


async def test_an_approval_is_bound_to_its_requester_member_purpose_and_time(stage: Stage) -> None:
    await granted(stage, stage.katrin, stage.annika, by=stage.tobias)
    others = [
        (stage.tobias, stage.annika, PURPOSE),
        (stage.katrin, stage.jonas, PURPOSE),
        (stage.katrin, stage.annika, {**PURPOSE, "code": "OFFBOARDING"}),
    ]
    for who, member, purpose in others:
        with pytest.raises(Refused) as refused:
            await opened(stage, who, member, purpose=purpose)
        assert refused.value.code is ErrorCode.FORBIDDEN
    stage.clock.instant = NOW + timedelta(hours=24) - timedelta(microseconds=1)
    assert labels(await opened(stage, stage.katrin, stage.annika)) == {"DEVICE", "LOGS"}
    stage.clock.instant = NOW + timedelta(hours=24)
    with pytest.raises(Refused):
        await opened(stage, stage.katrin, stage.annika)


async def test_a_request_alone_opens_nothing(stage: Stage) -> None:
    await requested(stage, stage.katrin, stage.annika)
    with pytest.raises(Refused) as refused:
        await opened(stage, stage.katrin, stage.annika)
    assert refused.value.details["missing"] == ["APPROVAL"]


async def test_the_directory_entry_needs_no_approval_but_is_a_look(stage: Stage) -> None:
    member = await opened(stage, stage.katrin, stage.annika, DIRECTORY_ENTRY)
    assert member == {"id": stage.annika.id, "email": "annika@contoso.example"}
    (entry,) = await ledger_of(stage, stage.annika)
    assert (entry["purpose"], entry["fieldClasses"]) == ("SECURITY_INVESTIGATION", ["DIRECTORY"])


@pytest.mark.parametrize("document", [MEMBER_DATA, DIRECTORY_ENTRY])
@pytest.mark.parametrize("code", ["CURIOSITY", "QUALITY_CONTROL", "", "security_investigation"])
async def test_only_a_purpose_announced_and_in_force_opens_anything(stage: Stage, document: str, code: str) -> None:
    with pytest.raises(Refused, match="OFFBOARDING, SECURITY_INVESTIGATION") as refused:
        await opened(stage, stage.katrin, stage.annika, document, {**PURPOSE, "code": code})
    assert refused.value.code is ErrorCode.BAD_USER_INPUT
    assert refused.value.details == {"announced": ["OFFBOARDING", "SECURITY_INVESTIGATION"]}


@pytest.mark.parametrize("note", ["", " \n ", "x" * 501, "a\x00b", "a\x1bb"])
async def test_a_look_without_a_reason_in_words_is_refused(stage: Stage, note: str) -> None:
    with pytest.raises(Refused) as refused:
        await opened(stage, stage.katrin, stage.annika, DIRECTORY_ENTRY, {**PURPOSE, "note": note})
    assert (refused.value.code, refused.value.path) == (ErrorCode.BAD_USER_INPUT, ("purpose", "note"))


async def test_a_member_of_another_organization_is_like_one_that_never_existed(stage: Stage) -> None:
    strangers = [stage.daniel.id, replace(stage.annika, member_id=stage.daniel.member_id).id, "nonsense", ""]
    for text in strangers:
        variables = {"organization": organization(stage.katrin), "member": text, "purpose": PURPOSE}
        answer = await stage.ask(stage.katrin.actor, MEMBER_DATA, variables)
        assert answer == {"organization": {"member": None}}
    foreign = {"organization": organization(stage.daniel), "member": stage.annika.id, "purpose": PURPOSE}
    assert await stage.ask(stage.daniel.actor, MEMBER_DATA, foreign) == {"organization": {"member": None}}
    assert await ledger_of(stage, stage.annika) == await ledger_of(stage, stage.daniel) == []


async def test_another_organization_is_null_whoever_is_asked_for_in_it(stage: Stage) -> None:
    variables = {"organization": organization(stage.katrin), "member": stage.annika.id, "purpose": PURPOSE}
    assert await stage.ask(stage.daniel.actor, MEMBER_DATA, variables) == {"organization": None}


async def test_ones_own_entry_needs_no_approval_and_is_told_as_ones_own(stage: Stage) -> None:
    member = await opened(stage, stage.katrin, stage.katrin)
    assert labels(member) == {"ACCOUNT", "DEVICE", "LOGS", "USAGE"}
    (entry,) = await ledger_of(stage, stage.katrin)
    assert (entry["actorKind"], entry["actorRole"]) == ("SELF", "PERSON")
    assert (entry["purpose"], entry["fieldClasses"]) == (PURPOSE["code"], ["DIRECTORY", "RECORDS"])


@pytest.mark.parametrize("missing", [Permission.MEMBERS_READ, Permission.MEMBERS_CONTENT_READ])
async def test_an_approval_does_not_stand_in_for_a_scope(stage: Stage, missing: Permission) -> None:
    await granted(stage, stage.katrin, stage.annika, by=stage.tobias)
    narrowed = replace(stage.katrin, actor=replace(stage.katrin.actor, scopes=stage.katrin.actor.scopes - {missing}))
    with pytest.raises(Refused) as refused:
        await opened(stage, narrowed, stage.annika)
    assert refused.value.code is ErrorCode.FORBIDDEN
    assert "scopesNeeded" in refused.value.details


@pytest.mark.promise("AISHU-9")
async def test_a_look_that_cannot_be_written_down_does_not_happen(
    stage: Stage, superuser: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await granted(stage, stage.katrin, stage.annika, by=stage.tobias)
    await superuser.execute("revoke insert on habeas.ledger_read from habeas_app")
    for document in (MEMBER_DATA, DIRECTORY_ENTRY):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await opened(stage, stage.katrin, stage.annika, document)


async def test_an_access_ends_with_what_was_announced(
    stage: Stage, superuser: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await granted(stage, stage.katrin, stage.annika, by=stage.tobias)
    await superuser.execute("update habeas.oversight_announcement set field_classes = '{LOGS}'")
    assert labels(await opened(stage, stage.katrin, stage.annika)) == {"LOGS"}
    await superuser.execute("update habeas.oversight_announcement set scopes = '{members:read}'")
    with pytest.raises(Refused):
        await opened(stage, stage.katrin, stage.annika)


async def test_an_access_ends_with_the_membership(
    stage: Stage, superuser: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await granted(stage, stage.katrin, stage.annika, by=stage.tobias)
    await superuser.execute("update habeas.membership set ended_at = now() where id = $1", stage.annika.member_id)
    with pytest.raises(Refused):
        await opened(stage, stage.katrin, stage.annika)
