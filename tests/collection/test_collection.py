"""What else an app must heed: consent and refusal, sources, device permissions, cookies, and services that ended."""

from typing import Any

import pytest

from tests.collection.conftest import App
from tests.world import Demo

MINE = """{ viewer { permissionAnswers(first: 5) { nodes { reply function permission { name impact } } }
  collections(first: 5) { nodes { purpose { code } consent { id status } notice { code version } } } } }"""
REGISTER = """{ controller { dataSources { code needsAgreement } dataCategories { code sensitive items }
  permissions { name opens impact } processingActivities(first: 50) { nodes { purpose { code } retentionAnchor } }
  cookies { code issuer secure httpOnly sameSite contents impact purposes { code } } } }"""
ANYVIEWER_PERMISSIONS = [
    ("CAMERA", "Feedback attachment", "FEEDBACK_HANDLING", "FEEDBACK.FAULT_SCREENSHOT"),
    ("NETWORK_QUALITY", "Remote diagnosis", "REMOTE_DIAGNOSIS", "NETWORK_STATE.NETWORK_QUALITY"),
    ("WIFI_STATUS", "Reconnection", "REMOTE_DIAGNOSIS", "NETWORK_STATE.WIFI_STATUS"),
    ("DEVICE_INFORMATION", "Statistics and monitoring of the app's state", "CRASH_DIAGNOSIS", "DEVICE.IMEI"),
]


async def register(demo: Demo, persona: str) -> Any:
    return (await demo.data(persona, REGISTER))["controller"]


async def open_items(app: App) -> set[str]:
    """The permissions of AnyViewer of which the item is collected now."""
    return {name for name, _, purpose, item in ANYVIEWER_PERMISSIONS if await app.refused(purpose, item) == []}


@pytest.mark.promise("AOMEI-18", "AOMEI-20", "AOMEI-25", "AOMEI-26", "AISHU-48")
async def test_each_permission_is_given_when_its_function_is_used_and_taken_back_without_harm_to_others(
    anyviewer: App,
) -> None:
    await anyviewer.consent("CRASH_DIAGNOSIS")
    for name, function, _, _ in ANYVIEWER_PERMISSIONS:
        await anyviewer.reply(name, function, "REFUSED")
    assert await open_items(anyviewer) == set()
    assert await anyviewer.refused("CRASH_DIAGNOSIS", "DEVICE.IMEI") == ["PERMISSION_NOT_GRANTED"]
    assert await anyviewer.refused("SERVICE_OPERATION", "INTERACTION.INTERACTION_EVENT") == []
    for name, function, _, _ in ANYVIEWER_PERMISSIONS:
        given = (await anyviewer.reply(name, function, "GRANTED"))["answer"]
        assert (given["function"], given["reply"]) == (function, "GRANTED")
        assert given["neededAt"]
    everything = {name for name, *_ in ANYVIEWER_PERMISSIONS}
    assert await open_items(anyviewer) == everything
    for name, function, _, _ in ANYVIEWER_PERMISSIONS:
        await anyviewer.reply(name, function, "REVOKED")
        assert await open_items(anyviewer) == everything - {name}
        await anyviewer.reply(name, function, "GRANTED")


@pytest.mark.promise("AOMEI-18", "AISHU-48")
async def test_a_prompt_without_its_function_or_its_moment_is_no_answer(anyviewer: App) -> None:
    for path, function, more in (
        ("function", "Advertising", {}),
        ("neededAt", "Remote diagnosis", {"neededAt": None}),
        ("neededAt", "Remote diagnosis", {"neededAt": "2022-10-25T09:00:00Z"}),
    ):
        (error,) = (await anyviewer.reply("NETWORK_QUALITY", function, "GRANTED", **more))["userErrors"]
        assert (error["code"], error["path"]) == ("BAD_USER_INPUT", [path])


