"""The age gate through the public door: unknown, stated, doubted, and with a guardian's agreement."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.world import Demo, demo_world

AGE = """{ viewer { age { state source born doubtedBelow agreedPurposes words { law code variant answer guardian only
  bySigns takenForKnowledge } } } }"""
STATE = "mutation ($i: StateAgeInput!) { it: stateAge(input: $i) { stated userErrors { code path } } }"
GIVE = "mutation ($i: GiveConsentInput!) { it: giveConsent(input: $i) { consent { id } userErrors { code path } } }"
COLLECT = """mutation ($i: RecordCollectionInput!) { it: recordCollection(input: $i) {
  collection { id } refusals userErrors { code } } }"""
DOUBT = """mutation ($i: RecordAgeDoubtInput!) { it: recordAgeDoubt(input: $i) {
  doubt { id below signs } userErrors { code path } } }"""
SETTLE = """mutation ($i: SettleAgeDoubtInput!) { it: settleAgeDoubt(input: $i) {
  doubt { settledAt settlement } userErrors { code path } } }"""
CLAIM = """mutation ($i: ClaimRepresentationInput!) { it: claimRepresentation(input: $i) {
  representation { id } userErrors { code } } }"""
REVIEW = """mutation ($i: ReviewRepresentationInput!) { it: reviewRepresentation(input: $i) {
  representation { status } userErrors { code } } }"""
AGREE = """mutation ($i: AgreeForChildInput!) { it: agreeForChild(input: $i) {
  representation { status } userErrors { code path } } }"""
END = """mutation ($i: EndGuardianAgreementInput!) { it: endGuardianAgreement(input: $i) {
  agreement { endedAt } userErrors { code } } }"""
END_CLAIM = """mutation ($i: EndRepresentationInput!) { it: endRepresentation(input: $i) {
  representation { status } userErrors { code } } }"""
AGREEMENTS = """{ viewer { guardianAgreements(first: 5) { nodes { id purposeCodes endedAt } }
  agreementsForChildren(first: 5) { nodes { id purposeCodes } } } }"""
DOUBTS = "{ controller { ageDoubts(first: 5) { nodes { below signs settlement } } } }"
LOOKS = "{ viewer { accessLedger(first: 20) { nodes { purpose authority fieldClasses } } } }"
TODAY = datetime.now(UTC).date()
CHILD, GROWN = TODAY - timedelta(days=365 * 12), TODAY - timedelta(days=365 * 30)
PURPOSE, MODEL = "USAGE_ANALYSIS", {"service": "ANYSHARE", "source": "DEVICE", "category": "DEVICE"}


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("minors")) as found:
        yield found


@pytest.fixture(autouse=True)
async def nothing_known(demo: Demo) -> None:
    """Each test begins with people of whose age nothing is known."""
    for table in ("age_statement", "age_doubt", "guardian_agreement", "representation", "collection"):
        await demo.as_superuser("sg", f"delete from habeas.{table}")


async def it(demo: Demo, persona: str, text: str, **given: Any) -> Any:
    return (await demo.data(persona, text, {"i": given}))["it"]


async def codes(demo: Demo, persona: str, text: str, **given: Any) -> list[str]:
    return [each["code"] for each in (await it(demo, persona, text, **given))["userErrors"]]


async def age(demo: Demo, persona: str = "person-eu") -> Any:
    return (await demo.data(persona, AGE))["viewer"]["age"]


async def collected(demo: Demo, persona: str = "person-eu", purpose: str = PURPOSE) -> list[str]:
    """Why a device's model is not collected; empty where it is."""
    answer = await it(demo, persona, COLLECT, **MODEL, purpose=purpose, items=["DEVICE_MODEL"])
    return answer["refusals"] or []


async def guardian(demo: Demo) -> str:
    """Maya, confirmed to be the guardian of Annika."""
    claim = {
        "person": demo.held["person-eu"].person_id,
        "relation": "GUARDIAN",
        "rights": ["GUARDIAN_ERASURE"],
        "proof": "BIRTH_CERTIFICATE",
        "evidence": "Seen at the desk",
        "born": CHILD.isoformat(),
    }
    found = (await it(demo, "person-ca", CLAIM, **claim))["representation"]["id"]
    assert await codes(demo, "person-ca", AGREE, representation=found, purposes=[PURPOSE]) == ["AGENT_NOT_AUTHORIZED"]
    given = {"representation": found, "confirm": True, "explanation": "Both names are on it."}
    assert (await it(demo, "aishu-privacy", REVIEW, **given))["representation"]["status"] == "CONFIRMED"
    await demo.drain()
    return str(found)


