"""Demands of authorities through the public door: reviewed by two, narrowed, handed over encrypted, told, counted."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from joserfc import jwe
from joserfc.jwk import OctKey

from habeas.auth.mint import mint
from habeas.demands.commands.entrypoints import EXPIRE, TELL
from habeas.demo.cluster import ClusterSettings
from habeas.kernel.ids import new_id
from habeas.parts import signing_key
from tests.mails import mailed, mails_in
from tests.safeguards.staff import undertake
from tests.world import URL, Demo, demo_world

DESK, SECOND, PERSON = "aomei-privacy", "aomei-second", "person-av"
STEPS = {
    "record": "recordAuthorityDemand(input: $input)",
    "examine": "examineAuthorityDemand(input: $input)",
    "approve": "approveAuthorityDemand(input: $input)",
    "refuse": "refuseAuthorityDemand(input: $input)",
    "lift": "liftDemandSecrecy(input: $input)",
}
INPUTS = {
    "record": "RecordAuthorityDemandInput",
    "examine": "ExamineAuthorityDemandInput",
    "approve": "AuthorityDemandInput",
    "refuse": "AuthorityDemandReasonInput",
    "lift": "AuthorityDemandReasonInput",
}
DEMAND = "demand { id status url grantedCategories persons { named state } events { kind note } }"
KEY = """mutation K($input: DeliverDemandKeyInput!) { deliverDemandKey(input: $input) {
  key demand { status handedOverAt events { kind note } } userErrors { code path } } }"""
READ = "query R($id: ID!) { node(id: $id) { ... on AuthorityDemand { status url issuedOn persons { named state } } } }"
TOLD = """{ viewer { authorityDemands(first: 9) { nodes {
  status authority citation categories grantedCategories handedOverAt records } } } }"""
LOOKS = "{ viewer { accessLedger(first: 50) { nodes { purpose authority legalBasis fieldClasses delayedUntil } } } }"
REPORT = """query P($controller: ID) { authorityDemandReport(controller: $controller) {
  controller years { year received refused narrowed handedOver secret } } }"""
LATER = """
with demand as (update habeas.authority_demand set secret_until = now() returning 1),
     mark as (update habeas.authority_demand_mark set secret_until = now() where secret_until is not null returning 1),
     entry as (update habeas.ledger_entry set visible_from = now() where visible_from is not null returning 1)