@pytest.mark.promise("AISHU-26")
async def test_who_refuses_loses_the_dependent_function_and_reads_what_that_is(demo: Demo, anyshare: App) -> None:
    refused = (await anyshare.reply("IOS_PHOTO_LIBRARY", "File upload and backup", "REFUSED"))["answer"]
    assert refused["permission"]["impact"] == "Photos of the library cannot be uploaded or backed up."
    assert await anyshare.refused("SERVICE_PROVISION", "CONTENT.LIBRARY_PHOTO") == ["PERMISSION_NOT_GRANTED"]
    assert await anyshare.refused("SERVICE_PROVISION", "CONTENT.STORED_FILE") == []
    newest = (await demo.data("person-eu", MINE))["viewer"]["permissionAnswers"]["nodes"][0]
    assert (newest["reply"], newest["function"]) == ("REFUSED", "File upload and backup")
    for optional in ("BASIC.NATIONALITY", "BASIC.POSITION"):
        assert await anyshare.refused("SERVICE_PROVISION", optional, demanded=True) == ["DEMANDED_WITHOUT_NEED"]
        assert await anyshare.refused("SERVICE_PROVISION", optional, demanded=False) == []


@pytest.mark.promise("AISHU-24", "AISHU-44")
async def test_what_is_not_justified_is_never_demanded_and_the_authenticated_name_is_sensitive(
    demo: Demo, anyshare: App
) -> None:
    categories = {one["code"]: one for one in (await register(demo, "person-eu"))["dataCategories"]}
    assert categories["REAL_NAME"]["sensitive"] is True
    name = "REAL_NAME.LEGAL_NAME"
    assert await anyshare.refused("ACCOUNT_REGISTRATION", name, demanded=True) == ["DEMANDED_WITHOUT_NEED"]
    assert await anyshare.refused("ACCOUNT_REGISTRATION", name) == []
    demanded = {
        item["code"]: await anyshare.refused("OPERATION", f"DEVICE.{item['code']}", demanded=True)
        for item in categories["DEVICE"]["items"]
        if item["code"] not in ("IMEI", "SD_CARD_DATA")
    }
    justified = {item["code"] for item in categories["DEVICE"]["items"] if item.get("justification")}
    assert {code for code, found in demanded.items() if "DEMANDED_WITHOUT_NEED" not in found} == justified
    assert "SERIAL_NUMBER" not in justified


@pytest.mark.promise("AISHU-69", "AISHU-25", "AISHU-7")
async def test_another_use_needs_a_consent_of_its_own_and_each_collection_shows_what_it_relies_on(
    demo: Demo, anyshare: App
) -> None:
    for purpose in ("USAGE_ANALYSIS", "OPTIMISATION"):
        await anyshare.withdraw(purpose)
    await anyshare.consent("OPTIMISATION")
    assert await anyshare.refused("USAGE_ANALYSIS", "DEVICE.DEVICE_MODEL", kind="USE") == [
        *("CONSENT_MISSING", "STOPPED_BY_PERSON")
    ]
    await anyshare.consent("USAGE_ANALYSIS")
    by_consent = (await anyshare.ask("USAGE_ANALYSIS", "DEVICE.DEVICE_MODEL"))["collection"]
    assert by_consent["legalBases"]["EU_GDPR"] == by_consent["consent"]["status"].replace("GIVEN", "CONSENT")
    by_contract = (await anyshare.ask("CONTACT", "BASIC.NAME"))["collection"]
    assert (by_contract["legalBases"]["EU_GDPR"], by_contract["consent"]) == ("CONTRACT", None)
    assert by_contract["notice"] == {"code": "aishu-privacy", "version": "2023-06-19"}
    nodes = (await demo.data("person-eu", MINE))["viewer"]["collections"]["nodes"]
    assert [node["purpose"]["code"] for node in nodes[:2]] == ["CONTACT", "USAGE_ANALYSIS"]
    assert nodes[1]["consent"] == by_consent["consent"]
    others = (await demo.data("person-ca", MINE))["viewer"]["collections"]["nodes"]
    assert others == []


