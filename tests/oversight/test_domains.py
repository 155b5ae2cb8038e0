"""Claiming domains: canonical names, sealed challenges that expire, and nobody else's business."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

import asyncpg
import pytest

from habeas.access import Permission
from habeas.kernel.errors import ErrorCode
from habeas.storage.regions import Region
from habeas.storage.transaction import read
from tests.oversight.documents import claimed, organization
from tests.oversight.stage import NOW, Refused, Stage

Superuser: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

DOMAINS = "query D($id: ID!) { organization(id: $id) { domains { name status scope verifiedAt checkedAt } } }"
CHALLENGES = "query D($id: ID!) { organization(id: $id) { domains { challenge { recordValue } } } }"


async def test_a_claim_answers_the_canonical_name_and_what_to_put_into_dns(stage: Stage) -> None:
    answer = await claimed(stage, stage.katrin, "straße.example")
    assert answer["userErrors"] == []
    domain = answer["domain"]
    assert (domain["name"], domain["status"]) == ("xn--strae-oqa.example", "PENDING")
    assert domain["challenge"]["recordName"] == "_habeas-challenge.xn--strae-oqa.example"
    assert re.fullmatch(r"token=[\w-]{43} expiry=2026-11-28T09:00:00Z", domain["challenge"]["recordValue"])
    assert domain["challenge"]["expiresAt"] == "2026-11-28T09:00:00.000Z"


async def test_a_whole_tree_has_another_record_and_another_row(stage: Stage) -> None:
    await claimed(stage, stage.katrin, "contoso.example")
    answer = await claimed(stage, stage.katrin, "contoso.example", tree=True)
    assert answer["domain"]["challenge"]["recordName"] == "_habeas-challenge-tree.contoso.example"
    rows = (await stage.ask(stage.katrin.actor, DOMAINS, {"id": organization(stage.katrin)}))["organization"]
    assert [row["scope"] for row in rows["domains"]] == ["EXACT", "TREE"]


async def test_a_new_attempt_replaces_the_token(stage: Stage, superuser: Superuser) -> None:
    first = await claimed(stage, stage.katrin, "contoso.example")
    stage.clock.instant = NOW + timedelta(days=2)
    second = await claimed(stage, stage.katrin, "CONTOSO.example.")
    assert second["domain"]["challenge"]["recordValue"] != first["domain"]["challenge"]["recordValue"]
    assert second["domain"]["challenge"]["expiresAt"] == "2026-11-30T09:00:00.000Z"
    assert await superuser.fetchval("select count(*) from habeas.domain") == 1


async def test_the_token_is_sealed_at_rest(stage: Stage, superuser: Superuser) -> None:
    answer = await claimed(stage, stage.katrin, "contoso.example")
    token = answer["domain"]["challenge"]["recordValue"].partition(" ")[0].removeprefix("token=")
    dump = await superuser.fetchval("select string_agg(d::text, '') from habeas.domain d")
    sealed = await superuser.fetchval("select challenge_sealed from habeas.domain")
    journal = await superuser.fetchval("select string_agg(j::text, '') from habeas.journal_entry j")
    assert token not in dump
    assert token.encode() not in sealed
    assert token not in journal


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("gmail.com", "PUBLIC_MAIL_PROVIDER"),
        ("ｇｍａｉｌ．com", "PUBLIC_MAIL_PROVIDER"),
        ("co.uk", "INVALID_DOMAIN"),
        ("https://contoso.example", "INVALID_DOMAIN"),
    ],
)
async def test_what_nobody_can_own_is_refused_as_data(stage: Stage, name: str, code: str) -> None:
    answer = await claimed(stage, stage.katrin, name)
    assert answer["domain"] is None
    assert [(error["code"], error["path"]) for error in answer["userErrors"]] == [(code, ["name"])]


async def test_a_name_beneath_a_private_suffix_waits_for_a_review(stage: Stage) -> None:
    assert (await claimed(stage, stage.katrin, "a.github.io"))["domain"]["status"] == "REVIEW"


async def test_a_proven_domain_is_not_claimed_again(stage: Stage, superuser: Superuser) -> None:
    await claimed(stage, stage.katrin, "contoso.example")
    await superuser.execute("update habeas.domain set status = 'VERIFIED'")
    answer = await claimed(stage, stage.katrin, "contoso.example")
    assert [error["code"] for error in answer["userErrors"]] == [ErrorCode.CONFLICT]


async def test_two_organizations_may_wait_for_the_same_domain(stage: Stage) -> None:
    for who in (stage.katrin, stage.daniel):
        assert (await claimed(stage, who, "contested.example"))["userErrors"] == []


async def test_nobody_claims_for_another_organization(stage: Stage) -> None:
    answer = await claimed(stage, stage.daniel, "contoso.example", of=stage.katrin)
    assert [(error["code"], error["path"]) for error in answer["userErrors"]] == [("NOT_FOUND", ["organization"])]


async def test_without_the_scope_nobody_claims(stage: Stage) -> None:
    scopes = stage.katrin.actor.scopes - {Permission.DOMAINS_MANAGE}
    with pytest.raises(Refused) as refused:
        await claimed(stage, replace(stage.katrin, actor=replace(stage.katrin.actor, scopes=scopes)), "a.example")
    assert refused.value.details == {"scopesNeeded": [["domains:manage"]]}


async def test_the_challenge_is_for_those_who_manage_domains(stage: Stage, region: Region) -> None:
    await claimed(stage, stage.katrin, "contoso.example")
    directory_only = replace(stage.katrin.actor, scopes=frozenset({Permission.MEMBERS_READ}))
    variables = {"id": organization(stage.katrin)}
    with pytest.raises(Refused):
        await stage.ask(directory_only, CHALLENGES, variables)
    assert (await stage.ask(directory_only, DOMAINS, variables))["organization"]["domains"]
    assert await stage.ask(stage.daniel.actor, CHALLENGES, variables) == {"organization": None}
    async with read(region, directory_only) as tx:
        key_of_organization = "select from habeas.space_key where org_id = subject_id"
        assert await tx.fetch(key_of_organization) == []
    for stranger in (stage.daniel.actor, stage.annika.alone()):
        async with read(region, stranger) as tx:
            assert await tx.fetch("select from habeas.domain") == []