update habeas.authority_demand_person set visible_from = now() where visible_from is not null
"""
DELAYS = "{ controller { ledgerDelays { nodes { id } } } }"
LIFT_DELAY = """mutation L($input: LedgerDelayInput!) { liftLedgerDelay(input: $input) {
  userErrors { code path } } }"""
DUE = "update queue.pgqueuer set execute_after = now() where entrypoint = any($1)"


@pytest.fixture(scope="module")
async def mails(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mails")


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory, mails: Path) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("demands"), mail_folder=mails) as found:
        seconds = {f"{name}-second": second(found, f"{name}-privacy") for name in ("aomei", "aishu")}
        world = replace(found, held={**found.held, **seconds})
        for persona in seconds:
            await undertake(world, persona)
        yield world


def second(demo: Demo, persona: str) -> Any:
    """Another member of the same privacy team, who has just signed in too."""
    held = demo.held[persona]
    actor = replace(held.actor, subject_id=new_id())
    key, day = signing_key(demo.settings), timedelta(days=1)
    return replace(held, token=mint(actor, issuer=URL, audience=URL, lifetime=day, now=datetime.now(UTC), key=key))


async def step(demo: Demo, persona: str, name: str, **given: Any) -> dict[str, Any]:
    text = f"mutation S($input: {INPUTS[name]}!) {{ step: {STEPS[name]} {{ {DEMAND} userErrors {{ code path }} }} }}"
    found: dict[str, Any] = (await demo.data(persona, text, {"input": given}))["step"]
    return found


async def code_of(demo: Demo, persona: str, name: str, **given: Any) -> str:
    """The code with which a step is refused, whichever way it is."""
    text = f"mutation S($input: {INPUTS[name]}!) {{ step: {STEPS[name]} {{ {DEMAND} userErrors {{ code path }} }} }}"
    answer = await demo.ask(persona, text, {"input": given})
    if answer.get("errors"):
        return str(answer["errors"][0]["extensions"]["code"])
    [refused] = answer["data"]["step"]["userErrors"]
    return str(refused["code"])


def document_of(**more: Any) -> dict[str, Any]:
    """A demand for what AnyViewer holds of Julien."""
    now = datetime.now(UTC)
    return {
        "authority": "Tribunal judiciaire de Lyon",
        "country": "FR",
        "instrument": "COURT_ORDER",
        "citation": "No. 26/01234",
        "provision": "CPP, art. 60-1",
        "issuedOn": (now - timedelta(days=3)).date().isoformat(),
        "receivedAt": (now - timedelta(hours=1)).isoformat(),
        "categories": ["ACCOUNT", "DEVICE", "FEEDBACK"],
        "persons": ["julien@morel.example", "nobody@morel.example"],
        **more,
    }


async def recorded(demo: Demo, **more: Any) -> str:
    sent = document_of(**more)
    answer = await step(demo, DESK, "record", **sent)
    assert answer["userErrors"] == []
    await demo.drain()
    kept = await demo.data(DESK, READ, {"id": answer["demand"]["id"]})
    assert kept["node"]["issuedOn"] == sent["issuedOn"]
    return str(answer["demand"]["id"])


async def packed(demo: Demo, demand: str, desk: str = DESK, other: str = SECOND, **scope: Any) -> str:
    """The path of the package, once both people reviewed the demand."""
    examined = await step(demo, desk, "examine", demand=demand, finding="A judge ordered it.", **scope)
    assert examined["userErrors"] == []
    assert (await step(demo, other, "approve", demand=demand))["userErrors"] == []
    await demo.drain()
    url = (await demo.data(desk, READ, {"id": demand}))["node"]["url"]
    return str(url).removeprefix(URL)


async def fetched(demo: Demo, persona: str, path: str) -> Any:
    return await demo.client.get(path, headers={"authorization": f"Bearer {demo.held[persona].token}"})


async def opened(demo: Demo, demand: str, package: bytes, persona: str) -> list[dict[str, Any]]:
    """The parts of a package, with the key as it is delivered."""
    given = {"demand": demand, "recipient": "Greffe", "channel": "by hand"}
    delivered = (await demo.data(persona, KEY, {"input": given}))["deliverDemandKey"]
    assert delivered["userErrors"] == []
    assert delivered["demand"]["status"] == "HANDED_OVER"
    assert {"kind": "KEY_DELIVERED", "note": "To Greffe, by by hand"} in delivered["demand"]["events"]
    key = OctKey.import_key({"kty": "oct", "k": delivered["key"]})
    return [orjson.loads(jwe.decrypt_compact(line, key).plaintext or b"") for line in package.splitlines()]


async def told(demo: Demo) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = (await demo.data(PERSON, TOLD))["viewer"]["authorityDemands"]["nodes"]
    return nodes


async def looks(demo: Demo, persona: str = PERSON) -> list[dict[str, Any]]:
    nodes = (await demo.data(persona, LOOKS))["viewer"]["accessLedger"]["nodes"]
    return [node for node in nodes if node["purpose"].startswith("AUTHORITY_DEMAND")]


async def report(demo: Demo, persona: str | None = None) -> dict[str, int]:
    """This year's counts, as somebody without a token reads them."""
    controller = (await demo.data(DESK, "{ controller { id } }"))["controller"]["id"]
    [year] = (await demo.ask(persona, REPORT, {"controller": controller}))["data"]["authorityDemandReport"]["years"]
    return {name: count for name, count in year.items() if name != "year"}


def letters(mails: Path) -> list[str]:
    return [f"{mail.subject}\n{mail.text}" for mail in mails_in(mails) if mail.to == "julien@morel.example"]


