"""Portable data go to another controller directly: shown first, confirmed, sent by a signed call, and accounted for."""

from dataclasses import replace
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from habeas.connectors.rules.sets import Operation
from habeas.rights.answers.interchange import interchange_schema
from tests.connectors.conftest import Connect, connect, world
from tests.connectors.system import System, accepted, broken, done, kept
from tests.rights.client import Client, send
from tests.rights.world import SECRET, World

__all__ = ["connect", "world"]

PREVIEW = """mutation ($input: PreviewTransmissionInput!) { previewTransmission(input: $input) {
    recipient categories { category records } bytes seen userErrors { code path message } } }"""
TRANSMIT = """mutation ($input: TransmitDataInput!) { transmitData(input: $input) {
    request { reference } userErrors { code path message } } }"""
FOLLOW = """query ($reference: String!) { rightsRequest(reference: $reference) {
    events(first: 100) { edges { node { kind note } } }
    systemSteps { system recipient operation state keptBecause } } }"""
DISCLOSED = "select recipient_code, category_codes, reason from habeas.disclosure where subject_id = $1"
MESSAGES = "select template from habeas.request_message where subject_id = $1"
RECIPIENT = """
insert into habeas.recipient
       (org_id, code, name, role, country, purpose_codes, category_codes, fields, commitment)
values ($1, 'ELSEWHERE', 'Elsewhere AG', 'INDEPENDENT_CONTROLLER', 'CH', '{}', '{}', '{}', 'SIGNED')"""


class Sender:
    """Annika, with a request for portability."""

    def __init__(self, client: Client, request: dict[str, Any]) -> None:
        self.client, self.request = client, request

    async def ask(self, text: str, **more: Any) -> Any:
        given = {"request": self.request["id"], "recipient": "ELSEWHERE", **more}
        annika = self.client.world.people["annika"]
        [answer] = (await self.client.ask(annika, text, {"input": given})).values()
        return answer

    async def confirmed(self) -> Any:
        """What the preview showed is sent."""
        shown = await self.ask(PREVIEW)
        answer = await self.ask(TRANSMIT, seen=shown["seen"])
        await self.client.world.drain()
        return answer

    async def follow(self) -> tuple[list[tuple[str, str | None]], list[dict[str, Any]]]:
        """The events about the transmission, and the steps that the person sees."""
        variables = {"reference": self.request["reference"]}
        found = (await self.client.ask(self.client.world.people["annika"], FOLLOW, variables))["rightsRequest"]
        events = [(each["node"]["kind"], each["node"]["note"]) for each in found["events"]["edges"]]
        steps = [each for each in found["systemSteps"] if each["operation"] == "TRANSMIT"]
        return [each for each in events if each[0].startswith("TRANSMI")], steps


@pytest.fixture
async def sender(world: World, superuser: Any) -> Sender:
    await superuser.execute(RECIPIENT, world.aishu.controller_id)
    client = Client(world)
    request = await send(client, "annika", "PORTABILITY")
    await world.drain()
    return Sender(client, request)


async def receiver(connect: Connect, *answers: Any) -> System:
    found = System(list(answers))
    await connect(found, "ELSEWHERE_API", operations=(Operation.TRANSMIT,), recipient="ELSEWHERE")
    return found


@pytest.mark.promise("AISHU-158", "AISHU-172")
async def test_what_was_shown_and_confirmed_is_taken_over_by_the_other_controller(
    sender: Sender,
    connect: Connect,
    superuser: Any,
) -> None:
    elsewhere = await receiver(connect, done)
    shown = await sender.ask(PREVIEW)
    assert shown["userErrors"] == []
    assert (shown["recipient"], shown["categories"]) == ("Elsewhere AG", [{"category": "DEVICE", "records": 1}])
    assert elsewhere.calls == []
    assert (await sender.ask(TRANSMIT, seen=shown["seen"]))["userErrors"] == []
    await sender.client.world.drain()
    [call] = elsewhere.calls
    assert (call["operation"], call["case"]) == ("TRANSMIT", sender.request["reference"])
    document = call["document"]
    Draft202012Validator(orjson.loads(interchange_schema())).validate(document)
    [handed_over] = document["hasPersonalData"]
    assert (handed_over["value"], handed_over["hasLegalBasis"]) == ({"model": "Annika's phone"}, ["dpv:Contract"])
    assert SECRET not in str(call)
    events, [step] = await sender.follow()
    assert [kind for kind, _ in events] == ["TRANSMISSION_ASKED", "TRANSMITTED"]
    assert (step["recipient"], step["operation"], step["state"]) == ("ELSEWHERE", "TRANSMIT", "DONE")
    annika = sender.client.world.people["annika"].subject_id
    [row] = await superuser.fetch(DISCLOSED, annika)
    assert (row["recipient_code"], row["category_codes"]) == ("ELSEWHERE", ["DEVICE"])
    assert sender.request["reference"] in row["reason"]
    assert "TRANSMITTED" in [each["template"] for each in await superuser.fetch(MESSAGES, annika)]
    kept_rows = await superuser.fetch("select s::text from habeas.system_step s")
    assert "Annika's phone" not in str(kept_rows)


