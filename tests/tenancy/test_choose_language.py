"""In which language somebody is written to is theirs to say."""

from collections.abc import AsyncIterator

import pytest

from habeas.demo.cluster import ClusterSettings
from tests.world import Demo, demo_world

CHOOSE = """mutation ($i: ChooseLanguageInput!) { chooseLanguage(input: $i) {
  person { language } userErrors { code path } } }"""
MINE = "{ viewer { person { language } } }"
JOURNAL = "select detail->>'language' as said from habeas.journal_entry where command = 'ChooseLanguage' order by id"


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("language")) as found:
        yield found


async def language(demo: Demo, persona: str) -> str:
    return str((await demo.data(persona, MINE))["viewer"]["person"]["language"])


async def test_a_person_chooses_and_nobody_elses_language_changes(demo: Demo) -> None:
    others = {persona: await language(demo, persona) for persona in ("person-ca", "person-cn")}
    for wanted in ("fr", "zh-Hans", "de-AT"):
        answer = (await demo.data("person-eu", CHOOSE, {"i": {"language": wanted}}))["chooseLanguage"]
        assert answer == {"person": {"language": wanted}, "userErrors": []}
        assert await language(demo, "person-eu") == wanted
    assert {persona: await language(demo, persona) for persona in others} == others
    assert [row["said"] for row in await demo.as_superuser("sg", JOURNAL)] == ["fr", "zh-Hans", "de-AT"]


@pytest.mark.parametrize("wrong", ["", "German", "de_AT", "d", "de-", "de\x00", "de\n", "xxx" + "-abcdefgh" * 9])
async def test_what_is_no_tag_of_a_language_is_refused_and_changes_nothing(demo: Demo, wrong: str) -> None:
    before = await language(demo, "person-ca")
    answer = (await demo.data("person-ca", CHOOSE, {"i": {"language": wrong}}))["chooseLanguage"]
    assert answer == {"person": None, "userErrors": [{"code": "BAD_USER_INPUT", "path": ["language"]}]}
    assert await language(demo, "person-ca") == before


async def test_it_takes_the_scope_to_change_ones_own(demo: Demo) -> None:
    answer = await demo.ask("aishu-privacy", CHOOSE, {"i": {"language": "fr"}})
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["FORBIDDEN"]