async def test_nothing_is_a_demand_without_its_document_and_nobody_but_the_privacy_team_sees_one(demo: Demo) -> None:
    ahead = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    wrongs: tuple[dict[str, Any], ...] = (
        {"citation": " "},
        {"provision": ""},
        {"categories": []},
        {"categories": ["EVERYTHING"]},
        {"persons": []},
        {"country": "Atlantis"},
        {"receivedAt": ahead},
        {"secrecyUntil": ahead},
        {"secrecyBasis": "CPP, art. 11"},
        {"secrecyUntil": "2999-01-01T00:00:00Z", "secrecyBasis": "CPP, art. 11"},
    )
    for wrong in wrongs:
        assert await code_of(demo, DESK, "record", **document_of(**wrong)) == "BAD_USER_INPUT", wrong
    assert await code_of(demo, PERSON, "record", **document_of()) == "FORBIDDEN"
    demand = await recorded(demo)
    found = (await demo.data(DESK, READ, {"id": demand}))["node"]
    assert found["persons"] == [
        {"named": "julien@morel.example", "state": "FOUND"},
        {"named": "nobody@morel.example", "state": "NOT_FOUND"},
    ]
    for stranger in (PERSON, "aishu-privacy", "contoso-admin"):
        assert (await demo.data(stranger, READ, {"id": demand}))["node"] is None
    assert await code_of(demo, "aishu-privacy", "refuse", demand=demand, reason="Not ours") == "NOT_FOUND"
    refused = await step(demo, DESK, "refuse", demand=demand, reason="The document names no offence.")
    assert refused["demand"]["status"] == "REFUSED"
    assert await code_of(demo, SECOND, "approve", demand=demand) == "ILLEGAL_STEP"


@pytest.mark.promise("AOMEI-61", "AOMEI-62", "AOMEI-64", "AOMEI-65")
async def test_two_people_narrow_a_demand_and_only_what_they_granted_leaves_encrypted_its_key_by_another_hand(
    demo: Demo,
) -> None:
    demand = await recorded(demo)
    assert await code_of(demo, SECOND, "approve", demand=demand) == "ILLEGAL_STEP", "nobody examined it"
    wider = {"demand": demand, "finding": "All of it.", "categories": ["ACCOUNT", "INTERACTION"]}
    assert await code_of(demo, DESK, "examine", **wider) == "BAD_USER_INPUT", "wider than what was demanded"
    path_before = (await demo.data(DESK, READ, {"id": demand}))["node"]["url"]
    await step(demo, DESK, "examine", demand=demand, finding="A judge ordered it.", categories=["DEVICE"])
    assert await code_of(demo, DESK, "approve", demand=demand) == "FORBIDDEN", "one person alone never decides"
    approved = await step(demo, SECOND, "approve", demand=demand)
    assert (path_before, approved["demand"]["status"]) == (None, "APPROVED")
    assert await code_of(demo, DESK, "refuse", demand=demand, reason="Too late") == "ILLEGAL_STEP"
    await demo.drain()
    path = (await demo.data(DESK, READ, {"id": demand}))["node"]["url"].removeprefix(URL)

    given = {"demand": demand, "recipient": "Greffe", "channel": "by hand"}
    early = (await demo.data(SECOND, KEY, {"input": given}))["deliverDemandKey"]
    assert (early["key"], early["userErrors"][0]["code"]) == (None, "ILLEGAL_STEP"), "nobody fetched the package"
    for stranger in (PERSON, "contoso-admin"):
        assert (await fetched(demo, stranger, path)).status_code == 403
    assert (await fetched(demo, "aishu-privacy", path)).status_code == 404
    package = await fetched(demo, DESK, path)
    assert package.status_code == 200
    assert b"Pixel" not in package.content
    assert (await fetched(demo, SECOND, path)).status_code == 403, "who is to deliver the key has no package"
    mine = await demo.ask(DESK, KEY, {"input": given})
    assert mine["errors"][0]["extensions"]["missing"] == ["SECOND_PERSON"]

    [part] = await opened(demo, demand, package.content, SECOND)
    assert {record["category"] for record in part["records"]} == {"DEVICE"}
    assert {"Home computer", "Phone", "Crash"} == {record["label"] for record in part["records"]}
    again = (await demo.data(SECOND, KEY, {"input": given}))["deliverDemandKey"]
    assert (again["key"], again["userErrors"][0]["code"]) == (None, "ILLEGAL_STEP"), "a key is delivered once"

    await demo.as_superuser("sg", "update habeas.authority_demand set expires_at = now() where expires_at is not null")
    await demo.as_superuser("sg", DUE, [EXPIRE])
    await demo.drain()
    [[left]] = await demo.as_superuser(
        "sg", "select count(*) from habeas.authority_demand_person where sealed is not null"
    )
    [[keys]] = await demo.as_superuser(
        "sg", "select count(*) from habeas.authority_demand where wrapped_key is not null"
    )
    assert (left, keys) == (0, 0), "package and key are destroyed"