async def test_it_is_sent_once_however_often_it_is_confirmed_and_retried(sender: Sender, connect: Connect) -> None:
    elsewhere = await receiver(connect, broken, broken, done)
    assert (await sender.confirmed())["userErrors"] == []
    assert (len(elsewhere.calls), len(set(elsewhere.ids))) == (3, 1)
    [again] = (await sender.ask(TRANSMIT, seen="x"))["userErrors"]
    assert again["code"] == "CONFLICT"
    await sender.client.world.drain()
    assert len(elsewhere.calls) == 3


@pytest.mark.parametrize("answer", [broken, kept], ids=["unreachable", "refused"])
async def test_what_the_other_side_does_not_take_over_is_told_to_the_person_with_a_code(
    sender: Sender,
    connect: Connect,
    superuser: Any,
    answer: Any,
) -> None:
    await receiver(connect, answer)
    await sender.confirmed()
    events, [step] = await sender.follow()
    assert events[-1] == ("TRANSMISSION_FAILED", "TECHNICALLY_INFEASIBLE")
    assert step["state"] in ("REFUSED", "KEPT")
    annika = sender.client.world.people["annika"].subject_id
    assert await superuser.fetch(DISCLOSED, annika) == []
    assert "TRANSMISSION_FAILED" in [each["template"] for each in await superuser.fetch(MESSAGES, annika)]
    assert await superuser.fetchval("select count(*) from habeas.request_task where subject_id = $1", annika) == 0
    left = await superuser.fetchrow("select subject, wrapped from habeas.system_step where subject_id = $1", annika)
    assert (left["subject"], left["wrapped"]) == (None, None)


async def test_where_the_recipient_takes_no_documents_it_is_not_feasible(sender: Sender) -> None:
    await sender.confirmed()
    events, steps = await sender.follow()
    assert events == [("TRANSMISSION_ASKED", None), ("TRANSMISSION_FAILED", "TECHNICALLY_INFEASIBLE")]
    assert steps == []


async def test_what_changed_since_it_was_shown_is_not_sent(sender: Sender, connect: Connect, superuser: Any) -> None:
    elsewhere = await receiver(connect, accepted)
    shown = await sender.ask(PREVIEW)
    annika = sender.client.world.people["annika"].subject_id
    relabel = "update habeas.vault_record set label = 'Other' where subject_id = $1 and category_code = 'DEVICE'"
    await superuser.execute(relabel, annika)
    [error] = (await sender.ask(TRANSMIT, seen=shown["seen"]))["userErrors"]
    assert (error["code"], error["path"]) == ("CONFLICT", ["seen"])
    await sender.client.world.drain()
    assert elsewhere.calls == []


@pytest.mark.parametrize(("recipient", "path"), [("LAB", ["recipient"]), ("NOBODY", ["recipient"])])
async def test_only_another_controller_of_the_register_can_be_named(
    sender: Sender, recipient: str, path: list[str]
) -> None:
    [error] = (await sender.ask(PREVIEW, recipient=recipient))["userErrors"]
    assert (error["code"], error["path"]) == ("BAD_USER_INPUT", path)


async def test_another_request_or_another_person_sends_nothing(sender: Sender) -> None:
    access = await send(sender.client, "annika", "ACCESS")
    [error] = (await sender.ask(PREVIEW, request=access["id"]))["userErrors"]
    assert error["code"] == "RIGHT_NOT_IN_REQUEST"
    people = sender.client.world.people
    people["annika"] = people["oliver"]
    [error] = (await sender.ask(PREVIEW))["userErrors"]
    assert error["code"] == "NOT_FOUND"


async def test_nothing_is_sent_without_a_recent_sign_in(sender: Sender, connect: Connect) -> None:
    elsewhere = await receiver(connect, done)
    shown = await sender.ask(PREVIEW)
    people = sender.client.world.people
    people["annika"] = replace(people["annika"], authenticated_at=None)
    with pytest.raises(AssertionError, match="This needs a sign-in"):
        await sender.ask(TRANSMIT, seen=shown["seen"])
    await sender.client.world.drain()
    assert elsewhere.calls == []