@pytest.mark.promise("AISHU-110")
async def test_an_unknown_age_is_said_to_be_unknown_and_holds_nothing_back(demo: Demo) -> None:
    found = await age(demo)
    assert (found["state"], found["source"], found["born"], found["words"]) == ("UNKNOWN", None, None, [])
    assert await codes(demo, "person-eu", GIVE, purpose=PURPOSE) == []
    assert await collected(demo) == []


@pytest.mark.promise("AISHU-109")
async def test_of_a_known_child_nothing_is_collected_and_it_consents_to_nothing_without_its_guardian(
    demo: Demo,
) -> None:
    assert await codes(demo, "person-eu", GIVE, purpose=PURPOSE) == []
    assert await codes(demo, "person-eu", STATE, born=CHILD.isoformat()) == []
    found = await age(demo)
    assert (found["state"], found["source"], found["born"]) == ("CHILD", "PERSON", CHILD.isoformat())
    german = next(word for word in found["words"] if word["law"] == "EU_GDPR:DE")
    assert (german["code"], german["variant"]) == ("EU_GDPR", "DE")
    assert (german["answer"], german["guardian"], german["only"]) == ("GUARDIAN", True, None)
    assert await collected(demo) == ["GUARDIAN_MISSING"], "the consent that it gave before carries nothing now"
    assert await codes(demo, "person-eu", GIVE, purpose="DIRECT_MARKETING") == ["GUARDIAN_MISSING"]
    assert await codes(demo, "person-eu", STATE, born=GROWN.isoformat()) == ["ILLEGAL_STEP"], "no second answer"
    assert (await age(demo))["state"] == "CHILD"


async def test_of_whoever_is_grown_no_date_of_birth_is_kept(demo: Demo) -> None:
    assert await codes(demo, "person-eu", STATE, born=GROWN.isoformat()) == []
    found = await age(demo)
    assert (found["state"], found["born"], found["words"]) == ("GROWN", None, [])
    assert await demo.as_superuser("sg", "select born, grown from habeas.age_statement") == [(None, True)]
    assert await collected(demo) == []
    for born in ((TODAY + timedelta(days=1)).isoformat(), "1850-01-01"):
        assert await codes(demo, "person-eu", STATE, born=born) == ["BAD_USER_INPUT"]


@pytest.mark.promise("AISHU-109")
async def test_what_a_confirmed_guardian_agreed_to_may_be_done_until_it_is_taken_back(demo: Demo) -> None:
    assert await codes(demo, "person-eu", STATE, born=GROWN.isoformat()) == []
    claim = await guardian(demo)
    found = await age(demo)
    assert (found["state"], found["source"]) == ("CHILD", "GUARDIAN"), "the proof outweighs what the child said"
    assert await collected(demo) == ["GUARDIAN_MISSING"]
    assert await codes(demo, "person-ca", AGREE, representation=claim, purposes=["NONE_SUCH"]) == ["BAD_USER_INPUT"]
    assert await codes(demo, "person-eu", AGREE, representation=claim, purposes=[PURPOSE]) == ["NOT_FOUND"]
    assert await codes(demo, "person-ca", AGREE, representation=claim, purposes=[PURPOSE]) == []
    await demo.drain()
    assert (await age(demo))["agreedPurposes"] == [PURPOSE]
    assert await codes(demo, "person-eu", GIVE, purpose=PURPOSE) == []
    assert await collected(demo) == []
    assert await codes(demo, "person-eu", GIVE, purpose="DIRECT_MARKETING") == ["GUARDIAN_MISSING"]
    nodes = (await demo.data("person-ca", AGREEMENTS))["viewer"]["agreementsForChildren"]["nodes"]
    assert [each["purposeCodes"] for each in nodes] == [[PURPOSE]]
    assert await codes(demo, "person-ca", END, agreement=nodes[0]["id"]) == []
    assert await collected(demo) == ["GUARDIAN_MISSING"]
    await it(demo, "person-ca", AGREE, representation=claim, purposes=[PURPOSE])
    await demo.drain()
    assert await collected(demo) == []
    await it(demo, "aishu-privacy", END_CLAIM, representation=claim)
    assert await collected(demo) == ["GUARDIAN_MISSING"], "with the claim ends what rests on it"


@pytest.mark.promise("AISHU-109")
@pytest.mark.parametrize("ends", ["person-eu", "person-ca", "aishu-privacy"])
async def test_a_claim_that_ends_before_the_agreement_is_kept_carries_none(demo: Demo, ends: str) -> None:
    claim = await guardian(demo)
    assert await codes(demo, "person-ca", AGREE, representation=claim, purposes=[PURPOSE]) == []
    assert await codes(demo, ends, END_CLAIM, representation=claim) == []
    await demo.drain()
    assert (await age(demo))["agreedPurposes"] == []
    assert await codes(demo, "person-eu", GIVE, purpose=PURPOSE) == ["GUARDIAN_MISSING"]
    nodes = (await demo.data("person-eu", AGREEMENTS))["viewer"]["guardianAgreements"]["nodes"]
    assert nodes == [], "nothing is kept that rests on no claim"


