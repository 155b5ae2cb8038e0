"""From empty databases to a first sign-in and a first rights request, by the guide and nothing else."""

import asyncio
import re
from pathlib import Path

from click.testing import Result

from habeas.auth.declared import founder
from habeas.demo.cluster import ClusterSettings
from habeas.founding.commands import FoundOrganization
from habeas.founding.rules.customer import customer_of
from habeas.founding.rules.naming import organization_id
from habeas.writing.run import run
from tests.founding.deployment import GUIDE, Deployment, empty_deployment

APP = ("notes-app", "https://notes.harbour.example/callback")
DASHBOARD = ("privacy-dashboard", "https://privacy.harbour.example/callback")
FILE = GUIDE / "controller.yaml"


async def declared(deployment: Deployment) -> str:
    """The controller's id, once its declaration is applied and its notice published."""
    applied = await deployment.applied(FILE)
    assert applied.exit_code == 0, applied.output
    found = re.search(r"^controller: (\S+)$", applied.output, re.MULTILINE)
    assert found is not None
    published = await deployment.habeas("notices", "publish", str(GUIDE / "notices"), "--controller", found.group(1))
    assert published.exit_code == 0, published.output
    await deployment.drain()
    return found.group(1)


DESK = "requests:handle clients:manage inventory:manage"


async def staff(deployment: Deployment, email: str = "lena@harbour.example", scope: str = DESK) -> str:
    """The token of somebody whom the declaration invited, who opened an account and accepted."""
    browser = await deployment.registered(email, "NOTES")
    await deployment.drain()
    own = await deployment.token(browser, *APP, "self:read self:write")
    waiting = "{ viewer { invitations(first: 5) { nodes { id notice { organization paragraphs } } } } }"
    (invitation,) = (await deployment.ask(own, waiting))["viewer"]["invitations"]["nodes"]
    accept = "mutation ($i: ID!) { acceptInvitation(input: {invitation: $i}) { userErrors { code } } }"
    accepted = await deployment.ask(own, accept, {"i": invitation["id"]})
    assert accepted["acceptInvitation"]["userErrors"] == []
    await deployment.drain()
    return await deployment.token(browser, *DASHBOARD, scope)


async def test_the_guide_leads_from_empty_databases_to_a_request_on_the_desk(
    cluster: ClusterSettings, tmp_path: Path
) -> None:
    async with empty_deployment(cluster, tmp_path, "sg") as deployment:
        await declared(deployment)
        desk = await staff(deployment)

        browser = await deployment.registered("robin@home.example", "NOTES")
        robin = await deployment.token(browser, *APP, "self:read self:write rights:exercise consents:manage")
        consent = 'mutation { giveConsent(input: {purpose: "USAGE_ANALYSIS", language: "en"}) { userErrors { code } } }'
        assert (await deployment.ask(robin, consent))["giveConsent"]["userErrors"] == []
        request = """mutation { submitRightsRequest(input: {rights: [ACCESS], language: "en"}) {
            request { reference } userErrors { code message } } }"""
        sent = (await deployment.ask(robin, request))["submitRightsRequest"]
        assert sent["userErrors"] == []
        await deployment.drain()

        seen = await deployment.ask(desk, "{ controller { rightsRequests(first: 5) { nodes { reference } } } }")
        assert seen["controller"]["rightsRequests"]["nodes"] == [{"reference": sent["request"]["reference"]}]


async def founded(deployment: Deployment, controller: str, *changes: str) -> Result:
    """What founding Contoso says; later options win."""
    options = (
        "--name",
        "Contoso",
        "--legal-name",
        "Contoso GmbH",
        "--country",
        "DE",
        "--contact",
        "dpo@contoso.example",
    )
    first = ("--administrator", "katrin@contoso.example", "--region", "sg", "--controller", controller)
    return await deployment.habeas("organization", "found", "contoso", *options, *first, *changes)


async def test_a_customer_is_founded_and_its_first_administrator_takes_office(
    cluster: ClusterSettings, tmp_path: Path
) -> None:
    async with empty_deployment(cluster, tmp_path, "sg") as deployment:
        controller = await declared(deployment)
        made = await founded(deployment, controller)
        assert made.output.startswith("Founded.\n"), made.output
        assert (await founded(deployment, controller)).output.startswith("It is there already")
        assert "another organization" in (await founded(deployment, controller, "--legal-name", "Fabrikam")).output
        assert "no country" in (await founded(deployment, controller, "--country", "ZZ")).output
        await deployment.drain()
        assert "its administrator" in deployment.mail("katrin@contoso.example", "invites you")

        token = await staff(deployment, "katrin@contoso.example", "members:read members:manage")
        members = "query ($o: ID!) { organization(id: $o) { members(first: 5) { nodes { email role } } } }"
        answer = await deployment.ask(token, members, {"o": made.output.split()[-1]})
        (member,) = answer["organization"]["members"]["nodes"]
        assert member == {"email": "katrin@contoso.example", "role": "ADMINISTRATOR"}


async def test_a_customer_that_is_founded_by_several_at_once_is_founded_once(
    cluster: ClusterSettings, tmp_path: Path
) -> None:
    async with empty_deployment(cluster, tmp_path, "sg") as deployment:
        await declared(deployment)
        ((controller_id,),) = deployment.rows("sg", "select org_id from habeas.organization where kind = 'CONTROLLER'")
        org_id = organization_id(controller_id, "contoso")
        customer = customer_of(
            key="contoso",
            name="Contoso",
            legal_name="Contoso GmbH",
            country="DE",
            contact_email="dpo@contoso.example",
            administrator="katrin@contoso.example",
        )
        founding = (
            run(
                FoundOrganization("sg", customer),
                founder("sg", org_id, controller_id),
                engine=deployment.engines.writes,
            )
            for _ in range(4)
        )
        made = await asyncio.gather(*founding)
        assert sorted(each.result["new"] for each in made) == [False, False, False, True]
        await deployment.drain()
        assert "its administrator" in deployment.mail("katrin@contoso.example", "invites you"), "in one mail"


async def test_applied_twice_the_same_file_changes_nothing(cluster: ClusterSettings, tmp_path: Path) -> None:
    async with empty_deployment(cluster, tmp_path, "sg") as deployment:
        tried = await deployment.applied(FILE, "--dry-run")
        assert "sg: + services NOTES" in tried.output
        assert "sg: + people lena@harbour.example: invited as PRIVACY_TEAM" in tried.output
        assert deployment.rows("sg", "select from habeas.organization") == []

        assert (await deployment.applied(FILE)).output == tried.output
        tables = ("journal_entry", "invitation", "organization", "purpose")
        before = [deployment.rows("sg", f"select count(*) from habeas.{name}") for name in tables]
        again = await deployment.applied(FILE)
        assert again.output.startswith("Nothing changes: everything is as the file declares.\n")
        assert [deployment.rows("sg", f"select count(*) from habeas.{name}") for name in tables] == before
