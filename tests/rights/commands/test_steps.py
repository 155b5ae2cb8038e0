"""Every mutation of a request in every state: what cannot happen now is refused, and names what can."""

from collections.abc import Mapping
from typing import Any

import orjson
import pytest
from graphql import get_named_type

from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.ids import new_id
from habeas.reading.globalid import encode
from habeas.reading.payload import Entity
from habeas.rights.rules.states import LEADS_TO, STEPS, EventKind, RequestStatus
from tests.rights.client import SCHEMA, Client

STEP = """mutation ($input: %s!) { step: %s(input: $input) {
    request { status } userErrors { code message allowed } } }"""
NOTE = {"note": "Please look at this."}
FEE = {
    **{"ground": "MANIFESTLY_UNFOUNDED", "currency": "USD", "note": "Nothing is held, as was said twice."},
    "lines": [{"what": "Search", "quantity": 2, "unitMinor": 1500}],
}
MOVES: Mapping[str, tuple[str, str, EventKind | None, dict[str, Any]]] = {
    "takeUpRequest": ("desk", "TakeUpRequestInput", EventKind.TAKEN_UP, {}),
    "referRequest": ("desk", "RequestStepInput", EventKind.REFERRED, {}),
    "askIdentity": ("desk", "AskPersonInput", EventKind.IDENTITY_ASKED, NOTE),
    "askDataPoints": ("desk", "AskDataPointsInput", EventKind.IDENTITY_ASKED, NOTE),
    "answerUnverified": ("desk", "RequestWordsInput", None, NOTE),
    "proveIdentityFor": ("desk", "ProveIdentityInput", None, {"points": []}),
    "proveIdentity": ("person", "ProveIdentityInput", None, {"points": []}),
    "askClarification": ("desk", "AskPersonInput", EventKind.PAUSED, NOTE),
    "extendRequest": ("desk", "RequestWordsInput", EventKind.EXTENDED, NOTE),
    "decideRight": ("desk", "DecideRightInput", EventKind.CLOSED, {"right": "ERASURE", "outcome": "GRANTED"}),
    "liftRestriction": ("desk", "RequestStepInput", None, {}),
    "assignTask": ("desk", "AssignTaskInput", None, {"task": "TELL_RECIPIENT:LAB", "assignee": "Meiling"}),
    "completeTask": ("desk", "CompleteTaskInput", None, {"task": "TELL_RECIPIENT:LAB"}),
    "showIdentity": ("person", "RequestStepInput", None, {}),
    "answerClarification": ("person", "RequestWordsInput", None, NOTE),
    "withdrawRightsRequest": ("person", "WithdrawRightsRequestInput", EventKind.WITHDRAWN, {}),
    "appealRequest": ("person", "RequestWordsInput", EventKind.APPEALED, NOTE),
    "announceFee": ("desk", "AnnounceFeeInput", EventKind.FEE_ANNOUNCED, FEE),
    "recordFeePayment": ("desk", "RecordFeePaymentInput", None, {"reference": "SEPA-7"}),
    "waiveFee": ("desk", "RequestWordsInput", None, NOTE),
    "acceptFee": ("person", "RequestStepInput", None, {}),
    "contestFee": ("person", "RequestWordsInput", None, NOTE),
    "declineFee": ("person", "RequestStepInput", None, {}),
    "complainAboutRequest": ("person", "RequestWordsInput", EventKind.COMPLAINED, NOTE),
}
"""Who sends each mutation, with what, and the event that it is; None for those that move a request only at times."""
MOVE_NOTHING = ("openDeclaration", "previewTransmission", "takeBackObjection", "takeOverRequest", "transmitData")
"""They show what was sent in, hand on what was granted, end what it began, change whose it is, and leave its state."""
ANSWERS = {
    **dict.fromkeys(
        ("showIdentity", "answerUnverified", "proveIdentity", "proveIdentityFor"), RequestStatus.IDENTITY_NEEDED
    ),
    "answerClarification": RequestStatus.PAUSED,
    **dict.fromkeys(
        ("recordFeePayment", "waiveFee", "acceptFee", "contestFee", "declineFee"), RequestStatus.FEE_NEEDED
    ),
}
OTHER_CODES = {
    *(
        "FEE_STANDS",
        "NOT_FOUND",
        "EXTENSION_REJECTED",
        "REVIEWER_NOT_INDEPENDENT",
        "IDENTITY_NOT_VERIFIED",
        "BAD_USER_INPUT",
    ),
}
PUT = "update habeas.rights_request set status = $2, open = true where id = $1"
OUTCOME = "update habeas.requested_right set outcome = $2 where request_id = $1 and right_code = 'ERASURE'"
FORGET = "delete from habeas.request_event where request_id = $1 and kind <> 'SUBMITTED'"
ASKED = """insert into habeas.request_event (org_id, id, request_id, subject_id, at, kind, actor_kind, detail)
    select org_id, $2, id, subject_id, received_at, $3, 'CONTROLLER', $4::text::jsonb
      from habeas.rights_request where id = $1"""