@pytest.mark.promise("AISHU-28", "AISHU-29", "AISHU-32")
async def test_every_collection_names_its_source_and_what_others_give_needs_an_agreement(
    demo: Demo, anyshare: App
) -> None:
    sources = {one["code"]: one["needsAgreement"] for one in (await register(demo, "person-eu"))["dataSources"]}
    assert sources == {
        **{"USER_DIRECT": False, "DEVICE": False, "ORGANIZATION": True},
        **{"THIRD_PARTY": True, "PUBLIC": True, "COMMERCIAL": True},
    }
    for source, needed in sources.items():
        assert await anyshare.refused("CONTACT", "BASIC.NAME", source=source) == ["AGREEMENT_MISSING"] * needed
        taken = await anyshare.ask("CONTACT", "BASIC.NAME", source=source, agreement="DPA 7/2026")
        assert taken["collection"]["source"] == {"code": source}
        assert taken["collection"]["agreement"] == "DPA 7/2026"
    assert await anyshare.refused("CONTACT", "BASIC.NAME", source="SCRAPED") == ["SOURCE_UNKNOWN"]


@pytest.mark.promise("AISHU-47")
async def test_the_clipboard_is_read_on_an_action_of_the_person_and_not_kept(demo: Demo, anyshare: App) -> None:
    text = "CLIPBOARD.CLIPBOARD_TEXT"
    await anyshare.consent("CONTENT_RECOGNITION")
    assert await anyshare.refused("CONTENT_RECOGNITION", text) == ["NO_ACTION_OF_THE_PERSON"]
    assert await anyshare.refused("CONTENT_RECOGNITION", text, byAction=True) == []
    assert "NOT_FOR_THIS_PURPOSE" in await anyshare.refused("USAGE_ANALYSIS", text, byAction=True)
    activities = (await register(demo, "person-eu"))["processingActivities"]["nodes"]
    anchors = {one["purpose"]["code"]: one["retentionAnchor"] for one in activities}
    assert anchors["CONTENT_RECOGNITION"] == "NOT_STORED"


@pytest.mark.promise("AISHU-113", "AISHU-114", "AOMEI-33")
@pytest.mark.parametrize(
    ("app", "cookie", "purpose", "item", "host"),
    [
        ("anyshare", "SESSION", "COOKIE_ESSENTIAL", "COOKIE_IDENTIFIER", "aishu.example"),
        ("anyviewer", "ANALYTICS", "COOKIE_ANALYTICS", "COOKIE_RETURN_VISITS", "anyviewer.example"),
    ],
)
async def test_a_cookie_holds_what_is_listed_and_is_read_by_its_issuer_alone(
    demo: Demo, request: pytest.FixtureRequest, app: str, cookie: str, purpose: str, item: str, host: str
) -> None:
    found: App = request.getfixturevalue(app)
    if purpose != "COOKIE_ESSENTIAL":
        await found.consent(purpose)
    cookies = {one["code"]: one for one in (await register(demo, found.persona))["cookies"]}
    known = cookies[cookie]
    assert (known["issuer"], known["secure"], known["httpOnly"], known["sameSite"]) == (host, True, True, "LAX")
    assert item in known["contents"]
    assert await found.refused(purpose, f"COOKIE_DATA.{item}", cookie=cookie, host=host) == []
    for stranger in ("tracker.example", f"{host}.evil.example", None):
        refused = await found.refused(purpose, f"COOKIE_DATA.{item}", cookie=cookie, host=stranger)
        assert refused == ["COOKIE_OF_ANOTHER_HOST"]
    (listed, *_) = known["contents"]
    unlisted = {"COOKIE_IDENTIFIER": "COOKIE_CHARACTERS", "COOKIE_PREFERENCES": "COOKIE_PASSWORD"}[listed]
    assert "COOKIE_UNKNOWN" in await found.refused(purpose, f"COOKIE_DATA.{unlisted}", cookie=cookie, host=host)


