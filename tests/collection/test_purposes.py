"""Every purpose of the two notices: what it admits, what it refuses, and what the register says of it."""

from typing import Any

import pytest

from tests.collection.conftest import App
from tests.world import Demo

REGISTER = """{ controller {
  purposes { code objectable marketing locked parts referenceNeeded }
  processingActivities(first: 50) { nodes {
    purpose { code } legalBases retention retentionAnchor retentionPeriod source assessment minimisation
    categories { code } recipients { name } } } } }"""
PROMPTS = {
    "person-av": [("DEVICE_INFORMATION", "Statistics and monitoring of the app's state")],
    "person-eu": [],
    "person-cn": [],
}
LAW = {"person-av": "EU_GDPR", "person-eu": "EU_GDPR", "person-cn": "CN_PIPL"}
SESSION = {"cookie": "SESSION", "host": "aishu.example"}
SAFETY = {"cookie": "ACCOUNT_SAFETY", "host": "aishu.example"}
OWN = {"cookie": "PREFERENCES", "host": "aishu.example"}
VISITS = {"cookie": "ANALYTICS", "host": "anyviewer.example"}
PARTNER = {"source": "THIRD_PARTY", "agreement": "Partner agreement 12/2026"}
PURPOSES: list[tuple[str, str, str, str, str, dict[str, Any]]] = [
    ("AISHU-4", "person-eu", "SERVICE_EXPERIENCE", "USAGE_METADATA.FILE_NAME", "CONTENT.STORED_FILE", {}),
    ("AISHU-34", "person-eu", "CONTACT", "BASIC.CONTACT_DETAILS", "LOGS.LOGIN_REQUEST", {}),
    ("AISHU-35", "person-eu", "SURVEY", "BASIC.NAME", "DEVICE.DEVICE_MODEL", {}),
    ("AISHU-36", "person-cn", "DIRECT_MARKETING", "BASIC.NAME", "USAGE_METADATA.FILE_NAME", {}),
    ("AISHU-37", "person-eu", "PROTECTION", "LOGS.LOGIN_REQUEST", "BASIC.NAME", {"part": "FRAUD_DETECTION"}),
    ("AISHU-38", "person-eu", "LEGAL_COMPLIANCE", "LOGS.LOGIN_REQUEST", "BASIC.NAME", {"reference": "PIPL 61"}),
    ("AISHU-39", "person-eu", "USER_AUTHORISED", "BASIC.NAME", "LOGS.LOGIN_REQUEST", {"reference": "A-17"}),
    ("AISHU-42", "person-eu", "OPERATION", "LOGS.BACKUP_TASK_START", "CONTENT.STORED_FILE", {}),
    ("AISHU-45", "person-eu", "OPERATION", "DEVICE.DEVICE_MODEL", "BASIC.NAME", {}),
    ("AISHU-45", "person-eu", "OPTIMISATION", "DEVICE.DEVICE_MODEL", "BASIC.NAME", {}),
    ("AISHU-45", "person-eu", "ERROR_TRACE", "DEVICE.SOFTWARE_VERSION", "BASIC.NAME", {}),
    ("AISHU-112", "person-eu", "COOKIE_ESSENTIAL", "COOKIE_DATA.COOKIE_IDENTIFIER", "BASIC.NAME", SESSION),
    ("AISHU-112", "person-eu", "COOKIE_REGISTRATION_INTEGRITY", "COOKIE_DATA.COOKIE_SITE_NAME", "BASIC.NAME", SESSION),
    ("AISHU-115", "person-eu", "COOKIE_CONVENIENCE", "COOKIE_DATA.COOKIE_CHARACTERS", "BASIC.NAME", OWN),
    ("AISHU-115", "person-eu", "COOKIE_ACCOUNT_SECURITY", "COOKIE_DATA.COOKIE_IDENTIFIER", "BASIC.NAME", SAFETY),
    ("AISHU-115", "person-eu", "COOKIE_PERSONALISATION", "COOKIE_DATA.COOKIE_CHARACTERS", "BASIC.NAME", OWN),
    ("AISHU-136", "person-eu", "PARTNER_PROGRAMME", "PARTNER_CONTACT.PARTNER_CONTACT_DETAILS", "BASIC.NAME", PARTNER),
    ("AISHU-136", "person-eu", "PARTNER_SHARING", "PARTNER_CONTACT.PARTNER_CONTACT_DETAILS", "BASIC.NAME", PARTNER),
    (
        "AISHU-136",
        "person-eu",
        "PARTNER_DEAL_CONTACT",
        "PARTNER_CONTACT.PARTNER_CONTACT_DETAILS",
        "BASIC.NAME",
        PARTNER,
    ),
    ("AISHU-136", "person-eu", "SURVEY", "PARTNER_CONTACT.PARTNER_CONTACT_DETAILS", "CHAT_CONTACT.CHAT_NAME", PARTNER),
    ("AOMEI-13", "person-av", "SERVICE_OPERATION", "INTERACTION.INTERACTION_EVENT", "FEEDBACK.DEVICE_LOG", {}),
    ("AOMEI-14", "person-av", "USER_COUNT", "INTERACTION.INTERACTION_EVENT", "DEVICE.IMEI", {}),
    ("AOMEI-15", "person-av", "USAGE_ANALYSIS", "INTERACTION.INTERACTION_EVENT", "ACCOUNT.EMAIL", {}),
    ("AOMEI-16", "person-av", "CRASH_DIAGNOSIS", "INTERACTION.INTERACTION_EVENT", "ACCOUNT.EMAIL", {}),
    ("AOMEI-17", "person-av", "PRODUCT_IMPROVEMENT", "INTERACTION.INTERACTION_EVENT", "DEVICE.IMEI", {}),
    ("AOMEI-23", "person-av", "DEVICE_RECOGNITION", "DEVICE.ANDROID_ID", "ACCOUNT.EMAIL", {}),
    ("AOMEI-24", "person-av", "CRASH_DIAGNOSIS", "DEVICE.DEVICE_MODEL", "ACCOUNT.EMAIL", {}),
    ("AOMEI-31", "person-av", "COOKIE_ANALYTICS", "COOKIE_DATA.COOKIE_POPULAR_PAGES", "ACCOUNT.EMAIL", VISITS),
]


