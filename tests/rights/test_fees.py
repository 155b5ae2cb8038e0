"""Fees through the schema: announced on a ground of law, answered, paid, contested, waived, left unpaid."""

from datetime import timedelta
from typing import Any

import pytest

from habeas.jurisdictions.rules.sets import Right
from habeas.reading.globalid import encode
from habeas.reading.payload import Entity
from habeas.rights.commands import WatchRequest
from tests.rights.client import Client
from tests.rights.world import system

SHOW = """query ($reference: String!) { rightsRequest(reference: $reference) { status open hardDue effectiveDue
    clocks { source purpose legalDue unpausedLegalDue }
    fee { status ground rights amountMinor currency measure payBy paidAt paymentReference
          lines { what quantity unitMinor amountMinor } citations { source reference } }
    rights { right outcome denialCode explanation } } }"""
STEP = """mutation ($input: %s!) { step: %s(input: $input) {
    request { status fee { status } } userErrors { code message path allowed } } }"""
REFERENCE = "select reference from habeas.rights_request where id = $1"
FEE = {
    **{"ground": "EXCESSIVE_REPETITIVE", "currency": "EUR", "note": "The same was asked and answered four times."},
    "lines": [
        {"what": "Search in nine systems", "quantity": 9, "unitMinor": 450},
        {"what": "Postage", "quantity": 1, "unitMinor": 195},
    ],
}
INPUTS = {
    **{"announceFee": "AnnounceFeeInput", "recordFeePayment": "RecordFeePaymentInput", "waiveFee": "RequestWordsInput"},
    **{"acceptFee": "RequestStepInput", "declineFee": "RequestStepInput", "contestFee": "RequestWordsInput"},
    **{"decideRight": "DecideRightInput", "appealRequest": "RequestWordsInput"},
}
BY_PERSON = ("acceptFee", "declineFee", "contestFee", "appealRequest")


class Case:
    """One request, its person and the desk."""

    def __init__(self, client: Client, superuser: Any, person: str, sent: Entity) -> None:
        self.client, self.superuser, self.person, self.sent = client, superuser, person, sent
        self.world = client.world

    async def step(self, name: str, **values: Any) -> dict[str, Any]:
        actor = self.world.people[self.person] if name in BY_PERSON else self.world.desk(self.person)
        text = STEP % (INPUTS[name], name)
        if name == "decideRight":
            text = text.replace("request { status fee { status } }", "request { status }")
        given = {"request": encode("REQ", self.sent.org_id, self.sent.key), **values}
        found: dict[str, Any] = (await self.client.ask(actor, text, {"input": given}))["step"]
        return found

    async def done(self, name: str, **values: Any) -> None:
        found = await self.step(name, **values)
        assert found["userErrors"] == []

    async def refused(self, name: str, **values: Any) -> str:
        [error] = (await self.step(name, **values))["userErrors"]
        code: str = error["code"]
        return code

    async def shown(self) -> dict[str, Any]:
        reference = await self.superuser.fetchval(REFERENCE, self.sent.key)
        answer = await self.client.ask(self.world.people[self.person], SHOW, {"reference": reference})
        found: dict[str, Any] = answer["rightsRequest"]
        return found

    async def later(self, **passed: float) -> None:
        self.world.clock.instant += timedelta(**passed)
        person = self.world.people[self.person]
        actor = system(self.sent.org_id, person.controller_id, person.subject_id)
        await self.world.run(WatchRequest(self.sent.org_id, self.sent.key), actor)  # type: ignore[arg-type]
        await self.world.drain()


async def opened(client: Client, superuser: Any, person: str = "annika", *rights: Right) -> Case:
    sent = await client.world.submit(person, *(rights or (Right.ERASURE,)))
    return Case(client, superuser, person, sent)


def outcomes(request: dict[str, Any]) -> dict[str, Any]:
    return {each["right"]: (each["outcome"], each["denialCode"]) for each in request["rights"]}