@pytest.mark.promise("AOMEI-63")
async def test_the_person_is_told_in_the_product_by_mail_and_in_the_ledger_unless_the_law_forbids_it_for_a_time(
    demo: Demo, mails: Path
) -> None:
    before, mailed, counted = len(await told(demo)), len(letters(mails)), await report(demo)
    known = len(await looks(demo))
    open_one = await recorded(demo, citation="No. 77")
    [first] = (await told(demo))[: len(await told(demo)) - before]
    assert (first["status"], first["citation"], first["grantedCategories"]) == ("RECEIVED", "No. 77", [])
    assert len(letters(mails)) == mailed + 1
    path = await packed(demo, open_one, categories=["ACCOUNT"])
    [entry] = (await looks(demo))[: len(await looks(demo)) - known]
    assert (entry["legalBasis"], entry["fieldClasses"]) == ("LEGAL_OBLIGATION", ["ACCOUNT"])
    assert "No. 77" in entry["authority"]
    await opened(demo, open_one, (await fetched(demo, DESK, path)).content, SECOND)
    await demo.drain()
    handed = next(each for each in await told(demo) if each["citation"] == "No. 77")
    assert (handed["status"], handed["grantedCategories"], handed["records"]) == ("HANDED_OVER", ["ACCOUNT"], 2)
    assert len(letters(mails)) == mailed + 2

    until = (datetime.now(UTC) + timedelta(days=20)).isoformat()
    secret = await recorded(demo, citation="No. 88", secrecyUntil=until, secrecyBasis="CPP, art. 11")
    path = await packed(demo, secret, categories=["ACCOUNT", "DEVICE", "FEEDBACK"])
    await opened(demo, secret, (await fetched(demo, DESK, path)).content, SECOND)
    await demo.drain()
    assert "No. 88" not in str(await told(demo)) + str(await looks(demo)) + str(letters(mails)), "it is forbidden"
    refused = await recorded(demo, citation="No. 99")
    await step(demo, DESK, "refuse", demand=refused, reason="No such offence.")
    now = await report(demo)
    assert {name: now[name] - counted[name] for name in now} == {
        "received": 3,
        "refused": 1,
        "narrowed": 1,
        "handedOver": 2,
        "secret": 1,
    }, "everybody reads the counts, of secret ones too"

    await demo.as_superuser("sg", LATER)
    await demo.as_superuser("sg", DUE, [TELL])
    await demo.drain()
    assert "No. 88" in str(await told(demo))
    assert "No. 88" in str(await looks(demo))
    assert len([text for text in letters(mails) if "No. 88" in text]) == 1, "one letter, of how it stands by then"
    assert (await report(demo))["secret"] == counted["secret"]


@pytest.mark.parametrize(
    ("language", "subject", "stands"),
    [
        ("fr", "une autorité a demandé des données vous concernant", "Nous examinons cette demande."),
        ("zh-CN", "有关机关要求提供您的个人信息", "我们正在审查。"),
        ("de-AT", "Eine Behörde hat Daten über Sie verlangt", "Wir prüfen das Verlangen."),
        ("pt", "an authority demanded data about you", "We are examining it."),
    ],
)
async def test_the_letter_is_in_the_language_of_its_reader_or_else_in_english(
    demo: Demo, mails: Path, language: str, subject: str, stands: str
) -> None:
    speaks = "update habeas.person set language = $1 where primary_email = 'julien@morel.example'"
    await demo.as_superuser("sg", speaks, language)
    await recorded(demo, citation=f"No. 55-{language}")
    [mail] = mailed(mails, "julien@morel.example", f"No. 55-{language}")
    assert mail.subject.endswith(subject)
    assert stands in mail.text
    assert "Tribunal judiciaire de Lyon" in mail.text
    await demo.as_superuser("sg", speaks, "fr")


