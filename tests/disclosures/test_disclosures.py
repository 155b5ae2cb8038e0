"""Disclosures through the public door: asked for, refused, recorded, counted, and read by the person."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.demo.world import notice_files, slug_id
from habeas.reading.globalid import encode
from tests.world import Demo, demo_world

RECORD = """mutation ($input: RecordDisclosureInput!) {
  recordDisclosure(input: $input) {
    disclosure { id kind ground breaches recipient { name } categories { code } disclosedAt }
    userErrors { code message path }
  }
}"""
MINE = """{ viewer { disclosures(first: 20) {
  totalCount nodes { kind ground breaches recipient { name } purpose { code } categories { code } }
} } }"""
COUNTED = "{ controller { disclosed { category recipient kind total } } }"
FINDINGS = "{ controller { findings { notice code severity message clauses defect promises } } }"


@pytest.fixture
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """A demo world of its own, to write into."""
    async with demo_world(cluster, tmp_path_factory.mktemp("disclosures")) as found:
        yield found


def person(demo: Demo, key: str) -> str:
    return encode("PER", demo.world.org_id("personal", key), slug_id("person", key))


def asked(demo: Demo, key: str = "annika", **more: Any) -> dict[str, Any]:
    usual = {"recipient": "BUGLY", "purpose": "ERROR_TRACE", "categories": ["DEVICE"], "ground": "SX_SERVICE_NECESSARY"}
    return {"input": {"person": person(demo, key), **usual, **more}}


async def record(demo: Demo, persona: str = "aishu-privacy", **more: Any) -> Any:
    return (await demo.data(persona, RECORD, asked(demo, **more)))["recordDisclosure"]


async def found(demo: Demo, persona: str, code: str) -> list[Any]:
    findings = (await demo.data(persona, FINDINGS))["controller"]["findings"]
    return [each for each in findings if each["code"] == code]


async def test_a_disclosure_is_asked_for_recorded_and_read_by_the_person(demo: Demo) -> None:
    before = (await demo.data("person-eu", MINE))["viewer"]["disclosures"]
    assert {node["recipient"]["name"][:5] for node in before["nodes"]} == {"Bugly", "Growi"}
    answer = await record(demo)
    assert answer["userErrors"] == []
    assert answer["disclosure"]["breaches"] == []
    after = (await demo.data("person-eu", MINE))["viewer"]["disclosures"]
    assert after["totalCount"] == before["totalCount"] + 1
    assert after["nodes"][0]["purpose"] == {"code": "ERROR_TRACE"}
    others = (await demo.data("person-ca", MINE))["viewer"]["disclosures"]
    assert {node["categories"][0]["code"] for node in others["nodes"]} == {"ACCOUNT"}


@pytest.mark.promise("AOMEI-4", "AOMEI-44")
async def test_what_may_not_be_disclosed_is_refused_with_every_reason_and_not_kept(demo: Demo) -> None:
    for refused, more in (
        ("SALE", {"kind": "SALE"}),
        ("CATEGORY_NOT_THEIRS", {"categories": ["CONTENT"]}),
        ("CONSENT_MISSING", {"ground": "SX_AUTHORISED"}),
        ("GROUND_NOT_ADMITTED", {"ground": "SHARE_PROCESSOR"}),
        ("INSTRUMENT_MISSING", {"ground": "SX_AUTHORITY"}),
    ):
        answer = await record(demo, **more)
        assert answer["disclosure"] is None
        assert answer["userErrors"][0]["code"] == "DISCLOSURE_REFUSED"
        assert refused in answer["userErrors"][0]["message"]
    assert (
        await demo.as_superuser("sg", "select 1 from habeas.disclosure where recorded_at > now() - interval '1h'") == []
    )


@pytest.mark.promise("AISHU-40", "AISHU-137")
async def test_third_parties_serve_the_announced_purposes_and_no_other(demo: Demo) -> None:
    widened = "update habeas.recipient set purpose_codes = array_append(purpose_codes, 'RESALE') where code = 'BUGLY'"
    await demo.as_superuser("sg", widened)
    refused = await record(demo, purpose="RESALE")
    assert refused["userErrors"][0]["message"].endswith(": PURPOSE_NOT_ANNOUNCED.")
    assert (await record(demo))["userErrors"] == []


@pytest.mark.promise("AOMEI-30")
async def test_feedback_goes_to_nobody_but_by_consent_or_a_rule_of_law(demo: Demo) -> None:
    widened = """update habeas.recipient set category_codes = '{FEEDBACK}', purpose_codes = '{FEEDBACK_HANDLING}'
                  where code = 'SERVICE_PROVIDERS' and name like 'Suppliers%'"""
    await demo.as_superuser("sg", widened)
    given = {"recipient": "SERVICE_PROVIDERS", "purpose": "FEEDBACK_HANDLING", "categories": ["FEEDBACK"]}
    refused = await record(demo, "aomei-privacy", key="julien", **given, ground="SHARE_PROCESSOR")
    assert refused["userErrors"][0]["message"].endswith(": LOCKED_TO_ITS_PURPOSE.")
    silent = await record(demo, "aomei-privacy", key="julien", **given, ground="SHARE_CONSENT")
    assert silent["userErrors"][0]["message"].endswith(": CONSENT_MISSING.")
    agree = 'mutation { giveConsent(input: {purpose: "FEEDBACK_HANDLING"}) { userErrors { code } } }'
    await demo.data("person-av", agree)
    for ground, more in (("SHARE_CONSENT", {}), ("SHARE_LEGAL", {"instrument": "Order 5 O 12/26"})):
        answer = await record(demo, "aomei-privacy", key="julien", **given, ground=ground, **more)
        assert answer["userErrors"] == []


@pytest.mark.promise("AOMEI-55")
async def test_control_passes_to_nobody_by_default(demo: Demo) -> None:
    for ground in ("SX_SERVICE_NECESSARY", "SHARE_CONSENT", "SHARE_LEGAL"):
        refused = await record(demo, kind="CONTROL_TRANSFER", ground=ground, instrument="Paper")
        assert "GROUND_NOT_OF_KIND" in refused["userErrors"][0]["message"]
    passed = await record(demo, kind="CONTROL_TRANSFER", ground="TRANSFER_LEGAL", instrument="Merger order 4711")
    assert passed["disclosure"]["kind"] == "CONTROL_TRANSFER"
    await demo.drain()
    assert await found(demo, "aishu-privacy", "SALE_STATEMENT_CONTRADICTED") == [], "it is no sale"


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"recipient": "NOBODY"}, "BAD_USER_INPUT", "recipient"),
        ({"categories": []}, "BAD_USER_INPUT", "categories"),
        ({"reason": "x" * 2001}, "BAD_USER_INPUT", "reason"),
        ({"happenedAt": "2099-01-01T00:00:00Z"}, "BAD_USER_INPUT", "happenedAt"),
        ({"region": "nowhere"}, "NOT_FOUND", "region"),
        ({"organization": "nonsense"}, "NOT_FOUND", "organization"),
        ({"key": "julien", "happenedAt": "2026-01-01T00:00:00Z"}, "NOT_FOUND", "person"),
    ],
)
async def test_bad_input_is_an_error_with_its_path(demo: Demo, more: dict[str, Any], code: str, path: str) -> None:
    error = (await record(demo, **more))["userErrors"][0]
    assert (error["code"], error["path"]) == (code, [path])


async def test_only_the_privacy_team_records_disclosures(demo: Demo) -> None:
    for persona in ("person-eu", "contoso-admin", "partner-ticketing"):
        answer = await demo.ask(persona, RECORD, asked(demo))
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.promise("AOMEI-5", "AISHU-191", "AISHU-192", "AISHU-195")
async def test_a_sale_that_happened_contradicts_the_notice_and_stops_its_publication(demo: Demo) -> None:
    await demo.drain()
    assert await found(demo, "aishu-privacy", "SALE_STATEMENT_CONTRADICTED") == []
    sold = await record(demo, key="yuqing", region="cn", kind="SALE", happenedAt="2026-03-01T10:00:00Z")
    assert "SALE" in sold["disclosure"]["breaches"]
    await demo.drain()
    counted = (await demo.data("aishu-privacy", COUNTED))["controller"]["disclosed"]
    assert {"category": "DEVICE", "recipient": "BUGLY", "kind": "SALE", "total": 1} in counted
    assert {"category": "DEVICE", "recipient": "UMENG", "kind": "SHARING", "total": 1} in counted
    (finding,) = await found(demo, "aishu-privacy", "SALE_STATEMENT_CONTRADICTED")
    assert (finding["severity"], finding["clauses"]) == ("ERROR", ["us-ca-no-sale"])
    assert await found(demo, "aomei-privacy", "SALE_STATEMENT_CONTRADICTED") == []
    text = notice_files("aishu")[0].read_text(encoding="utf-8").replace('version: "2023-06-19"', 'version: "2027"')
    controller = encode("CTL", *[slug_id("organization", "aishu")] * 2)
    publish = "mutation ($i: PublishNoticeInput!) { publishNotice(input: $i) { userErrors { code message } } }"
    variables = {"i": {"controller": controller, "source": text, "dryRun": True}}
    errors = (await demo.data("aishu-privacy", publish, variables))["publishNotice"]["userErrors"]
    assert errors[0]["code"] == "NOTICE_INVALID"
    assert "us-ca-no-sale" in errors[0]["message"]


async def test_an_older_sale_contradicts_nothing_any_longer(demo: Demo) -> None:
    assert (await record(demo, kind="SALE", happenedAt="2024-03-01T10:00:00Z"))["userErrors"] == []
    await demo.drain()
    assert await found(demo, "aishu-privacy", "SALE_STATEMENT_CONTRADICTED") == []


async def test_the_person_reads_that_the_controller_looked_at_the_record(demo: Demo) -> None:
    answer = await record(demo)
    await demo.data("aishu-privacy", "query ($id: ID!) { node(id: $id) { id } }", answer["disclosure"])
    ledger = "{ viewer { accessLedger(first: 5) { nodes { purpose fieldClasses } } } }"
    nodes = (await demo.data("person-eu", ledger))["viewer"]["accessLedger"]["nodes"]
    assert {"purpose": "DISCLOSURE_RECORD", "fieldClasses": ["DISCLOSURES"]} in nodes


GIVE = """mutation ($input: GiveConsentInput!) { giveConsent(input: $input) { consent { id } userErrors { code } } }"""
WITHDRAW = """mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) {
  consent { withdrawnAt } userErrors { code } } }"""
WAITING = """select count(*) from pg_locks l join pg_database d on d.oid = l.database
  where d.datname = current_database() and not l.granted"""


async def waiting(demo: Demo, many: int, *tasks: asyncio.Task[Any]) -> None:
    """Until so many wait for a lock, or one of the tasks is done without having waited."""
    for _ in range(400):
        [row] = await demo.as_superuser("sg", WAITING)
        if row["count"] >= many or any(task.done() for task in tasks):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("nobody waits")


async def test_nothing_is_disclosed_on_a_consent_that_is_being_withdrawn(demo: Demo) -> None:
    given = (await demo.data("person-eu", GIVE, {"input": {"purpose": "ERROR_TRACE"}}))["giveConsent"]["consent"]
    on_consent = {"ground": "SX_AUTHORISED"}
    assert (await record(demo, **on_consent))["userErrors"] == []
    name = demo.settings.regions["sg"].get_secret_value().rsplit("/", 1)[1].split("?")[0]
    in_the_way = await asyncpg.connect(demo.cluster.dsn("postgres", name))
    try:
        async with in_the_way.transaction():
            await in_the_way.execute("lock table habeas.consent_receipt in exclusive mode")
            withdrawal = asyncio.create_task(demo.data("person-eu", WITHDRAW, {"input": {"consent": given["id"]}}))
            await waiting(demo, 1, withdrawal)
            disclosure = asyncio.create_task(record(demo, **on_consent))
            await waiting(demo, 2, disclosure)
    finally:
        await in_the_way.close()
    assert (await withdrawal)["withdrawConsent"]["userErrors"] == []
    refused = await disclosure
    assert refused["disclosure"] is None
    assert "CONSENT_MISSING" in refused["userErrors"][0]["message"]