async def test_a_fee_says_its_ground_its_law_and_how_it_was_computed_and_the_person_is_written_to(
    client: Client, superuser: Any
) -> None:
    case = await opened(client, superuser)
    await client.world.drain()
    await case.done("announceFee", **FEE)
    await client.world.drain()
    shown = await case.shown()
    fee = shown["fee"]
    assert (shown["status"], fee["status"], fee["ground"]) == ("FEE_NEEDED", "ANNOUNCED", "EXCESSIVE_REPETITIVE")
    assert (fee["amountMinor"], fee["currency"]) == (9 * 450 + 195, "EUR")
    assert [line["amountMinor"] for line in fee["lines"]] == [4050, 195]
    assert [each["reference"] for each in fee["citations"]] == ["Art. 12(5)(a)"]
    _, subject, text = client.world.mailbox[-1]
    assert "42.45 EUR" in subject
    for said in ("Art. 12(5)(a)", "exzessiv", "Search in nine systems: 9 x 4.50 EUR", FEE["note"]):
        assert str(said) in text


async def test_what_is_paid_for_goes_on_and_the_european_clock_never_waited(client: Client, superuser: Any) -> None:
    case = await opened(client, superuser)
    before = (await case.shown())["hardDue"]
    await case.done("announceFee", **FEE)
    assert (await case.shown())["hardDue"] == before
    assert await case.refused("decideRight", right="ERASURE", outcome="GRANTED") == "FEE_STANDS"
    await case.done("acceptFee")
    assert await case.refused("acceptFee") == "ILLEGAL_STEP"
    await case.later(days=3)
    assert await case.refused("recordFeePayment", reference="paid by Annika") == "BAD_USER_INPUT"
    await case.done("recordFeePayment", reference="SEPA-2026/7")
    shown = await case.shown()
    assert (shown["hardDue"], shown["status"]) == (before, "IN_PROGRESS")
    assert (shown["fee"]["status"], shown["fee"]["paymentReference"]) == ("PAID", "SEPA-2026/7")
    why = {"denialCode": "EXCESSIVE_REPETITIVE", "explanation": "Too often."}
    assert await case.refused("decideRight", right="ERASURE", outcome="REFUSED", **why) == "DENIAL_NOT_ADMITTED"
    await case.done("decideRight", right="ERASURE", outcome="GRANTED")


async def test_the_british_clock_begins_with_the_payment_and_both_dates_stay_visible(
    client: Client, superuser: Any
) -> None:
    case = await opened(client, superuser, "oliver")
    before = (await case.shown())["hardDue"]
    await case.done("announceFee", **FEE)
    await case.later(days=25)
    assert (await case.shown())["hardDue"] == before
    await case.done("recordFeePayment", reference="BACS-1")
    shown = await case.shown()
    [clock] = [each for each in shown["clocks"] if each["source"] == "UK_GDPR"]
    assert clock["unpausedLegalDue"] == before
    assert clock["legalDue"] == shown["hardDue"] > before


@pytest.mark.parametrize("person", ["annika", "oliver", "maya"])
async def test_a_fee_that_nobody_paid_is_followed_by_a_letter_and_a_refusal_on_the_same_ground(
    client: Client, superuser: Any, person: str
) -> None:
    case = await opened(client, superuser, person)
    await client.world.drain()
    await case.done("announceFee", **FEE)
    why = {"denialCode": "EXCESSIVE_REPETITIVE", "explanation": "Nobody paid."}
    refusing = {"right": "ERASURE", "outcome": "REFUSED"}
    assert await case.refused("decideRight", **refusing, **why) == "FEE_STANDS", "they were given until a day"
    await case.later(days=24)
    letters = [subject for _, subject, _ in client.world.mailbox]
    assert len(letters) == 3, letters
    await case.later(days=7)
    shown = await case.shown()
    assert outcomes(shown) == {"ERASURE": ("REFUSED", "EXCESSIVE_REPETITIVE")}
    assert (shown["status"], shown["fee"]["status"]) == ("DECIDED", "UNPAID")
    await case.done("appealRequest", note="I had paid.")
    assert (await case.shown())["fee"]["status"] == "APPEALED"


async def test_a_fee_that_is_declined_or_contested_lets_only_the_same_ground_refuse_and_may_be_waived(
    client: Client, superuser: Any
) -> None:
    case = await opened(client, superuser)
    await case.done("announceFee", **FEE)
    await case.done("contestFee", note="I never asked before.")
    assert (await case.shown())["status"] == "HUMAN_REVIEW"
    other = {"right": "ERASURE", "outcome": "REFUSED", "denialCode": "LEGAL_CLAIMS", "explanation": "A dispute."}
    assert await case.refused("decideRight", **other) == "DENIAL_NOT_ADMITTED"
    await case.done("waiveFee", note="You are right.")
    shown = await case.shown()
    assert (shown["status"], shown["fee"]["status"]) == ("IN_PROGRESS", "WAIVED")
    await case.done("announceFee", **FEE)
    await case.done("declineFee")
    await case.done("decideRight", **{**other, "denialCode": "EXCESSIVE_REPETITIVE"})
    assert outcomes(await case.shown()) == {"ERASURE": ("REFUSED", "EXCESSIVE_REPETITIVE")}


