"""The page of resources through the public door: shown with masks, changed, deleted for good, and erased."""

import io
import zipfile
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from habeas.demo.cluster import ClusterSettings
from habeas.kernel.errors import DomainError
from habeas.resources.rules import place_of_secret
from habeas.storage.sealed import seal, unseal
from tests.world import URL, Demo, demo_world

PERSON, SECRET, NEW_SECRET = "person-ca", "hunter2-of-the-hypervisor", "a-better-one-of-the-hypervisor"
FIELDS = "id kind name address userName secret secretChangedAt service { code } category { code }"
MINE = f"{{ viewer {{ resources(first: 20) {{ nodes {{ {FIELDS} }} }} }} }}"
ADD = f"""mutation ($i: AddResourceInput!) {{ it: addResource(input: $i) {{
  resource {{ {FIELDS} }} userErrors {{ code path }} }} }}"""
UPDATE = f"""mutation ($i: UpdateResourceInput!) {{ it: updateResource(input: $i) {{
  resource {{ {FIELDS} }} userErrors {{ code path }} }} }}"""
DELETE = (
    """mutation ($i: DeleteResourceInput!) { it: deleteResource(input: $i) { deleted userErrors { code path } } }"""
)
NODE = f"query ($id: ID!) {{ node(id: $id) {{ ... on Resource {{ {FIELDS} }} }} }}"
SUBMIT = """mutation ($i: SubmitRightsRequestInput!) { it: submitRightsRequest(input: $i) {
  request { id reference } userErrors { code } } }"""
ANSWERS = """{ viewer { rightsRequests(first: 5) { nodes { id delivery { url } } } } }"""
DECIDE = """mutation ($i: DecideRightInput!) { it: decideRight(input: $i) { userErrors { code path } } }"""
RECORDED = """insert into habeas.vault_record (org_id, id, subject_id, controller_id, category_code, field_class,
    label, sealed, collected_at, collected_in, source, service_code, activity_codes, restricted)
  select p.org_id, gen_random_uuid(), p.subject_id, p.controller_id, 'NETWORK_IDENTITY', 'CREDENTIAL',
         'Address of a session', '', now(), 'US', 'DEVICE', 'ANYBACKUP', '{}', true
    from habeas.person p where p.subject_id = $1
  returning id, (select k.wrapped from habeas.space_key k where k.org_id = vault_record.org_id
                    and k.subject_id = vault_record.subject_id)"""
CARRIED_OUT = """select e.detail::text from habeas.request_event e
  join habeas.rights_request r on r.org_id = e.org_id and r.id = e.request_id
 where e.kind = 'CARRIED_OUT' and r.reference = $1"""
ROW = "select * from habeas.resource where name is not null order by added_at, id"
GIVEN = {
    "service": "ANYBACKUP",
    "kind": "VIRTUALISATION",
    "name": "Rack seven",
    "address": "192.0.2.7",
    "userName": "root-of-rack-seven",
    "secret": SECRET,
}