async def test_secrecy_that_its_authority_lifts_ends_at_once_in_the_ledger_too(demo: Demo) -> None:
    until = (datetime.now(UTC) + timedelta(days=20)).isoformat()
    secret = await recorded(demo, citation="No. 111", secrecyUntil=until, secrecyBasis="CPP, art. 11")
    await packed(demo, secret, categories=["DEVICE"])
    assert "No. 111" not in str(await told(demo)) + str(await looks(demo))
    delays = (await demo.data(DESK, DELAYS))["controller"]["ledgerDelays"]["nodes"]
    assert delays
    for delay in delays:
        refused = (await demo.data(DESK, LIFT_DELAY, {"input": {"delay": delay["id"]}}))["liftLedgerDelay"]
        assert [each["code"] for each in refused["userErrors"]] == ["ILLEGAL_STEP"], "no other way around it"
    assert (await step(demo, DESK, "lift", demand=secret, reason="Lifted on 3 May"))["userErrors"] == []
    await demo.drain()
    assert "No. 111" in str(await told(demo))
    assert "No. 111" in str(await looks(demo))
    assert await code_of(demo, DESK, "lift", demand=secret, reason="Again") == "ILLEGAL_STEP"


KEPT = """
update habeas.vault_record v
   set restricted = true, open_class = null, restricted_because = 'LEGAL_OBLIGATION', restricted_under = 'EU_GDPR',
       purge_at = now() + $2::interval
  from habeas.person p
 where p.org_id = v.org_id and p.subject_id = v.subject_id and p.primary_email = $1 and v.category_code = $3
returning v.org_id, v.id
"""


@pytest.mark.promise("AISHU-166")
async def test_what_a_law_alone_keeps_is_read_by_an_authoritys_demand_until_its_time_and_by_nobody_else(
    demo: Demo,
) -> None:
    address, now = "annika.vogt@contoso.example", datetime.now(UTC)
    held = (
        "{ viewer { person { id } records(first: 99) { nodes { id label category { code } organization { kind } } } } }"
    )
    viewer = (await demo.data("person-eu", held))["viewer"]
    own = [node for node in viewer["records"]["nodes"] if node["organization"]["kind"] == "PERSONAL"]
    kinds = sorted({node["category"]["code"] for node in own})
    kept, over = kinds[0], kinds[1]
    assert await demo.as_superuser("sg", KEPT, address, timedelta(days=90), kept)
    assert await demo.as_superuser("sg", KEPT, address, timedelta(seconds=-1), over)
    await demo.as_superuser("sg", "update habeas.person set closed_at = now() where primary_email = $1", address)
    ids = [node["id"] for node in own if node["category"]["code"] == kept]
    for persona in ("aishu-privacy", "contoso-admin", "fabrikam-admin"):
        for each in ids:
            answer = await demo.ask(persona, "query N($id: ID!) { node(id: $id) { id } }", {"id": each})
            assert (answer.get("data") or {}).get("node") is None
    persons = [viewer["person"]["id"]]
    document = document_of(categories=kinds, persons=persons, receivedAt=now.isoformat())
    demand = (await step(demo, "aishu-privacy", "record", **document))["demand"]["id"]
    await demo.drain()
    path = await packed(demo, demand, "aishu-privacy", "aishu-second", categories=[kept, over])
    [part] = await opened(demo, demand, (await fetched(demo, "aishu-privacy", path)).content, "aishu-second")
    assert len(part["records"]) == len(ids)
    assert {(each["category"], each["keptUnder"]) for each in part["records"]} == {(kept, "EU_GDPR")}
    assert await looks(demo, "person-eu")
