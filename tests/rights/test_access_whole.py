"""An answer to ACCESS holds what is known of ages, notices, publications and disclosures too, of its person alone."""

import io
import zipfile
from typing import Any

import orjson
from jsonschema import Draft202012Validator

from habeas.demo.cluster import ClusterSettings
from habeas.rights.answers.tables import BESIDES
from tests.world import URL, Demo, demo_world

SUBMIT = "mutation ($i: SubmitRightsRequestInput!) { submitRightsRequest(input: $i) { userErrors { code } } }"
ANSWERS = "{ viewer { rightsRequests(first: 20) { nodes { receivedAt delivery { url } } } } }"
OF = "select org_id, gen_random_uuid(), subject_id, controller_id"
KEPT = (
    """insert into habeas.age_statement (org_id, subject_id, controller_id, source, born, grown, stated_at)
    select org_id, subject_id, controller_id, 'PERSON', date '2011-05-06', false, now() from habeas.person
     where subject_id = $1""",
    f"""insert into habeas.age_doubt (org_id, id, subject_id, controller_id, below, signs, recorded_at, anew)
    {OF}, 14, 'Wrote of the seventh form', now(), false from habeas.person where subject_id = $1""",
    f"""insert into habeas.guardian_agreement (org_id, id, subject_id, controller_id, agent_org_id, representation_id,
        purpose_codes, agreed_at, expires_at)
    {OF}, gen_random_uuid(), gen_random_uuid(), '{{SERVICE_PROVISION}}', now(), now() from habeas.person
     where subject_id = $1""",
    """insert into habeas.notice_presentation (org_id, id, subject_id, controller_id, notice_code, version_id, language,
        sha256, presented_at, declined_at)
    select p.org_id, gen_random_uuid(), p.subject_id, p.controller_id, v.notice_code, v.id, v.language, v.sha256, now(),
           now()
      from habeas.person p join habeas.notice_version v on v.org_id = p.controller_id where p.subject_id = $1
     limit 1""",
    f"""insert into habeas.publication_agreement (org_id, id, subject_id, controller_id, items, manner, language,
        agreed_at)
    {OF}, '{{NICKNAME}}', 'On the wall of the forum', 'en', now() from habeas.person where subject_id = $1""",
    """insert into habeas.publication (org_id, id, subject_id, controller_id, ground, agreement_id, items, manner,
        protection, published_at)
    select org_id, gen_random_uuid(), subject_id, controller_id, 'EXPRESS_AGREEMENT', id, items, manner,
           'Nobody else sees who it is', now() from habeas.publication_agreement where subject_id = $1 limit 1""",
    f"""insert into habeas.disclosure (org_id, id, subject_id, controller_id, space_id, recipient_code, purpose_code,
        category_codes, kind, ground, disclosed_at, recorded_at, breaches)
    {OF}, org_id, 'BUGLY', 'ERROR_TRACE', '{{DEVICE}}', 'PROCESSING', 'SHARE_PROCESSOR', now(), now(), '{{}}'
      from habeas.person where subject_id = $1""",
)


async def answer_of(demo: Demo, persona: str) -> Any:
    """The document and its schema, as the person downloads them."""
    given = {"rights": ["ACCESS"]}
    assert (await demo.data(persona, SUBMIT, {"i": given}))["submitRightsRequest"]["userErrors"] == []
    await demo.drain()
    nodes = (await demo.data(persona, ANSWERS))["viewer"]["rightsRequests"]["nodes"]
    url = max((node["receivedAt"], node["delivery"]["url"]) for node in nodes if node["delivery"])[1]
    token = {"authorization": f"Bearer {demo.held[persona].token}"}
    package = (await demo.client.get(url.removeprefix(URL), headers=token)).content
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        Draft202012Validator(orjson.loads(archive.read("data.schema.json"))).validate(
            found := orjson.loads(archive.read("data.json"))
        )
    return found


async def test_an_answer_holds_what_is_kept_besides_records_and_of_nobody_else(
    cluster: ClusterSettings, tmp_path: Any
) -> None:
    async with demo_world(cluster, tmp_path) as demo:
        subject_id = demo.held["person-ca"].actor.subject_id
        for statement in KEPT:
            await demo.as_superuser("sg", statement, subject_id)
        found = await answer_of(demo, "person-ca")
        assert BESIDES.keys() <= found.keys()
        assert [(each["born"], each["grown"]) for each in found["ageStatements"]] == [("2011-05-06", False)]
        assert found["ageDoubts"][0]["signs"] == "Wrote of the seventh form"
        assert found["guardianAgreements"][0]["purposes"] == ["SERVICE_PROVISION"]
        assert all(each["declinedAt"] for each in found["presentations"])
        assert "On the wall of the forum" in {each["manner"] for each in found["publications"]}
        assert "On the wall of the forum" in {each["manner"] for each in found["publicationAgreements"]}
        assert ("Bugly (Tencent)", "ERROR_TRACE") in {
            (each["recipient"], each["purpose"]) for each in found["disclosures"]
        }
        others = await answer_of(demo, "person-eu")
        assert not {"ageStatements", "ageDoubts", "guardianAgreements"} & others.keys()
        assert "On the wall of the forum" not in orjson.dumps(others).decode()