@pytest.mark.parametrize(
    ("person", "right", "ground"),
    [
        ("annika", Right.OBJECTION, "EXCESSIVE_REPETITIVE"),
        ("annika", Right.ACCOUNT_CLOSURE, "MANIFESTLY_UNFOUNDED"),
        ("annika", Right.COPY, "FURTHER_COPIES"),
        ("maya", Right.LIMIT_SENSITIVE, "EXCESSIVE_REPETITIVE"),
        ("maya", Right.ERASURE, "FURTHER_COPIES"),
        ("yuqing", Right.ERASURE, "EXCESSIVE_REPETITIVE"),
        ("yuqing", Right.PORTABILITY, "EXCESSIVE_REPETITIVE"),
        ("julien", Right.COPY, "FURTHER_COPIES"),
    ],
)
@pytest.mark.promise("AISHU-161")
async def test_nothing_costs_anything_where_some_source_says_that_it_is_free(
    client: Client, superuser: Any, person: str, right: Right, ground: str
) -> None:
    case = await opened(client, superuser, person, right)
    assert await case.refused("announceFee", **{**FEE, "ground": ground}) == "FEE_NOT_ADMITTED"
    assert (await case.shown())["fee"] is None


async def test_a_fee_is_for_the_rights_that_may_cost_something_and_the_others_do_not_wait(
    client: Client, superuser: Any
) -> None:
    case = await opened(client, superuser, "maya", Right.ERASURE, Right.LIMIT_SENSITIVE)
    await case.done("announceFee", **FEE)
    assert (await case.shown())["fee"]["rights"] == ["ERASURE"]
    await case.done("decideRight", right="LIMIT_SENSITIVE", outcome="GRANTED")
    both = await opened(client, superuser, "maya", Right.ERASURE, Right.LIMIT_SENSITIVE)
    asked = {**FEE, "rights": ["ERASURE", "LIMIT_SENSITIVE"]}
    assert await both.refused("announceFee", **asked) == "FEE_NOT_ADMITTED"


async def test_the_second_transfer_in_the_prc_and_the_second_copy_may_cost_something_and_a_copy_is_never_refused_for_it(
    client: Client, superuser: Any
) -> None:
    for person, right, ground in (
        ("yuqing", Right.PORTABILITY, "EXCESSIVE_REPETITIVE"),
        ("julien", Right.COPY, "FURTHER_COPIES"),
    ):
        first = await opened(client, superuser, person, right)
        await client.world.drain()
        await first.done("decideRight", right=right.value, outcome="GRANTED")
        client.world.clock.instant += timedelta(days=1)
        second = await opened(client, superuser, person, right)
        await second.done("announceFee", **{**FEE, "ground": ground})
        await client.world.drain()
        assert (await second.shown())["status"] == "FEE_NEEDED", "no package is made meanwhile"
        await second.done("declineFee")
    assert (await second.shown())["status"] == "WITHDRAWN"
    third = await opened(client, superuser, "julien", Right.COPY)
    await third.done("announceFee", **{**FEE, "ground": "FURTHER_COPIES"})
    for days in (16, 12, 1, 1):
        await third.later(days=days)
    assert (await third.shown())["status"] == "LAPSED"


async def test_how_a_fee_is_computed_is_said_in_full(client: Client, superuser: Any) -> None:
    case = await opened(client, superuser)
    for wrong in ([], [{"what": " ", "quantity": 1, "unitMinor": 1}], [{"what": "x", "quantity": 0, "unitMinor": 1}]):
        assert await case.refused("announceFee", **{**FEE, "lines": wrong}) == "BAD_USER_INPUT"
    await case.later(days=29)
    assert await case.refused("announceFee", **FEE) == "FEE_NOT_ADMITTED", "too late for anybody to pay in time"
