"""The connector for SQL databases as a program: what habeas' worker asks for happens to the rows, once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.applications import Starlette

from habeas.connectors.callbacks import take_callback
from habeas.connectors.jobs import Systems
from habeas.jurisdictions.rules.sets import Right
from habeas.rights.commands import DecideRight
from habeas.rights.rules.particulars import Correction, CorrectionReason, Particulars
from habeas.rights.rules.states import Outcome
from habeas.web.callbacks import callback_route
from tests.connectors.listening import listening
from tests.connectors.test_steps import STEPS, decided, place, the_answer
from tests.reference_connectors.calls import call_document, called
from tests.reference_connectors.conftest import Register
from tests.reference_connectors.crm import Customers
from tests.reference_connectors.programs import Program, running
from tests.rights.world import World

HERS = "select label, model from device where customer_id = 1 order by id"
HIS = "select email, name, phone, label, model from customer c join device d on c.id = d.customer_id where c.id = 2"
OLIVER = [("oliver@example.org", "Oliver of the shop", "+44 1", "Phone <script>", "His phone")]


async def test_an_export_comes_into_the_answer_package_with_the_rows_of_the_person_alone(
    world: World, superuser: Any, crm: Customers, shop: Program, register: Register
) -> None:
    await register(shop)
    sent = await world.submit("annika", Right.ACCESS)
    await world.drain()
    [found] = (await the_answer(world, superuser, sent))["systems"]
    held = {entry["category"]: entry["records"] for entry in found["data"]}
    assert held["CONTACT"] == [{"email": "Annika@Example.org", "name": "Annika of the shop", "phone": "+49 30 1"}]
    assert held["DEVICE"][0] == {
        "label": "Phone <script>",
        "model": "Old phone",
        "bought": "2024-02-29",
        "photo": {"base64": "AP8="},
    }
    assert "INVOICE" not in held
    assert "Annika of the shop" not in shop.log.read_text()


async def test_a_rectification_changes_the_row_and_no_other(
    world: World, superuser: Any, crm: Customers, shop: Program, register: Register
) -> None:
    annika = world.people["annika"]
    record = await superuser.fetchval(
        "select id from habeas.vault_record where subject_id = $1 and category_code = 'DEVICE'", annika.subject_id
    )
    corrections = (Correction(record, CorrectionReason.UNTRUE, {"model": "Another phone"}, None),)
    await register(shop)
    sent = await world.submit("annika", Right.RECTIFICATION, particulars=Particulars(corrections=corrections))
    await world.run(DecideRight(*place(sent), Right.RECTIFICATION, Outcome.GRANTED), world.aishu)
    await world.drain()
    assert crm.rows(HERS) == [("Phone <script>", "Another phone"), ("Tablet", "Old tablet")]
    assert crm.rows(HIS) == OLIVER


async def test_an_erasure_deletes_and_overwrites_and_leaves_other_people_alone(
    world: World, superuser: Any, crm: Customers, shop: Program, register: Register
) -> None:
    await register(shop)
    sent = await decided(world, Right.ERASURE)
    [step] = await superuser.fetch(STEPS, sent.key)
    assert step["state"] == "DONE"
    assert crm.rows(HERS) == []
    assert crm.rows("select email, name, phone from customer where id = 1") == [("erased", None, None)]
    assert crm.rows(HIS) == OLIVER
    assert "annika" not in str(crm.rows("select t::text from habeas_connector_call t")).lower()


async def test_what_law_obliges_to_keep_stays_and_is_named_with_its_ground_and_date(
    world: World, superuser: Any, crm: Customers, shop: Program, register: Register
) -> None:
    crm.rows("insert into invoice (customer_id, issued_on, total) values (1, '2024-02-29', 9.90)")
    await register(shop)
    sent = await decided(world, Right.ERASURE)
    [step] = await superuser.fetch(STEPS, sent.key)
    assert (step["state"], step["kept_code"]) == ("KEPT", "LEGAL_OBLIGATION_RETENTION")
    assert step["kept_until"] == datetime(2034, 2, 28, tzinfo=UTC)
    assert crm.rows("select count(*) from invoice where customer_id = 1") == [(1,)]


async def test_what_takes_long_is_accepted_and_called_back(
    world: World, superuser: Any, crm: Customers, register: Register
) -> None:
    taken = list[Any]()

    async def take(*given: Any) -> Any:
        taken.append(await take_callback(world.engine, *given))
        return taken[-1]

    async with listening(Starlette(routes=[callback_route(take)])) as base:
        assert world.systems is not None
        world.systems = Systems(world.systems.caller, world.systems.pacing, base, world.systems.chance)
        with running("sql", crm.folder, *crm.options, "--answer-within", "0", "--habeas", base) as slow:
            await register(slow)
            sent = await decided(world, Right.ERASURE)
            for _ in range(400):
                if taken:
                    break
                await superuser.fetchval("select pg_sleep(0.05)")
    assert taken == [{"state": "DONE"}]
    [step] = await superuser.fetch(STEPS, sent.key)
    assert (step["state"], step["attempts"]) == ("DONE", 1)
    assert crm.rows(HERS) == []


async def test_a_repeated_call_is_answered_as_before_and_does_nothing_twice(crm: Customers, shop: Program) -> None:
    erase = call_document("ERASE")
    first = await called(shop, erase)
    crm.rows("insert into device (customer_id, label) values (1, 'New')")
    crm.rows("update customer set email = 'annika@example.org' where id = 1")
    again = await called(shop, erase)
    assert first.json() == again.json() == {"key": erase["key"], "outcome": "done"}
    assert crm.rows(HERS) == [("New", None)]
    other = {**call_document("RECTIFY"), "key": erase["key"]}
    assert (await called(shop, other)).json()["code"] == "ANOTHER_CALL"


async def test_restricting_marks_the_rows_and_lifting_unmarks_them(crm: Customers, shop: Program) -> None:
    blocked = "select blocked from customer where id = 1 union all select blocked from device where customer_id = 1"
    assert (await called(shop, call_document("RESTRICT"))).json()["outcome"] == "done"
    assert set(crm.rows(blocked)) == {(True,)}
    assert (await called(shop, call_document("LIFT"))).json()["outcome"] == "done"
    assert set(crm.rows(blocked)) == {(False,)}
    assert crm.rows("select blocked from customer where id = 2") == [(False,)]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"changes": [{"category": "DEVICE", "item": "Phone <script>", "value": {"colour": "red"}}]}, "NOT_MAPPED"),
        ({"changes": [{"category": "DEVICE", "item": "None such", "value": {"model": "x"}}]}, "ITEM_NOT_FOUND"),
        ({"changes": [{"category": "DEVICE", "item": "Tablet", "value": {"bought": "soon"}}]}, "DOES_NOT_FIT"),
        ({"changes": [{"category": "INVOICE", "item": "1", "value": {"total": 0}}]}, "NOT_MAPPED"),
        ({"subject": {}}, "NO_IDENTIFIER"),
        ({"subject": {"emails": ["annika@example.org", "oliver@example.org"]}}, "TOO_MANY_MATCHES"),
    ],
)
async def test_what_cannot_be_done_wholly_is_not_done_at_all(
    crm: Customers, shop: Program, more: dict[str, Any], code: str
) -> None:
    good = {"category": "DEVICE", "item": "Phone <script>", "value": {"model": "changed"}}
    call = {**call_document("RECTIFY"), **more}
    call["changes"] = [good, *more.get("changes", [])]
    answer = (await called(shop, call)).json()
    assert (answer["outcome"], answer["code"], answer["retry"]) == ("failed", code, False)
    assert crm.rows(HERS)[0] == ("Phone <script>", "Old phone")


async def test_a_value_that_looks_like_sql_is_a_value(crm: Customers, shop: Program) -> None:
    nasty = "'; drop table device; --"
    call = call_document("RECTIFY", changes=[{"category": "CONTACT", "item": "Phone number", "value": nasty}])
    assert (await called(shop, call)).json()["outcome"] == "done"
    stranger = call_document("ERASE", subject={"emails": ["' or 1=1 --"]})
    assert (await called(shop, stranger)).json()["outcome"] == "not-found"
    assert crm.rows("select phone from customer where id = 1") == [(nasty,)]
    assert crm.rows(HIS) == OLIVER
