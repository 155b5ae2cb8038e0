"""A consent ends what rests on it, and nothing that the register never based on consent."""

import pytest

from tests.collection.conftest import GIVE, App
from tests.world import Demo

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


@pytest.mark.parametrize("persona", ["person-eu", "person-ca", "person-cn"])
async def test_nobody_is_made_to_consent_where_the_law_obliges(demo: Demo, persona: str) -> None:
    answer = await demo.data(persona, GIVE, {"i": {"purpose": "LEGAL_COMPLIANCE"}})
    assert answer["giveConsent"] == {"consent": None, "userErrors": [{"code": "BAD_USER_INPUT"}]}


@pytest.mark.parametrize("language", ["zz-!!", "", "EN", "english language"])
async def test_the_language_of_a_consent_is_a_tag(demo: Demo, language: str) -> None:
    asked = {"purpose": "USAGE_ANALYSIS", "language": language}
    answer = await demo.data("person-eu", GIVE, {"i": asked})
    assert answer["giveConsent"]["userErrors"] == [{"code": "BAD_USER_INPUT"}]