@pytest.fixture(scope="module")
async def demo(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    async with demo_world(cluster, tmp_path_factory.mktemp("resources")) as found:
        yield found


@pytest.fixture(autouse=True)
async def none_left(demo: Demo) -> None:
    """Each test begins without a resource."""
    await demo.as_superuser("sg", "delete from habeas.resource")


async def it(demo: Demo, persona: str, text: str, **given: Any) -> Any:
    return (await demo.data(persona, text, {"i": given}))["it"]


async def mine(demo: Demo, persona: str = PERSON) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = (await demo.data(persona, MINE))["viewer"]["resources"]["nodes"]
    return nodes


async def added(demo: Demo, **change: Any) -> dict[str, Any]:
    answer = await it(demo, PERSON, ADD, **{**GIVEN, **change})
    assert answer["userErrors"] == []
    return dict(answer["resource"])


def key_of(demo: Demo, row: Any) -> bytes:
    """The key of a row, as the region's own key opens it."""
    return demo.engines.keys["sg"].opened(row["wrapped"])


@pytest.mark.promise("AISHU-152")
async def test_a_person_sees_clients_platforms_storages_and_accounts_and_no_secret_of_them(demo: Demo) -> None:
    for kind in ("CLIENT", "VIRTUALISATION", "CLOUD", "STORAGE"):
        await added(demo, kind=kind)
    await added(demo, service="ANYSHARE", kind="ACCOUNT", secret=None)
    nodes = await mine(demo)
    assert [node["kind"] for node in nodes] == ["ACCOUNT", "STORAGE", "CLOUD", "VIRTUALISATION", "CLIENT"]
    assert [node["secret"] for node in nodes] == [None, "********", "********", "********", "********"]
    client = nodes[-1]
    assert (client["name"], client["address"], client["userName"]) == ("Rack seven", "192.0.2.7", "root-of-rack-seven")
    assert (client["service"], client["category"]) == ({"code": "ANYBACKUP"}, {"code": "NETWORK_IDENTITY"})
    for stranger in ("person-eu", "contoso-admin"):
        assert await mine(demo, stranger) == []
        assert (await demo.data(stranger, NODE, {"id": client["id"]}))["node"] is None
    assert (await demo.data("aishu-privacy", NODE, {"id": client["id"]}))["node"] is None


async def test_what_a_controller_does_not_announce_it_does_not_take(demo: Demo) -> None:
    refused = await it(demo, "person-av", ADD, **{**GIVEN, "service": "ANYVIEWER"})
    assert refused["userErrors"] == [{"code": "BAD_USER_INPUT", "path": ["service"]}]
    for change, path in (({"service": "NONE"}, "service"), ({"name": " "}, "name"), ({"secret": "x" * 4001}, "secret")):
        answer = await it(demo, PERSON, ADD, **{**GIVEN, **change})
        assert answer["userErrors"] == [{"code": "BAD_USER_INPUT", "path": [path]}]
    assert await mine(demo) == []


@pytest.mark.promise("AISHU-153")
async def test_credentials_are_changed_under_a_fresh_key_and_the_secret_never_comes_out(demo: Demo) -> None:
    first = await added(demo)
    [before] = await demo.as_superuser("sg", ROW)
    changed = await it(demo, PERSON, UPDATE, resource=first["id"], userName="admin", secret=NEW_SECRET)
    assert changed["userErrors"] == []
    assert (changed["resource"]["userName"], changed["resource"]["name"]) == ("admin", "Rack seven")
    assert changed["resource"]["secretChangedAt"] > first["secretChangedAt"]
    [after] = await demo.as_superuser("sg", ROW)
    assert after["wrapped"] != before["wrapped"]
    place = place_of_secret(after["id"]).bytes
    assert orjson.loads(unseal(key_of(demo, after), after["secret"], place)) == NEW_SECRET, "it was kept"
    with pytest.raises(DomainError):
        unseal(key_of(demo, after), before["secret"], place)
    with pytest.raises(DomainError):
        unseal(key_of(demo, after), after["secret"], after["id"].bytes)
    cleared = await it(demo, PERSON, UPDATE, resource=first["id"], clear=["SECRET", "ADDRESS"])
    assert (cleared["resource"]["secret"], cleared["resource"]["address"]) == (None, None)
    assert (await it(demo, "person-eu", UPDATE, resource=first["id"], name="Mine"))["userErrors"] == [
        {"code": "NOT_FOUND", "path": ["resource"]}
    ]


@pytest.mark.promise("AISHU-153")
async def test_no_answer_no_journal_no_queue_and_no_plain_column_holds_a_secret(demo: Demo) -> None:
    first = await added(demo)
    answers = [await it(demo, PERSON, UPDATE, resource=first["id"], secret=NEW_SECRET), await mine(demo)]
    texts = [orjson.dumps(answers).decode()]
    for table in ("habeas.resource", "habeas.journal_entry", "habeas.idempotency", "queue.pgqueuer"):
        rows = await demo.as_superuser("sg", f"select t::text from {table} t")
        texts += [row[0] for row in rows]
    assert len(texts) > 3
    hidden = [each.encode().hex() for each in (SECRET, NEW_SECRET, "root-of-rack-seven", "192.0.2.7")]
    for text in texts:
        assert SECRET not in text
        assert NEW_SECRET not in text
        assert not any(each in text for each in hidden)
    assert not any("root-of-rack-seven" in text for text in texts[1:]), "nothing of it is plain at rest"


@pytest.mark.promise("AISHU-154")
async def test_a_deletion_is_for_good_and_takes_the_key_along_and_the_ledger_of_erasures_names_it_blinded(
    demo: Demo,
) -> None:
    first, kept = await added(demo), await added(demo, name="Rack eight")
    [row, _] = await demo.as_superuser("sg", ROW)
    entries = "select count(*) from habeas.erasure_entry where blinded = $1"
    blinded = demo.engines.keys["sg"].blinded(row["org_id"].bytes + row["id"].bytes)
    assert (await demo.as_superuser("sg", entries, blinded))[0][0] == 0
    stranger = await it(demo, "person-eu", DELETE, resource=first["id"])
    assert stranger == {"deleted": None, "userErrors": [{"code": "NOT_FOUND", "path": ["resource"]}]}
    assert (await it(demo, PERSON, DELETE, resource=first["id"])) == {"deleted": True, "userErrors": []}
    assert [node["id"] for node in await mine(demo)] == [kept["id"]]
    assert await demo.as_superuser("sg", "select id from habeas.resource where wrapped = $1", row["wrapped"]) == []
    again = await it(demo, PERSON, DELETE, resource=first["id"])
    assert again["userErrors"][0]["code"] == "NOT_FOUND"
    await demo.drain()
    assert (await demo.as_superuser("sg", entries, blinded))[0][0] == 1


@pytest.mark.promise("AISHU-152", "AISHU-154")
async def test_an_answer_shows_resources_with_masks_and_an_erasure_takes_them_along(demo: Demo) -> None:
    await added(demo)
    await it(demo, PERSON, SUBMIT, rights=["ACCESS"])
    await demo.drain()
    nodes = (await demo.data(PERSON, ANSWERS))["viewer"]["rightsRequests"]["nodes"]
    url = next(node["delivery"]["url"] for node in nodes if node["delivery"])
    token = {"authorization": f"Bearer {demo.held[PERSON].token}"}
    package = (await demo.client.get(url.removeprefix(URL), headers=token)).content
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    [shown] = orjson.loads(contents["data.json"])["resources"]
    assert (shown["kind"], shown["name"], shown["secret"]) == ("VIRTUALISATION", "Rack seven", "********")
    assert b"Rack seven" in contents["csv/resources.csv"]
    assert not any(SECRET.encode() in content for content in contents.values())
    [row] = await demo.as_superuser("sg", ROW)
    asked = await it(demo, PERSON, SUBMIT, rights=["ERASURE"])
    given = {"request": asked["request"]["id"], "right": "ERASURE", "outcome": "GRANTED"}
    assert (await it(demo, "aishu-privacy", DECIDE, **given))["userErrors"] == []
    await demo.drain()
    assert await mine(demo) == []
    blinded = demo.engines.keys["sg"].blinded(row["org_id"].bytes + row["id"].bytes)
    entries = await demo.as_superuser("sg", "select kind from habeas.erasure_entry where blinded = $1", blinded)
    assert [each["kind"] for each in entries] == ["RECORD"]


@pytest.mark.promise("AISHU-154")
@pytest.mark.parametrize("named", [False, True])
async def test_an_erasure_keeps_a_resource_only_where_its_category_was_refused_by_name(demo: Demo, named: bool) -> None:
    [(record, wrapped)] = await demo.as_superuser("sg", RECORDED, demo.held["person-eu"].actor.subject_id)
    sealed = seal(demo.engines.keys["sg"].opened(wrapped), b"{}", record.bytes)
    await demo.as_superuser("sg", "update habeas.vault_record set sealed = $2 where id = $1", record, sealed)
    resource = (await it(demo, "person-eu", ADD, **GIVEN))["resource"]
    asked = await it(demo, "person-eu", SUBMIT, rights=["ERASURE"])
    why = {"denialCode": "LEGAL_OBLIGATION_RETENTION", "explanation": "A law wants the logs to be kept."}
    given = {"request": asked["request"]["id"], "right": "ERASURE", "outcome": "PARTLY_GRANTED"}
    items = {"items": [{"item": resource["category"]["code"], **why}]} if named else {}
    assert (await it(demo, "aishu-privacy", DECIDE, **given, **why, **items))["userErrors"] == []
    await demo.drain()
    left = await demo.as_superuser("sg", "select id from habeas.vault_record where label = 'Address of a session'")
    assert (len(await mine(demo, "person-eu")), len(left)) == ((1, 1) if named else (0, 0)), (
        "as a record without a date"
    )
    kept, erased = (1, 0) if named else (0, 1)
    [[detail]] = await demo.as_superuser("sg", CARRIED_OUT, asked["request"]["reference"])
    figures = orjson.loads(detail)
    assert figures["resources"] == {"erased": erased, "kept": kept}
    assert f"; {erased} resources erased, {kept} kept; " in figures["said"]


OBJECT = """mutation ($i: ObjectToBasicDataInput!) { it: objectToBasicData(input: $i) {
  request { id } userErrors { code allowed } } }"""
RESUME = "mutation ($i: ResumeServiceInput!) { it: resumeService(input: $i) { service userErrors { code } } }"


async def test_nothing_more_is_kept_of_what_the_person_objected_to(demo: Demo) -> None:
    resource = (await added(demo))["id"]
    asked = await it(demo, PERSON, OBJECT, categories=["NETWORK_IDENTITY"])
    ending = asked["userErrors"][0]["allowed"]
    assert (await it(demo, PERSON, OBJECT, categories=["NETWORK_IDENTITY"], ending=ending))["userErrors"] == []
    stopped = {"code": "PURPOSE_STOPPED"}
    assert (await it(demo, PERSON, ADD, **GIVEN))["userErrors"] == [{**stopped, "path": ["service"]}]
    more = await it(demo, PERSON, UPDATE, resource=resource, secret=NEW_SECRET)
    assert more["userErrors"] == [{**stopped, "path": ["resource"]}]
    assert (await it(demo, PERSON, UPDATE, resource=resource, clear=["SECRET"]))["userErrors"] == []
    assert (await it(demo, PERSON, DELETE, resource=resource))["deleted"] is True
    for service in ending:
        await it(demo, PERSON, RESUME, service=service)
    assert [node["secret"] for node in [await added(demo)]] == ["********"]