async def registered(demo: Demo, persona: str, purpose: str, category: str) -> Any:
    found = (await demo.data(persona, REGISTER))["controller"]
    assert purpose in {one["code"] for one in found["purposes"]}
    (activity,) = (
        one
        for one in found["processingActivities"]["nodes"]
        if one["purpose"]["code"] == purpose and category in {each["code"] for each in one["categories"]}
    )
    return activity


@pytest.mark.promise(
    "AISHU-4",
    "AISHU-34",
    "AISHU-35",
    "AISHU-36",
    "AISHU-37",
    "AISHU-38",
    "AISHU-39",
    "AISHU-42",
    "AISHU-45",
    "AISHU-112",
    "AISHU-115",
    "AISHU-136",
    "AOMEI-13",
    "AOMEI-14",
    "AOMEI-15",
    "AOMEI-16",
    "AOMEI-17",
    "AOMEI-23",
    "AOMEI-24",
    "AOMEI-31",
)
@pytest.mark.parametrize(("promise", "persona", "purpose", "item", "other", "more"), PURPOSES)
async def test_a_purpose_takes_what_was_announced_for_it_and_nothing_else(
    demo: Demo, promise: str, persona: str, purpose: str, item: str, other: str, more: dict[str, Any]
) -> None:
    app = App(demo, persona)
    for permission, function in PROMPTS[persona]:
        assert (await app.reply(permission, function, "GRANTED"))["userErrors"] == []
    activity = await registered(demo, persona, purpose, item.partition(".")[0])
    assert activity["retention"]
    assert activity["retentionAnchor"]
    if activity["legalBases"][LAW[persona]] == "CONSENT":
        await app.withdraw(purpose)
        assert "CONSENT_MISSING" in await app.refused(purpose, item, **more), promise
        await app.consent(purpose)
    if promise == "AOMEI-17":  # Julien withdrew a consent to it in the past, and lets it begin again.
        await app.consent(purpose)
    taken = (await app.ask(purpose, item, **more))["collection"]
    assert (taken["purpose"]["code"], taken["items"]) == (purpose, [item.partition(".")[2]])
    assert taken["legalBases"][LAW[persona]] == activity["legalBases"][LAW[persona]]
    assert "NOT_FOR_THIS_PURPOSE" in await app.refused(purpose, other, **more), promise


@pytest.mark.promise("AOMEI-2", "AOMEI-7", "AISHU-22")
async def test_nothing_is_collected_or_used_for_a_purpose_that_was_not_defined_or_an_item_that_was_not_named(
    anyviewer: App,
) -> None:
    assert "PURPOSE_UNKNOWN" in await anyviewer.refused("RESALE", "INTERACTION.INTERACTION_EVENT")
    assert "PURPOSE_UNKNOWN" in await anyviewer.refused("RESALE", "INTERACTION.INTERACTION_EVENT", kind="USE")
    assert await anyviewer.refused("SERVICE_OPERATION", "INTERACTION.AND_MORE") == ["ITEM_NOT_NAMED"]
    assert await anyviewer.refused("SERVICE_OPERATION", "INTERACTION", items=[]) == ["ITEM_NOT_NAMED"]
    used = await anyviewer.ask("SERVICE_OPERATION", "INTERACTION.INTERACTION_EVENT", kind="USE")
    assert used["collection"]["kind"] == "USE"
    assert await anyviewer.refused("ACCOUNT_REGISTRATION", "INTERACTION.INTERACTION_EVENT", kind="USE") == [
        "NOT_FOR_THIS_PURPOSE"
    ]


