"""The documents of the contract about requests, as clients send them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from habeas.access import ROLES, ActorKind, Role
from habeas.demo.documents import document
from habeas.kernel.ids import new_id
from habeas.reading.globalid import encode
from habeas.storage.transaction import write
from tests.rights.client import URL, Client, send
from tests.rights.world import AISHU, NOW, World, membership, system


async def test_a_person_sends_a_request_and_finds_it_with_its_clocks(client: Client) -> None:
    sent = await send(client, "annika", "ACCESS", "PORTABILITY", note="Everything from 2025 on, please.")
    assert sent["status"] == "SUBMITTED"
    assert [each["right"] for each in sent["rights"]] == ["ACCESS", "PORTABILITY"]
    assert {each["outcome"] for each in sent["rights"]} == {"PENDING"}
    assert {"source": "EU_GDPR", "reference": "Art. 15(1)-(2)"} in sent["rights"][0]["citations"]
    assert [(each["source"], each["strength"]) for each in sent["clocks"]] == [
        ("NOTICE_15WD", "CONTRACTUAL_PROMISE"),
        ("EU_GDPR", "STATUTORY"),
    ]
    assert [edge["node"]["kind"] for edge in sent["events"]["edges"]] == ["SUBMITTED"]
    assert sent["delivery"] is None
    mine = await client.ask(client.world.people["annika"], "MyRequests")
    assert [edge["node"] for edge in mine["viewer"]["rightsRequests"]["edges"]] == [sent]


async def test_the_answer_is_offered_to_the_person_and_not_to_the_desk(client: Client) -> None:
    sent = await send(client, "annika", "ACCESS")
    await client.world.drain()
    mine = (await client.ask(client.world.people["annika"], "MyRequests"))["viewer"]["rightsRequests"]["edges"][0][
        "node"
    ]
    assert (mine["status"], mine["delivery"]["format"]) == ("DELIVERED", "ZIP")
    assert mine["delivery"]["url"].startswith(f"{URL}/answers/")
    text = "query ($id: ID!) { node(id: $id) { ... on RightsRequest { status delivery { url } } } }"
    seen = await client.ask(client.world.aishu, text, {"id": sent["id"]})
    assert seen["node"] == {"status": "DELIVERED", "delivery": None}


async def test_an_answer_that_has_expired_is_offered_no_longer(client: Client) -> None:
    annika, mine = (
        client.world.people["annika"],
        "{ viewer { rightsRequests { nodes { delivery { url expiresAt } } } } }",
    )
    await send(client, "annika", "ACCESS")
    await client.world.drain()
    (request,) = (await client.ask(annika, mine))["viewer"]["rightsRequests"]["nodes"]
    expires_at = datetime.fromisoformat(request["delivery"]["expiresAt"])
    assert expires_at > client.world.clock.now()
    client.world.clock.instant = expires_at
    (request,) = (await client.ask(annika, mine))["viewer"]["rightsRequests"]["nodes"]
    assert request["delivery"] is None


@pytest.mark.parametrize("way", [str.lower, lambda text: text.replace("-", " "), lambda text: f"  {text.lower()} "])
async def test_a_reference_is_found_as_people_write_down_what_they_hear(
    client: Client, way: Callable[[str], str]
) -> None:
    sent = await send(client, "annika", "ACCESS")
    literal = f'{{ rightsRequest(reference: "{way(sent["reference"])}") {{ reference }} }}'
    variable = "query ($reference: String!) { rightsRequest(reference: $reference) { reference } }"
    for text, variables in ((literal, {}), (variable, {"reference": way(sent["reference"])})):
        for actor, found in ((client.world.people["annika"], sent["reference"]), (client.world.people["maya"], None)):
            answer = (await client.ask(actor, text, variables))["rightsRequest"]
            assert answer == (None if found is None else {"reference": found})


async def test_what_no_text_holds_makes_no_reference_wherever_it_is_written(client: Client) -> None:
    reference = (await send(client, "annika", "ACCESS"))["reference"]
    literal = f'{{ rightsRequest(reference: "{reference}\\u0000") {{ reference }} }}'
    variable = "query ($reference: String!) { rightsRequest(reference: $reference) { reference } }"
    for text, variables in ((literal, {}), (variable, {"reference": f"{reference}\x00"})):
        assert await client.ask(client.world.people["annika"], text, variables) == {"rightsRequest": None}


async def test_a_refused_input_is_an_error_of_the_user_with_its_path(client: Client) -> None:
    variables = {"input": {"rights": ["OPT_OUT_SALE_SHARING"], "language": "en"}}
    answer = await client.ask(client.world.people["julien"], "ExerciseMyRights", variables)
    assert answer["submitRightsRequest"]["request"] is None
    error = answer["submitRightsRequest"]["userErrors"][0]
    assert (error["code"], error["path"]) == ("RIGHT_NOT_AVAILABLE", ["rights"])


async def test_a_person_takes_a_request_back(client: Client) -> None:
    sent = await send(client, "annika", "ERASURE")
    annika = client.world.people["annika"]
    answer = await client.ask(annika, "WithdrawMyRequest", {"input": {"request": sent["id"]}})
    assert answer["withdrawRightsRequest"]["request"]["status"] == "WITHDRAWN"
    again = await client.ask(annika, "WithdrawMyRequest", {"input": {"request": sent["id"]}})
    assert again["withdrawRightsRequest"]["userErrors"][0]["code"] == "ILLEGAL_STEP"


async def test_an_unreadable_id_is_the_id_of_no_request(client: Client) -> None:
    for text in ("nonsense", encode("ORG", AISHU, AISHU)):
        answer = await client.ask(client.world.people["annika"], "WithdrawMyRequest", {"input": {"request": text}})
        assert answer["withdrawRightsRequest"]["userErrors"][0]["code"] == "NOT_FOUND"


async def test_the_privacy_team_finds_the_request_at_its_desk_and_decides_it(client: Client) -> None:
    sent = await send(client, "annika", "ERASURE")
    await send(client, "julien", "ERASURE")
    desk = (await client.ask(client.world.aishu, "Desk"))["controller"]["rightsRequests"]
    assert desk["totalCount"] == 1
    found = desk["edges"][0]["node"]
    assert (found["reference"], found["subject"]["residence"]) == (sent["reference"], {"code": "DE"})
    assert found["subject"]["region"] == {"code": "sg"}
    decision = {
        "request": found["id"],
        "right": "ERASURE",
        "outcome": "REFUSED",
        "denialCode": "LEGAL_OBLIGATION_RETENTION",
        "explanation": "Network logs must be kept for six months.",
    }
    answer = await client.ask(client.world.aishu, "DecideRight", {"input": decision})
    decided = answer["decideRight"]["request"]
    assert (decided["status"], decided["rights"][0]["denialCode"]) == ("DECIDED", "LEGAL_OBLIGATION_RETENTION")
    assert (await client.ask(client.world.aishu, "Desk"))["controller"]["rightsRequests"]["totalCount"] == 0


async def test_a_look_of_the_desk_is_found_in_the_ledger_of_the_person(client: Client) -> None:
    await send(client, "annika", "ERASURE")
    await client.ask(client.world.aishu, "Desk")
    text = "{ viewer { accessLedger(first: 5) { edges { node { purpose fieldClasses legalBasis } } } } }"
    looked = await client.ask(client.world.people["annika"], text)
    assert [edge["node"] for edge in looked["viewer"]["accessLedger"]["edges"]] == [
        {"purpose": "RIGHTS_REQUEST_HANDLING", "fieldClasses": ["REQUESTS"], "legalBasis": "LEGAL_OBLIGATION"}
    ]


async def mechanism(world: World, *purposes: str) -> None:
    """Put a transfer mechanism from cn to sg on file."""
    async with write(world.engine.regions["sg"], system(AISHU, AISHU, None)) as tx:
        await tx.execute(
            "insert into habeas.transfer_mechanism (org_id, id, from_region, to_region, mechanism, purposes, reference,"
            " on_file_since, destination_country, law_assessment, law_finding, assessed_at)"
            " values ($1, $2, 'cn', 'sg', 'EXEMPT_2024_PROVISIONS', $3, 'file 7', $4, 'SG', 'file 8', 'EQUIVALENT',"
            " $4)",
            AISHU,
            new_id(),
            list(purposes),
            NOW.replace(year=2024),
        )


async def test_the_desk_reaches_requests_of_a_region_that_a_mechanism_opens_and_decides_them(
    wide_client: Client,
) -> None:
    world = wide_client.world
    sent = await send(wide_client, "yuqing", "ERASURE")
    assert (await wide_client.ask(world.aishu, "Desk"))["controller"]["rightsRequests"]["totalCount"] == 0
    decision = {"input": {"request": sent["id"], "right": "ERASURE", "outcome": "GRANTED"}}
    hidden = await wide_client.ask(world.aishu, "DecideRight", decision)
    assert hidden["decideRight"]["userErrors"][0]["code"] == "NOT_FOUND"
    await mechanism(world, "RIGHTS_REQUEST_HANDLING")
    desk = (await wide_client.ask(world.aishu, "Desk"))["controller"]["rightsRequests"]
    assert [edge["node"]["subject"]["region"]["code"] for edge in desk["edges"]] == ["cn"]
    decided = (await wide_client.ask(world.aishu, "DecideRight", decision))["decideRight"]
    assert (decided["userErrors"], decided["request"]["status"]) == ([], "DECIDED")


async def test_a_mechanism_for_another_purpose_opens_no_requests(wide_client: Client) -> None:
    await send(wide_client, "yuqing", "ERASURE")
    await mechanism(wide_client.world, "MEMBER_DIRECTORY")
    text = "{ controller { rightsRequests { totalCount withheld { count reason region { code } } } } }"
    desk = (await wide_client.ask(wide_client.world.aishu, text))["controller"]["rightsRequests"]
    withheld = [{"count": 1, "reason": "NO_TRANSFER_MECHANISM", "region": {"code": "cn"}}]
    assert desk == {"totalCount": 0, "withheld": withheld}


async def test_a_request_is_found_by_its_reference_by_those_concerned_alone(wide_client: Client) -> None:
    world = wide_client.world
    sent = await send(wide_client, "yuqing", "ERASURE")
    await mechanism(world, "RIGHTS_REQUEST_HANDLING")
    wanted = {"reference": sent["reference"]}
    for actor in (world.people["yuqing"], world.aishu):
        found = (await wide_client.ask(actor, "RequestByReference", wanted))["rightsRequest"]
        assert found["rights"] == [{"right": "ERASURE", "outcome": "PENDING"}]
    for actor in (world.people["annika"], world.aomei):
        assert (await wide_client.ask(actor, "RequestByReference", wanted))["rightsRequest"] is None


async def test_the_partner_that_opened_a_request_follows_it_and_others_do_not(client: Client, superuser: Any) -> None:
    sent = await send(client, "annika", "ERASURE")
    partner = replace(
        system(new_id(), AISHU, None), kind=ActorKind.PARTNER, role=Role.PARTNER, scopes=ROLES[Role.PARTNER]
    )
    wanted = {"reference": sent["reference"]}
    assert (await client.ask(partner, "RequestByReference", wanted))["rightsRequest"] is None
    for table in ("rights_request", "requested_right"):
        await superuser.execute(f"update habeas.{table} set agent_org_id = $1", partner.organization_id)
    await superuser.execute(
        "insert into habeas.organization (org_id, kind, name, legal_name, controller_id, home_region, establishments,"
        " created_at) values ($1, 'PARTNER', 'Tickets', 'Tickets', $2, 'sg', '{}', now())",
        partner.organization_id,
        AISHU,
    )
    assert (await client.ask(partner, "RequestByReference", wanted))["rightsRequest"]["status"] == "SUBMITTED"


async def test_an_organization_sees_requests_to_itself_and_not_those_to_the_controller(
    client: Client, superuser: Any
) -> None:
    annika, org_id = client.world.people["annika"], new_id()
    assert annika.subject_id is not None
    await superuser.execute(
        "insert into habeas.organization (org_id, kind, name, legal_name, controller_id, country, home_region,"
        " establishments, created_at) values ($1, 'CUSTOMER', 'Contoso', 'Contoso', $2, 'DE', 'sg', '{}', now())",
        org_id,
        AISHU,
    )
    row = membership(org_id, annika.subject_id, "Annika")
    await superuser.execute(
        "insert into habeas.membership (org_id, id, subject_id, email, display_name, role, status, account_kind,"
        " joined_at, overseen_scopes) values ($1, $2, $3, $4, 'Annika', 'MEMBER', 'ACTIVE', 'MANAGED', now(), '{}')",
        *(org_id, row.id, row.subject_id, row.email),
    )
    await send(client, "annika", "ERASURE")
    own = await send(client, "annika", "RECTIFICATION", organization=encode("ORG", org_id, org_id))
    # The notice is the controller's: towards the organization only the law's clock runs.
    assert [each["source"] for each in own["clocks"]] == ["EU_GDPR"]
    admin = replace(
        system(org_id, AISHU, new_id()),
        kind=ActorKind.ADMINISTRATOR,
        role=Role.ADMINISTRATOR,
        scopes=ROLES[Role.ADMINISTRATOR],
    )
    answer = await client.ask(admin, "Members", {"organization": encode("ORG", org_id, org_id), "after": None})
    requests = answer["organization"]["members"]["edges"][0]["node"]["rightsRequests"]
    assert (requests["totalCount"], requests["edges"][0]["node"]["id"]) == (1, own["id"])


@pytest.mark.promise("AISHU-167")
async def test_a_request_from_an_app_has_the_fifteen_working_days_of_the_prc(wide_client: Client) -> None:
    by_app = await send(wide_client, "yuqing", "ERASURE", channel="MOBILE_APP")
    assert "CN_PIPL_APP_15WD" in {clock["source"] for clock in by_app["clocks"]}
    by_letter = await send(wide_client, "yuqing", "ERASURE", channel="POST")
    unsaid = await send(wide_client, "yuqing", "ERASURE")
    for sent in (by_letter, unsaid):
        assert "CN_PIPL_APP_15WD" not in {clock["source"] for clock in sent["clocks"]}


async def test_a_channel_that_is_none_is_refused_before_anything_is_kept(client: Client) -> None:
    variables = {"input": {"rights": ["ACCESS"], "channel": "PIGEON"}}
    answer = await client.schema.execute(document("ExerciseMyRights"), variables)
    assert answer.errors is not None
    assert "PIGEON" in answer.errors[0].message