@pytest.mark.promise("AISHU-117", "AOMEI-34", "AOMEI-32", "AOMEI-37")
async def test_cookies_serve_their_purposes_alone_hold_no_password_and_no_unbound_partner_sets_one(
    demo: Demo, anyshare: App, anyviewer: App
) -> None:
    own = {"cookie": "SESSION", "host": "aishu.example"}
    identifier = "COOKIE_DATA.COOKIE_IDENTIFIER"
    for kind in ("COLLECTION", "USE"):
        assert "NOT_FOR_THIS_PURPOSE" in await anyshare.refused("DIRECT_MARKETING", identifier, kind=kind, **own)
    assert await anyshare.refused("COOKIE_ACCOUNT_SECURITY", identifier, **own) == ["COOKIE_UNKNOWN"]
    await anyviewer.consent("COOKIE_ANALYTICS")
    visits = {"cookie": "PARTNER_VISITS", "host": "visits.example"}
    again = "COOKIE_DATA.COOKIE_RETURN_VISITS"
    assert await anyviewer.refused("COOKIE_ANALYTICS", again, **visits) == ["COOKIE_PARTNER_UNBOUND"]
    await demo.as_superuser("sg", "update habeas.recipient set commitment = 'SIGNED' where code = 'COOKIE_PARTNERS'")
    assert await anyviewer.refused("COOKIE_ANALYTICS", again, **visits) == []
    # A register that lists the password among the contents, as the notice does, does not let it in.
    listed = "update habeas.cookie set contents = array_append(contents, 'COOKIE_PASSWORD') where code = 'ANALYTICS'"
    await demo.as_superuser("sg", listed)
    password = {"cookie": "ANALYTICS", "host": "anyviewer.example"}
    assert await anyviewer.refused("COOKIE_ANALYTICS", "COOKIE_DATA.COOKIE_PASSWORD", **password) == [
        "CREDENTIAL_IN_COOKIE"
    ]
    await demo.as_superuser("sg", "update habeas.cookie set contents = array_remove(contents, 'COOKIE_PASSWORD')")


@pytest.mark.promise("AISHU-116", "AOMEI-36")
@pytest.mark.parametrize(
    ("app", "purpose", "cookie", "item", "host", "lost"),
    [
        *[("anyshare", "COOKIE_PERSONALISATION", "PREFERENCES", "COOKIE_CHARACTERS", "aishu.example", "own settings")],
        *[("anyviewer", "COOKIE_ANALYTICS", "ANALYTICS", "COOKIE_POPULAR_PAGES", "anyviewer.example", "pages")],
    ],
)
async def test_declining_a_cookie_takes_one_step_like_accepting_and_only_costs_what_is_said(
    *, demo: Demo, request: pytest.FixtureRequest, app: str, purpose: str, cookie: str, item: str, host: str, lost: str
) -> None:
    found: App = request.getfixturevalue(app)
    asked = {"cookie": cookie, "host": host}
    await found.consent(purpose)
    assert await found.refused(purpose, f"COOKIE_DATA.{item}", **asked) == []
    await found.withdraw(purpose)
    assert "CONSENT_MISSING" in await found.refused(purpose, f"COOKIE_DATA.{item}", **asked)
    cookies = {one["code"]: one for one in (await register(demo, found.persona))["cookies"]}
    assert lost in cookies[cookie]["impact"]
    if app == "anyshare":
        session = {"cookie": "SESSION", "host": host}
        assert await found.refused("COOKIE_ESSENTIAL", "COOKIE_DATA.COOKIE_IDENTIFIER", **session) == []
    else:
        assert await found.refused("SERVICE_OPERATION", "INTERACTION.INTERACTION_EVENT") == []


@pytest.mark.promise("AOMEI-41")
async def test_nothing_more_is_collected_for_a_service_that_ended(demo: Demo) -> None:
    app = App(demo, "person-cn")
    assert await app.refused("CONTACT", "BASIC.NAME") == []
    await demo.as_superuser("cn", "update habeas.service set status = 'CEASED' where code = 'ANYSHARE'")
    assert await app.refused("CONTACT", "BASIC.NAME") == ["SERVICE_CEASED"]
    assert await app.refused("CONTACT", "BASIC.NAME", service="ANYBACKUP") == []
    await demo.as_superuser("cn", "update habeas.service set status = 'ACTIVE' where code = 'ANYSHARE'")
    assert await app.refused("CONTACT", "BASIC.NAME") == []


async def test_an_administrator_of_a_customer_collects_of_themselves_alone(demo: Demo) -> None:
    answer = await demo.ask(
        "aishu-privacy",
        'mutation { recordCollection(input: {service: "ANYSHARE", purpose: "CONTACT",'
        ' category: "BASIC", items: ["NAME"], source: "DEVICE"}) { collection { id } } }',
    )
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
