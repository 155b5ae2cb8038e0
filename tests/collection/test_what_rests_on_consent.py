"""A consent ends what rests on it, and nothing that the register never based on consent."""

from datetime import timedelta

import pytest

from tests.collection.conftest import GIVE, App
from tests.world import Demo

STATE = "mutation ($i: StateAgeInput!) { stateAge(input: $i) { stated userErrors { code } } }"
RECEIPTS = (
    "{ viewer { consents(first: 100) { nodes { status continuesOn purpose { code } receipts { kind content } } } } }"
)


@pytest.mark.promise("AISHU-168")
async def test_withdrawing_what_a_purpose_never_rested_on_does_not_stop_it(demo: Demo, anyshare: App) -> None:
    assert await anyshare.refused("SERVICE_PROVISION", "USAGE_METADATA.FILE_NAME") == []
    await anyshare.consent("SERVICE_PROVISION")
    await anyshare.withdraw("SERVICE_PROVISION")
    assert await anyshare.refused("SERVICE_PROVISION", "USAGE_METADATA.FILE_NAME") == []
    nodes = (await demo.data("person-eu", RECEIPTS))["viewer"]["consents"]["nodes"]
    (consent,) = [node for node in nodes if node["purpose"]["code"] == "SERVICE_PROVISION"]
    assert (consent["status"], consent["continuesOn"]) == ("WITHDRAWN", "CONTRACT")
    by_kind = {receipt["kind"]: receipt["content"] for receipt in consent["receipts"]}
    assert by_kind["GIVEN"]["statement"].startswith("You consented to data being shared for ")
    assert by_kind["WITHDRAWN"]["because"] == "the register bases the purpose on CONTRACT, not on consent"
    assert by_kind["WITHDRAWN"]["statement"].endswith(" Nothing is shared for it on your consent any more.")


@pytest.mark.promise("AISHU-110")
async def test_a_minor_who_withdrew_its_opt_in_is_sold_or_shared_no_more(demo: Demo) -> None:
    app, asked = App(demo, "person-ca"), ("SERVICE_PROVISION", "USAGE_METADATA.FILE_NAME")
    born = demo.engines.clock.now().date() - timedelta(days=365 * 14 + 100)
    shares = "update habeas.purpose set sharing = $1 where code = 'SERVICE_PROVISION'"
    await demo.as_superuser("sg", shares, True)
    try:
        assert (await demo.data("person-ca", STATE, {"i": {"born": born.isoformat()}}))["stateAge"]["stated"]
        assert "MINOR_OPT_IN_MISSING" in await app.refused(*asked)
        await app.consent("SERVICE_PROVISION")
        assert "MINOR_OPT_IN_MISSING" not in await app.refused(*asked)
        await app.withdraw("SERVICE_PROVISION")
        assert "MINOR_OPT_IN_MISSING" in await app.refused(*asked)
    finally:
        await demo.as_superuser("sg", shares, False)
        await demo.as_superuser("sg", "delete from habeas.age_statement")


@pytest.mark.parametrize("persona", ["person-eu", "person-ca", "person-cn"])
async def test_nobody_is_made_to_consent_where_the_law_obliges(demo: Demo, persona: str) -> None:
    answer = await demo.data(persona, GIVE, {"i": {"purpose": "LEGAL_COMPLIANCE"}})
    assert answer["giveConsent"] == {"consent": None, "userErrors": [{"code": "BAD_USER_INPUT"}]}


@pytest.mark.parametrize("language", ["zz-!!", "", "EN", "english language"])
async def test_the_language_of_a_consent_is_a_tag(demo: Demo, language: str) -> None:
    asked = {"purpose": "USAGE_ANALYSIS", "language": language}
    answer = await demo.data("person-eu", GIVE, {"i": asked})
    assert answer["giveConsent"]["userErrors"] == [{"code": "BAD_USER_INPUT"}]
