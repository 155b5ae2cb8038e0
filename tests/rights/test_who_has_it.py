"""Who took a request up is read by those who handle requests there, and by nobody else."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import orjson
import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.storage.migrations import scripts
from tests.safeguards.staff import joined, undertake
from tests.world import Demo, demo_world

DESK, ANNIKA, ADMIN = "aishu-privacy", "person-eu", "contoso-admin"
BO, INES = "bo", "ines"
SEND = """mutation ($i: SubmitRightsRequestInput!) { submitRightsRequest(input: $i) {
  request { id } userErrors { code } } }"""
TAKE_UP = "mutation ($i: TakeUpRequestInput!) { takeUpRequest(input: $i) { request { id } userErrors { code } } }"
TAKE_OVER = """mutation ($i: TakeOverRequestInput!) { it: takeOverRequest(input: $i) {
  request { status assignee } userErrors { code path } } }"""
HISTORY = "query ($id: ID!) { node(id: $id) { ... on RightsRequest { events(first: 50) { nodes { kind note } } } } }"
JOURNAL = "select detail::text from habeas.journal_entry where command = 'TakeOverRequest' order by id desc limit 1"
HANDLER = "query ($id: ID!) { node(id: $id) { ... on RightsRequest { assignee takenUpBy { displayName email } } } }"
ASK_IDENTITY = "mutation ($i: AskPersonInput!) { askIdentity(input: $i) { userErrors { code path } } }"
SHOW_IDENTITY = """mutation ($i: RequestStepInput!) { showIdentity(input: $i) {
  request { status } userErrors { code path } } }"""
EITHER = "query ($id: ID!) { node(id: $id) { ... on RightsRequest { %s } } }"
DECIDE = "mutation ($i: DecideRightInput!) { decideRight(input: $i) { userErrors { code } } }"
TASKS = "query ($id: ID!) { node(id: $id) { ... on RightsRequest { tasks { id kind assignee evidence } } } }"
COMPLETE = "mutation ($i: CompleteTaskInput!) { completeTask(input: $i) { userErrors { code path } } }"
ASK_HUMAN = """insert into habeas.request_task (org_id, id, request_id, subject_id, kind, target, made_at)
select org_id, gen_random_uuid(), id, subject_id, 'TELL_RECIPIENT', 'LAB', received_at from habeas.rights_request"""
NOBODY = {"assignee": None, "takenUpBy": None}
MEILING = {"displayName": "Tan Mei Ling", "email": "meiling.tan@aishu.example"}


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("handler")) as found:
        colleagues = {name: await joined(found, DESK, name) for name in (BO, INES)}
        world = replace(found, held={**found.held, **colleagues})
        for name in colleagues:
            await undertake(world, name)
        yield world


async def sent(demo: Demo, persona: str = ANNIKA, organization: str | None = None) -> str:
    given = {"rights": ["ERASURE" if organization is None else "RECTIFICATION"], "organization": organization}
    answer = (await demo.data(persona, SEND, {"i": given}))["submitRightsRequest"]
    assert answer["userErrors"] == []
    return str(answer["request"]["id"])


async def taken_up(demo: Demo, request: str, persona: str = DESK, **more: str) -> None:
    answer = (await demo.data(persona, TAKE_UP, {"i": {"request": request, **more}}))["takeUpRequest"]
    assert answer["userErrors"] == []


async def handler(demo: Demo, persona: str, request: str) -> Any:
    return (await demo.data(persona, HANDLER, {"id": request}))["node"]


async def test_the_desk_reads_who_took_it_up_and_whom_they_named(demo: Demo) -> None:
    request = await sent(demo)
    assert await handler(demo, DESK, request) == NOBODY
    await taken_up(demo, request, assignee=" Team Erasure ")
    assert await handler(demo, DESK, request) == {"assignee": "Team Erasure", "takenUpBy": MEILING}


async def test_an_organizations_administrator_reads_it_of_requests_that_it_answers(demo: Demo) -> None:
    request = await sent(demo, organization=demo.organization())
    await taken_up(demo, request, ADMIN)
    found = await handler(demo, ADMIN, request)
    assert (found["assignee"], found["takenUpBy"]["email"]) == (None, "katrin.sommer@contoso.example")


@pytest.mark.parametrize("field", ["assignee", "takenUpBy { email }"])
async def test_the_person_is_refused_it(demo: Demo, field: str) -> None:
    request = await sent(demo)
    await taken_up(demo, request, assignee="Meiling")
    answer = await demo.ask(ANNIKA, EITHER % field, {"id": request})
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]


async def test_whoever_handles_requests_elsewhere_reads_no_name_on_their_own(demo: Demo) -> None:
    """An administrator of a customer is a person before the controller."""
    request = await sent(demo, ADMIN)
    await taken_up(demo, request, assignee="Meiling")
    assert await handler(demo, ADMIN, request) == NOBODY
    assert (await handler(demo, DESK, request))["takenUpBy"] == MEILING


async def test_who_does_a_task_and_how_it_is_known_as_done_is_read_by_those_who_handle_the_request(demo: Demo) -> None:
    """And not by whoever handles requests elsewhere, and sent this one as a person."""
    request = await sent(demo, ADMIN)
    await taken_up(demo, request)
    await demo.as_superuser("sg", ASK_HUMAN)
    task = (await demo.data(DESK, TASKS, {"id": request}))["node"]["tasks"][0]
    said = {"request": request, "task": task["id"], "outcome": "DONE", "evidence": "Ticket 77 of Jo", "assignee": "Jo"}
    assert (await demo.data(DESK, COMPLETE, {"i": said}))["completeTask"]["userErrors"] == []

    async def told(persona: str) -> set[tuple[str | None, str | None]]:
        tasks = (await demo.data(persona, TASKS, {"id": request}))["node"]["tasks"]
        return {(each["assignee"], each["evidence"]) for each in tasks}

    assert ("Jo", "Ticket 77 of Jo") in await told(DESK)
    assert await told(ADMIN) == {(None, None)}


async def test_requests_that_were_taken_up_before_name_whoever_did_it(demo: Demo) -> None:
    request = await sent(demo)
    await taken_up(demo, request)
    await demo.as_superuser("sg", "update habeas.rights_request set taken_up_by = null")
    script = (scripts() / "sql" / "taken_up_0067.sql").read_text(encoding="utf-8")
    (filling,) = [each for each in script.split(";") if "update habeas.rights_request" in each]
    await demo.as_superuser("sg", filling)
    assert (await handler(demo, DESK, request))["takenUpBy"] == MEILING


async def taken_over(demo: Demo, persona: str, request: str, **more: str) -> Any:
    given = {"request": request, "reason": "Mei Ling is away.", **more}
    return (await demo.data(persona, TAKE_OVER, {"i": given}))["it"]


async def test_a_colleague_takes_a_request_over_and_it_is_written_down_from_whom_to_whom_and_why(demo: Demo) -> None:
    request = await sent(demo)
    assert (await taken_over(demo, BO, request))["userErrors"] == [{"code": "ILLEGAL_STEP", "path": ["request"]}]
    await taken_up(demo, request, assignee="Team Erasure")
    done = await taken_over(demo, BO, request, assignee="Bo")
    assert done == {"request": {"status": "IN_PROGRESS", "assignee": "Bo"}, "userErrors": []}
    [entry] = await demo.as_superuser("sg", JOURNAL)
    noted = orjson.loads(entry[0])
    assert (noted["from"], noted["to"]) == (str(demo.held[DESK].actor.subject_id), str(demo.held[BO].actor.subject_id))
    assert noted["because"] == "Mei Ling is away."
    assert (await taken_over(demo, BO, request))["userErrors"] == [{"code": "BAD_USER_INPUT", "path": ["request"]}]
    refused = await taken_over(demo, INES, request, reason=" ")
    assert refused["userErrors"] == [{"code": "BAD_USER_INPUT", "path": ["reason"]}]
    events = (await demo.data(ANNIKA, HISTORY, {"id": request}))["node"]["events"]["nodes"]
    assert {"kind": "HANDED_OVER", "note": None} in events, "the person reads that, and not why"


async def test_a_request_in_progress_that_nobody_took_up_is_taken_over_from_nobody(demo: Demo) -> None:
    request = await sent(demo)
    asked = {"request": request, "note": "The address was changed yesterday."}
    assert (await demo.data(DESK, ASK_IDENTITY, {"i": asked}))["askIdentity"]["userErrors"] == []
    shown = (await demo.data(ANNIKA, SHOW_IDENTITY, {"i": {"request": request}}))["showIdentity"]
    assert (shown["request"]["status"], shown["userErrors"]) == ("IN_PROGRESS", [])
    done = await taken_over(demo, BO, request, assignee="Bo")
    assert done == {"request": {"status": "IN_PROGRESS", "assignee": "Bo"}, "userErrors": []}
    [entry] = await demo.as_superuser("sg", JOURNAL)
    assert orjson.loads(entry[0])["from"] is None
    assert (await taken_over(demo, INES, request))["userErrors"] == []


async def test_what_is_over_is_not_taken_over(demo: Demo) -> None:
    request = await sent(demo)
    await taken_up(demo, request)
    given = {"request": request, "right": "ERASURE", "outcome": "GRANTED"}
    assert (await demo.data(DESK, DECIDE, {"i": given}))["decideRight"]["userErrors"] == []
    assert (await taken_over(demo, BO, request))["userErrors"] == [{"code": "ILLEGAL_STEP", "path": ["request"]}]
