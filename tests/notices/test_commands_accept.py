"""Accepting: per person, version and language, once, by what the person says and never by what they use."""

from datetime import timedelta
from typing import Any

import pytest

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.notices.commands import AcceptNotice, PublishNotice
from habeas.notices.model import NoticeAcceptance
from habeas.notices.rules.acceptance import AcceptanceKind
from habeas.storage.rows import insert
from habeas.storage.transaction import write
from tests.notices.stage import NOW, Stage
from tests.notices.test_commands_publish import FIRST, LATER, SECOND, publish
from tests.notices.texts import SMALL, altered

ALL = "select * from habeas.notice_acceptance order by accepted_at, id"


async def accept(stage: Stage, version_id: Any, person: Any, language: str = "en") -> Any:
    outcome = await stage.run(AcceptNotice(stage.controller_id, version_id, language), person)
    assert outcome.entity is not None
    return outcome.entity.key


async def test_an_acceptance_says_who_accepted_which_text_when_and_where_they_lived(stage: Stage) -> None:
    version, person = await publish(stage, SMALL), await stage.person("DE")
    await accept(stage, version["id"], person)
    (row,) = await stage.rows(ALL, actor=person)
    assert row["subject_id"] == person.subject_id
    assert row["org_id"] == person.organization_id
    assert (row["version_id"], row["language"], row["sha256"]) == (version["id"], "en", version["sha256"])
    assert (row["kind"], row["residence"], row["accepted_at"]) == ("EXPRESS", "DE", NOW)


async def test_accepting_again_is_the_first_acceptance(stage: Stage) -> None:
    version, person = await publish(stage, SMALL), await stage.person("DE")
    first = await accept(stage, version["id"], person)
    stage.clock.instant = NOW + timedelta(days=1)
    assert await accept(stage, version["id"], person) == first
    assert [row["accepted_at"] for row in await stage.rows(ALL, actor=person)] == [NOW]


@pytest.mark.promise("AISHU-1")
async def test_a_translation_is_accepted_as_the_text_that_was_read(stage: Stage) -> None:
    version, person = await publish(stage, SMALL), await stage.person("DE")
    german = await publish(stage, altered(("language: en", "language: de\ntranslation_of: en")))
    await accept(stage, version["id"], person, "de")
    (row,) = await stage.rows(ALL, actor=person)
    assert (row["version_id"], row["language"]) == (german["id"], "de")


async def test_a_language_in_which_the_notice_does_not_exist_is_refused(stage: Stage) -> None:
    version, person = await publish(stage, SMALL), await stage.person("DE")
    with pytest.raises(DomainError) as refused:
        await accept(stage, version["id"], person, "fr")
    assert (refused.value.code, refused.value.path) == (ErrorCode.BAD_USER_INPUT, ("language",))


async def test_a_version_that_does_not_exist_is_not_found(stage: Stage) -> None:
    with pytest.raises(DomainError) as refused:
        await accept(stage, new_id(), await stage.person("DE"))
    assert refused.value.code is ErrorCode.NOT_FOUND


async def test_a_version_that_was_replaced_cannot_be_accepted_any_more(stage: Stage) -> None:
    version, person = await publish(stage, SMALL), await stage.person("DE")
    await publish(stage, altered(('version: "1"', 'version: "2"')), effective_from=NOW + timedelta(days=1))
    stage.clock.instant = NOW + timedelta(days=2)
    with pytest.raises(DomainError) as refused:
        await accept(stage, version["id"], person)
    assert refused.value.code is ErrorCode.CONFLICT


async def test_a_version_that_does_not_count_yet_can_be_accepted_in_advance(stage: Stage) -> None:
    await publish(stage, FIRST)
    version, person = await publish(stage, SECOND, effective_from=LATER), await stage.person("DE")
    await accept(stage, version["id"], person)
    assert len(await stage.rows(ALL, actor=person)) == 1


async def test_the_privacy_team_accepts_for_nobody(stage: Stage) -> None:
    version = await publish(stage, SMALL)
    with pytest.raises(DomainError) as refused:
        await accept(stage, version["id"], stage.privacy)
    assert refused.value.code is ErrorCode.FORBIDDEN


async def test_nobody_sees_the_acceptance_of_another_person(stage: Stage) -> None:
    version = await publish(stage, SMALL)
    await accept(stage, version["id"], await stage.person("DE"))
    assert await stage.rows(ALL, actor=await stage.person("FR")) == []


@pytest.mark.promise("AISHU-13")
async def test_a_deemed_acceptance_is_neither_agreement_nor_consent(stage: Stage) -> None:
    version, person = await publish(stage, FIRST), await stage.person("DE")
    assert person.subject_id is not None
    deemed = NoticeAcceptance(
        org_id=person.organization_id,
        id=new_id(),
        subject_id=person.subject_id,
        controller_id=stage.controller_id,
        version_id=version["id"],
        language="en",
        kind=AcceptanceKind.DEEMED.value,
        accepted_at=NOW,
    )
    async with write(stage.regions["sg"], person) as tx:
        await insert(tx, [deemed])
    assert not AcceptanceKind.DEEMED.counts_as_agreement
    preview = await stage.run(PublishNotice(stage.controller_id, SECOND, LATER, dry_run=True), stage.privacy)
    assert preview.result["preview"]["consent_needed_from"] == {"count": 0, "regions": []}
    assert await stage.rows("select 1 from habeas.consent", actor=person) == []


@pytest.mark.promise("AISHU-13", "AISHU-143")
async def test_accepting_a_notice_gives_no_consent_to_any_purpose_or_transfer(stage: Stage) -> None:
    version, person = await publish(stage, SMALL), await stage.person("CN")
    await accept(stage, version["id"], person)
    assert await stage.rows("select 1 from habeas.consent", actor=person) == []
