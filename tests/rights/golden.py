"""Runs golden cases: a request as a lawyer writes it down, sent and handled through the schema on a real database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import yaml

from habeas.consent.commands import GiveConsent
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.ids import new_id
from habeas.reading.globalid import encode
from habeas.rights.commands import ClaimRepresentation, ReviewRepresentation, WatchRequest
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.representing import PROOFS, Claimed, Relation
from habeas.rights.rules.states import EventKind
from tests.rights.client import Client
from tests.rights.world import system

FOLDER = Path(__file__).parent / "cases"
LAWS = {"eu": "annika", "uk": "oliver", "california": "maya", "prc": "yuqing"}
"""Each launch law with the person of the small world to whom it applies."""

ZONES = tuple(map(ZoneInfo, ("Asia/Shanghai", "Europe/Berlin", "Europe/London", "America/Los_Angeles")))

SUBMIT = """mutation ($input: SubmitRightsRequestInput!) { submitRightsRequest(input: $input) {
    request { id reference } userErrors { code message } } }"""
STEP = """mutation ($input: %s!) { step: %s(input: $input) { userErrors { code message } } }"""
SHOW = """query ($reference: String!) { rightsRequest(reference: $reference) {
    status open acknowledgeBy effectiveDue hardDue clocks { source purpose targetDue legalDue }
    rights { right outcome denialCode } refusedItems { item denialCode } remedies { law ways authorities }
    events(first: 100) { edges { node { at kind } } } } }"""
MESSAGES = "select written_at, template from habeas.request_message"
RECORD = "select id, org_id from habeas.vault_record where subject_id = $1 and category_code = $2"
INPUTS = {
    "takeUpRequest": "TakeUpRequestInput",
    "referRequest": "RequestStepInput",
    "askIdentity": "AskPersonInput",
    "askClarification": "AskPersonInput",
    "extendRequest": "RequestWordsInput",
    "announceFee": "AnnounceFeeInput",
    "acceptFee": "RequestStepInput",
    "contestFee": "RequestWordsInput",
    "recordFeePayment": "RecordFeePaymentInput",
    "waiveFee": "RequestWordsInput",
    "decideRight": "DecideRightInput",
    "showIdentity": "RequestStepInput",
    "answerClarification": "RequestWordsInput",
    "appealRequest": "RequestWordsInput",
    "complainAboutRequest": "RequestWordsInput",
    "liftRestriction": "RequestStepInput",
    "withdrawRightsRequest": "WithdrawRightsRequestInput",
}
_WHO = ("desk", "colleague", "person")


@dataclass
class Run:
    """One case while it is run; `refused` are the codes of the steps that were refused, in their order."""

    client: Client
    superuser: Any
    person: str
    right: str
    received: datetime
    request: str = ""
    reference: str = ""
    refused: list[str] = field(default_factory=list)
    sender: str | None = None
    authorization: str | None = None

    async def tell(self, kind: str, actor: Any, values: Mapping[str, Any]) -> None:
        """Send a mutation about the request, and note what it was refused for."""
        variables = {"input": {"request": self.request, **values}}
        answer = await self.client.ask(actor, STEP % (INPUTS[kind], kind), variables)
        self.refused += [each["code"] for each in answer["step"]["userErrors"]]


def golden() -> list[dict[str, Any]]:
    """Every case, with the law of its file."""
    files = sorted(FOLDER.glob("*.yaml"))
    return [{"law": file.stem, **case} for file in files for case in yaml.safe_load(file.read_text(encoding="utf-8"))]


async def played(client: Client, superuser: Any, case: Mapping[str, Any]) -> dict[str, Any]:
    """What came of the case, in the words in which it says what is expected."""
    received = datetime.fromisoformat(case["received"]).astimezone(UTC)
    run = Run(client, superuser, LAWS[case["law"]], case["right"], received)
    client.world.clock.instant = received
    if case.get("consented"):
        await client.world.run(GiveConsent("SERVICE"), client.world.people[run.person])
    if "represented_by" in case:
        await _represent(run, case["represented_by"])
    refused = await _submit(run, case)
    if refused is not None:
        return {"refused": refused}
    steps = list(case.get("steps", ()))
    if not any("before_the_worker" in step for step in steps):
        await client.world.drain()
    for step in steps:
        await _step(run, {name: value for name, value in step.items() if name != "before_the_worker"})
        await client.world.drain()
    return await _outcome(run)


async def _represent(run: Run, said: Mapping[str, Any]) -> None:
    """Somebody claims to act for the person, and the desk has seen the proof."""
    world = run.client.world
    run.sender = "annika" if run.person != "annika" else "oliver"
    subject_id = world.people[run.person].subject_id
    assert subject_id is not None
    relation = Relation(said["relation"])
    claimed = Claimed(relation, (Right(run.right),), min(PROOFS[relation]), "File 7", 90, said.get("born"))
    entity = (await world.run(ClaimRepresentation(subject_id, claimed), world.people[run.sender])).entity
    assert entity is not None
    assert isinstance(entity.key, UUID)
    await world.run(ReviewRepresentation(entity.org_id, entity.key, True, "The proof was seen."), world.aishu)
    await world.drain()
    run.authorization = encode("RPR", entity.org_id, entity.key)


async def _submit(run: Run, case: Mapping[str, Any]) -> str | None:
    person = run.client.world.people[run.sender or run.person]
    values: dict[str, Any] = {"rights": [run.right]}
    if run.authorization is not None:
        values["authorization"] = run.authorization
    if "correct" in case:
        values["corrections"] = [await _correction(run, case["correct"])]
    answer = await run.client.ask(person, SUBMIT, {"input": values})
    payload = answer["submitRightsRequest"]
    if payload["userErrors"]:
        found: str = payload["userErrors"][0]["code"]
        return found
    run.request, run.reference = payload["request"]["id"], payload["request"]["reference"]
    return None


async def _correction(run: Run, said: Mapping[str, Any]) -> dict[str, Any]:
    person = run.client.world.people[run.person]
    row = await run.superuser.fetchrow(RECORD, person.subject_id, said["category"])
    record = encode("REC", row["org_id"], row["id"])
    return {"record": record, "reason": said["reason"], "value": said["value"]}


async def _step(run: Run, step: Mapping[str, Any]) -> None:
    world = run.client.world
    world.clock.instant = run.received + timedelta(days=step["day"])
    if "clock" in step:
        person = world.people[run.person]
        row = await run.superuser.fetchrow("select org_id, id from habeas.rights_request")
        await world.run(
            WatchRequest(row["org_id"], row["id"]), system(row["org_id"], person.controller_id, person.subject_id)
        )
        return
    who = next(each for each in _WHO if each in step)
    colleague = replace(world.aishu, subject_id=new_id())
    actor = {"desk": world.aishu, "colleague": colleague, "person": world.people[run.person]}[who]
    values = {name: value for name, value in step.items() if name not in ("day", who)}
    if step[who] == "decideRight":
        values.setdefault("right", run.right)
    await run.tell(step[who], actor, values)


async def _outcome(run: Run) -> dict[str, Any]:
    answer = await run.client.ask(run.client.world.people[run.person], SHOW, {"reference": run.reference})
    request = answer["rightsRequest"]
    found: dict[str, Any] = {
        "status": request["status"],
        "open": request["open"],
        "outcome": {each["right"]: each["outcome"] for each in request["rights"]},
        "acknowledge_by": _day(request["acknowledgeBy"]),
        "work_date": _day(request["effectiveDue"]),
        "outer_limit": _day(request["hardDue"]),
        "clocks": {_name(each): [_day(each["targetDue"]), _day(each["legalDue"])] for each in request["clocks"]},
        "events": _told([(each["node"]["at"], each["node"]["kind"]) for each in request["events"]["edges"]], EventKind),
        "messages": _told([tuple(row) for row in await run.superuser.fetch(MESSAGES)], Letter),
        "steps_refused": run.refused,
        "remedies": [each["law"] for each in request["remedies"]],
    }
    codes = {each["item"]: each["denialCode"] for each in request["refusedItems"]}
    codes |= {each["right"]: each["denialCode"] for each in request["rights"] if each["denialCode"]}
    return {**found, "reasons": codes}


def _told(happened: list[tuple[Any, ...]], order: type[StrEnum]) -> list[str]:
    """What happened, oldest first; jobs of one instant run beside each other, so the list of kinds orders those."""
    kinds = list(order)
    return [kind for _, kind in sorted(happened, key=lambda each: (str(each[0]), kinds.index(order(each[1]))))]


def _name(clock: Mapping[str, Any]) -> str:
    return f"{clock['source']} {clock['purpose']}"


def _day(instant: str | datetime | None) -> str | None:
    """The last day of a period, which ends with the last second of a day in one of these zones."""
    if instant is None:
        return None
    at = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    local = [at.astimezone(zone) for zone in ZONES]
    return (
        next((each for each in local if (each.hour, each.minute, each.second) == (23, 59, 59)), at).date().isoformat()
    )


def departures(wanted: Any, found: Any, path: str = "") -> Iterator[str]:
    """Where the outcome departs from what the case expects; what a case does not name is free."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for name, inner in wanted.items():
            known = name in found
            yield from departures(inner, found[name], f"{path}/{name}") if known else [f"{path}/{name}: missing"]
    elif wanted != found:
        yield f"{path}: expected {wanted!r}, found {found!r}"