@pytest.mark.promise("AISHU-110")
async def test_signs_of_a_child_hold_back_what_a_guardian_would_have_to_agree_to_until_somebody_looked(
    demo: Demo,
) -> None:
    assert await codes(demo, "person-eu", GIVE, purpose=PURPOSE) == []
    person = demo.held["person-eu"].person_id
    given = {"person": person, "below": 14, "signs": "Writes from a school's address."}
    noted = (await it(demo, "aishu-privacy", DOUBT, **given))["doubt"]
    assert await codes(demo, "aomei-privacy", DOUBT, **given) == ["NOT_FOUND"]
    assert await codes(demo, "contoso-admin", DOUBT, **given) == ["NOT_FOUND"]
    assert await collected(demo) == ["AGE_DOUBTED"]
    assert await codes(demo, "person-eu", GIVE, purpose="DIRECT_MARKETING") == ["AGE_DOUBTED"]
    assert await codes(demo, "person-eu", STATE, born=GROWN.isoformat()) == []
    assert (await age(demo))["state"] == "DOUBTED", "what somebody says of themselves does not settle it"
    assert [each["below"] for each in (await demo.data("aishu-privacy", DOUBTS))["controller"]["ageDoubts"]["nodes"]]
    looks = (await demo.data("person-eu", LOOKS))["viewer"]["accessLedger"]["nodes"]
    assert any(each["purpose"] == "AGE_CHECK" for each in looks), "the person reads that the team looked"
    settled = {"doubt": noted["id"], "settlement": "An adult who teaches there."}
    assert await codes(demo, "aishu-privacy", SETTLE, **settled) == []
    assert await codes(demo, "aishu-privacy", SETTLE, **settled) == ["ILLEGAL_STEP"]
    assert ((await age(demo))["state"], await collected(demo)) == ("GROWN", [])


@pytest.mark.promise("AISHU-110")
async def test_in_california_disregarded_signs_count_as_knowledge_where_data_are_sold_or_shared(demo: Demo) -> None:
    await demo.as_superuser("sg", "update habeas.purpose set sharing = true where code = 'USAGE_ANALYSIS'")
    person = demo.held["person-ca"].person_id
    await it(demo, "aishu-privacy", DOUBT, person=person, below=13, signs="Says so in a support call.")
    words = (await age(demo, "person-ca"))["words"]
    known = next(word for word in words if word["law"].startswith("US_CA_CCPA"))
    assert known == {
        "law": known["law"],
        "code": "US_CA_CCPA",
        "variant": None,
        "answer": "PARENT_OPT_IN",
        "guardian": True,
        "only": "SALE_OR_SHARING",
        "bySigns": True,
        "takenForKnowledge": True,
    }
    assert "GUARDIAN_MISSING" in await collected(demo, "person-ca")
    await demo.as_superuser("sg", "update habeas.purpose set sharing = false where code = 'USAGE_ANALYSIS'")
    assert "GUARDIAN_MISSING" not in await collected(demo, "person-ca")


@pytest.mark.promise("AISHU-110")
async def test_signs_of_a_younger_child_count_beside_the_age_that_a_child_stated(demo: Demo) -> None:
    stated = TODAY - timedelta(days=365 * 16 + 100)
    assert await codes(demo, "person-eu", STATE, born=stated.isoformat()) == []
    assert await codes(demo, "person-eu", GIVE, purpose=PURPOSE) == []
    assert await collected(demo) == []
    person = demo.held["person-eu"].person_id
    await it(demo, "aishu-privacy", DOUBT, person=person, below=13, signs="Says so in a support call.")
    assert await collected(demo) == ["AGE_DOUBTED"]
    german = [word for word in (await age(demo))["words"] if word["law"] == "EU_GDPR:DE"]
    assert [(word["answer"], word["bySigns"]) for word in german] == [("SELF", False), ("GUARDIAN", True)]


async def test_a_correction_lets_a_person_state_their_age_again(demo: Demo) -> None:
    await it(demo, "person-eu", STATE, born=CHILD.isoformat())
    person = demo.held["person-eu"].person_id
    noted = await it(demo, "aishu-privacy", DOUBT, person=person, below=16, signs="Says that they mistyped.")
    settled = {"doubt": noted["doubt"]["id"], "settlement": "A typing error.", "anew": True}
    assert await codes(demo, "aishu-privacy", SETTLE, **settled) == []
    assert await codes(demo, "person-eu", STATE, born=GROWN.isoformat()) == []
    assert (await age(demo))["state"] == "GROWN"