QUESTIONS = {
    RequestStatus.IDENTITY_NEEDED: EventKind.IDENTITY_ASKED,
    RequestStatus.FEE_NEEDED: EventKind.FEE_ANNOUNCED,
    RequestStatus.PAUSED: EventKind.PAUSED,
}
ANNOUNCED = {
    **{"ground": "MANIFESTLY_UNFOUNDED", "rights": ["ERASURE"], "currency": "USD", "lines": [["Search", 2, 1500]]},
    **{"amountMinor": 3000, "measure": "", "citations": [], "payBy": "2026-12-12T09:00:00+00:00"},
}
FORGET_COMPLAINT = "delete from habeas.requested_right where request_id = $1 and right_code = 'COMPLAINT'"
FORGET_CLOCKS = "delete from habeas.request_clock where request_id = $1 and position > 10"


def test_every_mutation_of_a_request_is_walked() -> None:
    mutations = SCHEMA._schema.mutation_type
    assert mutations is not None
    inputs = {name: get_named_type(field.args["input"].type) for name, field in mutations.fields.items() if field.args}
    assert {name for name, kind in inputs.items() if "request" in getattr(kind, "fields", ())} == {
        *MOVES,
        *MOVE_NOTHING,
    }


@pytest.fixture
async def request_id(client: Client) -> Entity:
    return await client.world.submit("maya", Right.ERASURE)


@pytest.mark.parametrize("status", list(RequestStatus))
async def test_a_step_that_is_illegal_in_a_state_names_the_steps_that_are_not(
    client: Client, superuser: Any, request_id: Any, status: RequestStatus
) -> None:
    for mutation, (who, kind, event, values) in MOVES.items():
        await _put(superuser, request_id.key, status, refused=event is EventKind.APPEALED)
        actor = client.world.aishu if who == "desk" else client.world.people["maya"]
        variables = {"input": {"request": encode("REQ", request_id.org_id, request_id.key), **values}}
        answer = (await client.ask(actor, STEP % (kind, mutation), variables))["step"]
        legal = _legal(mutation, event, status)
        if not legal:
            [error] = answer["userErrors"]
            assert (mutation, error["code"]) == (mutation, "ILLEGAL_STEP")
            assert error["allowed"] == sorted(STEPS[status])
        else:
            codes = {each["code"] for each in answer["userErrors"]}
            assert codes <= OTHER_CODES or mutation == "liftRestriction", (mutation, status, answer)


def _legal(mutation: str, event: EventKind | None, status: RequestStatus) -> bool:
    if mutation in ANSWERS:
        return status is ANSWERS[mutation]
    if mutation == "liftRestriction":
        return False
    to = LEADS_TO[event] if event is not None else None
    return to is None or to in STEPS[status]


async def _put(superuser: Any, request_id: Any, status: RequestStatus, *, refused: bool) -> None:
    await superuser.execute(FORGET, request_id)
    await superuser.execute(FORGET_COMPLAINT, request_id)
    await superuser.execute(FORGET_CLOCKS, request_id)
    await superuser.execute(PUT, request_id, status.value)
    await superuser.execute(OUTCOME, request_id, "REFUSED" if refused else "PENDING")
    asked = QUESTIONS.get(status)
    if asked is not None:
        detail = ANNOUNCED if asked is EventKind.FEE_ANNOUNCED else {}
        await superuser.execute(ASKED, request_id, new_id(), asked.value, orjson.dumps(detail).decode())
