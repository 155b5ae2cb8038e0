"""What people do in a deployment over HTTP, leaving words of their own wherever the API takes any."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from tests.crash.client import AGAIN
from tests.crash.deployment import Deployment

SUBMIT = """mutation ($input: SubmitRightsRequestInput!) { submitRightsRequest(input: $input) {
  request { id reference } userErrors { code message path } } }"""
STEP = """mutation ($input: %s!) { %s(input: $input) { request { id status } userErrors { code message path } } }"""
PROVE = """mutation ($input: ProveIdentityInput!) { proveIdentity(input: $input) {
  request { id status } userErrors { code message path } } }"""
RECORDS = "{ viewer { records(first: 50) { nodes { id label category { code } organization { id } } } } }"
OWN = """{ viewer { rightsRequests(first: 50) { nodes { id status open delivery { url }
  verification { needed fields missing } } } } }"""
WITHDRAW = """mutation ($input: WithdrawRightsRequestInput!) { withdrawRightsRequest(input: $input) {
  request { id } userErrors { code message } } }"""
PAUSES = (1, 2, 4, 8)
"""Seconds before the same is sent again, under the same key, to a machine that is too busy."""
WITHIN_SECONDS = 300


CALIFORNIA = "US-CA"
"""Where a law takes data points and a signed declaration before it gives pieces of information (11 CCR 7062)."""
DESK = "aishu-privacy"


@dataclass(frozen=True)
class Who:
    """A person of the demo world, and the word that they put wherever they may write anything."""

    persona: str
    word: str
    name: str
    address: str
    residence: str
    service: str


@dataclass(frozen=True)
class Life:
    """One person's."""

    made: Deployment
    client: httpx.AsyncClient
    who: Who

    async def ask(self, text: str, given: Mapping[str, Any] | None = None, persona: str | None = None) -> Any:
        """The data of an answer without errors, also those about its input."""
        headers = {"authorization": f"Bearer {self.made.held[persona or self.who.persona].token}"}
        headers |= {} if given is None else {"idempotency-key": str(uuid4())}
        body = {"query": text, "variables": {} if given is None else {"input": dict(given)}}
        for pause in PAUSES:
            answer = (await self.client.post(f"{self.made.url}/graphql", json=body, headers=headers)).json()
            codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
            if not codes or not codes <= AGAIN:
                break
            await asyncio.sleep(pause)
        assert "errors" not in answer, answer["errors"]
        for payload in answer["data"].values():
            assert not payload.get("userErrors"), (text, payload["userErrors"])
        return answer["data"]

    async def lead(self) -> None:
        """Everything, one after the other; afterwards nothing is under way but the dates that lie ahead."""
        await self.use_apps()
        await self.ask_for_data()
        await self.correct()
        await self.tell()
        await self.be_disclosed()
        await self.be_refused()

    async def submit(self, *rights: str, **more: Any) -> str:
        """The id of a request, with a note."""
        given: dict[str, Any] = {"rights": list(rights), "note": f"{self.who.word} note", "language": "en", **more}
        sent = (await self.ask(SUBMIT, given))["submitRightsRequest"]["request"]
        return str(sent["id"])

    async def step(self, mutation: str, kind: str, given: Mapping[str, Any], persona: str | None = None) -> None:
        """A step of a case."""
        await self.ask(STEP % (kind, mutation), given, persona)

    async def use_apps(self) -> None:
        """Something is collected, and a prompt is answered."""
        collected = """mutation ($input: RecordCollectionInput!) { recordCollection(input: $input) {
          collection { id } refusals userErrors { code message } } }"""
        given: dict[str, Any] = {
            "service": self.who.service,
            "purpose": "SERVICE_PROVISION",
            "category": "DEVICE",
            "source": "DEVICE",
        }
        given |= {"items": ["OPERATING_SYSTEM"], "agreement": f"{self.who.word} agreement"}
        await self.ask(collected, {**given, "reference": f"{self.who.word} reference"})
        second = "mutation ($input: AddEmailAddressInput!) { addEmailAddress(input: $input) { userErrors { code } } }"
        await self.ask(second, {"email": f"{self.who.word.lower()}@second.example"})

    async def ask_for_data(self) -> None:
        """Access and portability, with a declaration where one is asked for, fetched as soon as it lies ready."""
        request = await self.submit("ACCESS", "PORTABILITY")
        if self.who.residence == CALIFORNIA:
            await self.be_known(request)
        found = await self.until(request, lambda each: each["delivery"] is not None)
        headers = {"authorization": f"Bearer {self.made.held[self.who.persona].token}"}
        content = (await self.client.get(found["delivery"]["url"], headers=headers)).raise_for_status().content
        assert content.startswith(b"PK")

    async def be_known(self, request: str) -> None:
        """Asked by the desk, they give data points and sign, where the level takes that."""
        asked = {"request": request, "note": f"{self.who.word} asked", "needed": True}
        await self.step("askDataPoints", "AskDataPointsInput", asked, DESK)
        node = await self.until(request, lambda each: each["status"] == "IDENTITY_NEEDED")
        known = {"NAME": self.who.name, "E_MAIL": self.who.address, "RESIDENCE": self.who.residence}
        points = [{"field": each, "value": known[each]} for each in node["verification"]["fields"]]
        await self.ask(PROVE, {"request": request, "points": points, "signature": self.who.name})

    async def correct(self) -> None:
        """A correction, a question about it, and its answer; granted and carried out."""
        records = (await self.ask(RECORDS))["viewer"]["records"]["nodes"]
        own = self.made.held[self.who.persona].organization_id
        device = next(
            each["id"] for each in records if (each["category"]["code"], each["organization"]["id"]) == ("DEVICE", own)
        )
        correction = {"record": device, "reason": "UNTRUE", "value": {"said": f"{self.who.word} value"}}
        correction["explanation"] = f"{self.who.word} explanation"
        request = await self.submit("RECTIFICATION", corrections=[correction])
        question = {"request": request, "note": f"{self.who.word} question", "needed": True}
        await self.step("askClarification", "AskPersonInput", question, DESK)
        answer = {"request": request, "note": f"{self.who.word} clarification"}
        await self.step("answerClarification", "RequestWordsInput", answer)
        await self.decide(request, "RECTIFICATION", "GRANTED")

    async def tell(self) -> None:
        """They report a leak that they found."""
        leak = "mutation ($input: ReportLeakInput!) { reportLeak(input: $input) { userErrors { code message } } }"
        await self.ask(leak, {"summary": f"{self.who.word} leak"})

    async def be_disclosed(self) -> None:
        """The controller records a disclosure, with its reason in writing."""
        disclosed = """mutation ($input: RecordDisclosureInput!) { recordDisclosure(input: $input) {
          disclosure { id } userErrors { code message path } } }"""
        given: dict[str, Any] = {
            "person": self.made.held[self.who.persona].person_id,
            "recipient": "BUGLY",
            "purpose": "ERROR_TRACE",
        }
        given |= {"categories": ["DEVICE"], "ground": "SX_SERVICE_NECESSARY"}
        happened = datetime.now(UTC).isoformat()
        await self.ask(disclosed, {**given, "happenedAt": happened}, DESK)

    async def be_refused(self) -> None:
        """An objection that is refused with reasons."""
        request = await self.submit("OBJECTION")
        await self.decide(request, "OBJECTION", "REFUSED", denialCode="COMPELLING_GROUNDS")

    async def decide(self, request: str, right: str, outcome: str, **more: Any) -> None:
        """The desk decides, with words about the person where it refuses."""
        given = {"request": request, "right": right, "outcome": outcome, **more}
        if outcome != "GRANTED":
            given["explanation"] = f"{self.who.word} decision"
        await self.step("decideRight", "DecideRightInput", given, DESK)

    async def end(self, right: str) -> None:
        """What ends data is asked for, granted and carried out."""
        await self.decide(await self.submit(right), right, "GRANTED")

    async def owe_nothing(self) -> None:
        """What they asked for before is withdrawn, as far as it is not answered."""
        nodes = (await self.ask(OWN))["viewer"]["rightsRequests"]["nodes"]
        for node in nodes:
            if node["open"] and node["status"] != "DELIVERED":
                await self.ask(WITHDRAW, {"request": node["id"]})

    async def until(self, request: str, holds: Any) -> Mapping[str, Any]:
        """The request as soon as something holds of it."""
        async with asyncio.timeout(WITHIN_SECONDS):
            while True:
                nodes = (await self.ask(OWN))["viewer"]["rightsRequests"]["nodes"]
                found: Mapping[str, Any] = next(each for each in nodes if each["id"] == request)
                if holds(found):
                    return found
                await asyncio.sleep(0.1)