@pytest.mark.promise("AOMEI-29")
async def test_contact_data_from_feedback_serve_the_answer_and_nothing_else(demo: Demo, anyviewer: App) -> None:
    item = "FEEDBACK.FEEDBACK_EMAIL"
    assert await anyviewer.refused("FEEDBACK_HANDLING", item, kind="USE") == []
    # Even a register that would announce another use of them does not open the lock.
    await demo.as_superuser(
        "sg",
        "update habeas.processing_activity set category_codes = array_append(category_codes, 'FEEDBACK')"
        " where code = 'USAGE_ANALYSIS'",
    )
    await anyviewer.consent("USAGE_ANALYSIS")
    assert await anyviewer.refused("USAGE_ANALYSIS", item, kind="USE") == ["LOCKED_TO_ITS_PURPOSE"]


@pytest.mark.promise("AISHU-37", "AISHU-38", "AISHU-39")
async def test_a_wide_purpose_names_its_use_its_law_or_its_authorization(anyshare: App) -> None:
    log = "LOGS.LOGIN_REQUEST"
    for part in ("IDENTITY_VERIFICATION", "SECURITY", "COMPLAINTS", "DISPUTES", "ARCHIVE_BACKUP", "SUPPORT"):
        assert await anyshare.refused("PROTECTION", log, part=part) == []
    assert await anyshare.refused("PROTECTION", log) == ["PART_UNKNOWN"]
    assert await anyshare.refused("PROTECTION", log, part="PROFILING") == ["PART_UNKNOWN"]
    assert await anyshare.refused("LEGAL_COMPLIANCE", log, reference=" ") == ["REFERENCE_MISSING"]
    await anyshare.consent("USER_AUTHORISED")
    assert await anyshare.refused("USER_AUTHORISED", "BASIC.NAME") == ["REFERENCE_MISSING"]


@pytest.mark.promise("AISHU-41")
async def test_security_has_a_note_on_its_scope_and_cannot_reach_content(demo: Demo, anyshare: App) -> None:
    activity = await registered(demo, "person-eu", "PROTECTION", "LOGS")
    assert "the content of files is not" in activity["minimisation"]
    assert {each["code"] for each in activity["categories"]} == {"ACCOUNT", "DEVICE", "LOGS"}
    for item in ("CONTENT.STORED_FILE", "USAGE_METADATA.FILE_NAME", "CLIPBOARD.CLIPBOARD_TEXT"):
        found = await anyshare.refused("PROTECTION", item, part="FRAUD_DETECTION", kind="USE")
        assert "NOT_FOR_THIS_PURPOSE" in found


@pytest.mark.promise("AISHU-33")
async def test_development_rests_on_assessed_interests_has_no_recipients_and_ends_with_an_objection(
    demo: Demo, anyshare: App
) -> None:
    activity = await registered(demo, "person-eu", "PRODUCT_DEVELOPMENT", "LOGS")
    assert activity["legalBases"]["EU_GDPR"] == "LEGITIMATE_INTERESTS"
    assert activity["assessment"]
    assert activity["recipients"] == []
    assert await anyshare.refused("PRODUCT_DEVELOPMENT", "LOGS.LOGIN_REQUEST") == []
    await object_to(demo, "person-eu", "OBJECTION", ["PRODUCT_DEVELOPMENT"])
    assert await anyshare.refused("PRODUCT_DEVELOPMENT", "LOGS.LOGIN_REQUEST") == ["STOPPED_BY_PERSON"]
    assert await anyshare.refused("OPERATION", "LOGS.LOGIN_REQUEST") == []
    without = "update habeas.processing_activity set assessment = $1 where code = 'LOGGING'"
    await demo.as_superuser("sg", without, None)
    assert await anyshare.refused("OPERATION", "LOGS.LOGIN_REQUEST") == ["ASSESSMENT_MISSING"]
    await demo.as_superuser("sg", without, "Assessed")


OBJECT = """mutation ($i: SubmitRightsRequestInput!) { submitRightsRequest(input: $i) {
  request { reference } userErrors { code message } } }"""


async def object_to(demo: Demo, persona: str, right: str, purposes: list[str]) -> None:
    given = {"rights": [right], **({"purposes": purposes} if purposes else {})}
    answer = (await demo.data(persona, OBJECT, {"i": given}))["submitRightsRequest"]
    assert answer["userErrors"] == []


@pytest.mark.promise("AOMEI-15", "AISHU-35", "AISHU-36")
@pytest.mark.parametrize(
    ("persona", "right", "purpose", "item", "left"),
    [
        ("person-av", "OBJECTION", "USAGE_ANALYSIS", "INTERACTION.INTERACTION_EVENT", "USER_COUNT"),
        ("person-cn", "OBJECTION", "SURVEY", "BASIC.NAME", "DIRECT_MARKETING"),
        ("person-cn", "OBJECTION_DIRECT_MARKETING", "DIRECT_MARKETING", "BASIC.NAME", "CONTACT"),
    ],
)
async def test_a_word_ends_analysis_surveys_or_promotion_alone_even_where_the_person_had_agreed(
    demo: Demo, persona: str, right: str, purpose: str, item: str, left: str
) -> None:
    app = App(demo, persona)
    for each in (purpose, left):
        await app.consent(each)
        assert await app.refused(each, item) == []
    await object_to(demo, persona, right, [purpose] if right == "OBJECTION" else [])
    assert await app.refused(purpose, item) == ["STOPPED_BY_PERSON"]
    assert await app.refused(left, item) == []
