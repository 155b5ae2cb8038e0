"""No word of somebody else's ever comes back over HTTP, in a body, a header or a line of the log."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
from graphql import OperationDefinitionNode, get_named_type, is_required_argument, parse

from habeas.access import AllOf
from habeas.demo.cluster import ClusterSettings
from habeas.demo.documents import OPERATIONS, document
from habeas.main import build_application, build_site
from habeas.reading.globalid import encode
from habeas.schema import BOOK
from habeas.web.options import WebLimits
from habeas.worker import WorkerOptions, work
from tests.isolation.http_canaries import MARKED, Mark, Reader, may_read, plant, readers, words_in
from tests.isolation.http_documents import everything, tagged
from tests.isolation.test_walls import superuser
from tests.world import URL, Demo, demo_world

WIDE = WebLimits(
    body=10**7, tokens=10**6, depth=60, aliases=10**4, directives=10**4, cost=10**12, timeout=60.0, variable_depth=60
)
DUE = "select count(*) from queue.pgqueuer where entrypoint = any($1) and execute_after <= now()"
CONTRACT = [
    node.name.value
    for node in parse(OPERATIONS.read_text(encoding="utf-8")).definitions
    if isinstance(node, OperationDefinitionNode) and node.name is not None
]
AIMED = {*CONTRACT} - {"MyTerms", "MyData", "WhoLooked", "MyRequests", "Desk", "Register"}
PLACES = (1, 8, 15)
UNMARKED = {
    *("age_statement", "guardian_agreement", "resource", "notice_presentation"),
    *("address_domain", "idempotency", "notice_acceptance", "notice_announcement", "notice_reach", "space_key"),
    *("ledger_opening", "log_entry", "log_node", "log_pending", "tree_head"),
    *(
        "remote_access",
        "agent_authorization",
        "answer_chunk",
        "disclosure_tally",
        "erasure_entry",
        "organization_ending",
    ),
    *("authority_demand_mark", "bulk_export_person", "looked_page", "looked_person"),
    *(
        "staff_undertaking_acceptance",
        "staff_violation_look",
        "identity_declaration",
        "incident_notice",
        "request_message",
        "use_stop",
    ),
}
"""Tables of identifiers, codes and digests, without a column of free text."""
FILLED_BY_USE = {
    "age_doubt",
    "publication",
    "publication_agreement",
    *("access_decision", "access_review", "house_policy", "staff_training", "staff_violation"),
    *("safeguard", "safeguard_baseline", "safeguard_evidence"),
    *("authority_demand", "authority_demand_event", "authority_demand_person"),
    *(
        "bulk_export",
        "cessation",
        "collection",
        "correction",
        "domain_block",
        "incident",
        "incident_event",
        "ledger_batch",
        "ledger_read",
    ),
    *(
        "ledger_batch",
        "ledger_read",
        "ledger_delay",
        "organization_transfer",
        "permission_answer",
        "purpose_basis",
        "representation",
        "unit",
        "unit_grant",
    ),
}
"""Tables that the demo world leaves empty."""


@dataclass(frozen=True)
class Marked:
    """A world in which every row bears words of its own, asked without limits of size."""

    demo: Demo
    client: httpx.AsyncClient
    marks: Mapping[str, Mark]
    ids: Mapping[str, list[str]]
    references: list[str]

    async def ask(self, persona: str | None, text: str, variables: Mapping[str, Any]) -> httpx.Response:
        headers = {} if persona is None else {"authorization": f"Bearer {self.demo.held[persona].token}"}
        return await self.client.post("/graphql", json={"query": text, "variables": dict(variables)}, headers=headers)

    def check(self, reader: Reader, response: httpx.Response) -> set[str]:
        """The marked words of a response, all of which must be the reader's to read."""
        found = set(words_in(response.text + str(response.headers)))
        foreign = {self.marks[word] for word in found if not may_read(reader, self.marks[word])}
        assert foreign == set(), f"{reader.name} reads what is not theirs"
        return found


@pytest.fixture(scope="module")
async def marked(cluster: ClusterSettings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Marked]:
    async with demo_world(cluster, tmp_path_factory.mktemp("marked")) as demo:
        await _invite(demo)
        await _do_jobs(demo)
        await _inquire(demo)
        ids, references = await _ids(demo)
        marks = await plant(demo)
        application = build_application(demo.engines, build_site(demo.settings, demo.engines.schema), WIDE)
        transport = httpx.ASGITransport(application, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=URL, timeout=240) as client:
            yield Marked(demo, client, marks, ids, references)


async def _do_jobs(demo: Demo) -> None:
    """Do every job that is due and has a handler."""
    stop, jobs = asyncio.Event(), demo.engines.jobs()
    worker = asyncio.create_task(work(demo.engines.regions, jobs, stop, WorkerOptions()))
    async with asyncio.timeout(240):
        for region in demo.engines.regions:
            connection = await superuser(demo, region)
            while await connection.fetchval(DUE, [job.name for job in jobs]):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            await connection.close()
    stop.set()
    await worker


async def _invite(demo: Demo) -> None:
    """Contoso invites somebody who has an account."""
    fields = {"organization": demo.organization("contoso-admin"), "address": "maya@torres.example"}
    asked = "mutation I($input: InviteMemberInput!) { inviteMember(input: $input) { userErrors { code } } }"
    assert (await demo.data("contoso-admin", asked, {"input": fields}))["inviteMember"]["userErrors"] == []


async def _inquire(demo: Demo) -> None:
    """Somebody asks who looked at them."""
    listed = "query L($id: ID!) { organization(id: $id) { members(first: 50) { nodes { email } } } }"
    await demo.data("contoso-admin", listed, {"id": demo.organization()})
    found = await demo.data("person-eu", "{ viewer { accessLedger(first: 1) { nodes { id } } } }")
    variables = {"entry": found["viewer"]["accessLedger"]["nodes"][0]["id"], "reason": "To complain"}
    asked = "mutation A($input: InquireInput!) { askWhoLooked(input: $input) { userErrors { code } } }"
    assert (await demo.data("person-eu", asked, {"input": variables}))["askWhoLooked"]["userErrors"] == []


async def _ids(demo: Demo) -> tuple[dict[str, list[str]], list[str]]:
    """The global ids of all rows by tag, and the references of all requests."""
    ids: dict[str, list[str]] = {}
    references: list[str] = []
    for region in demo.engines.regions:
        connection = await superuser(demo, region)
        try:
            for tag, (table, key) in tagged(demo.engines.schema._schema).items():
                rows = await connection.fetch(f"select org_id, {key} as key from habeas.{table}")
                ids.setdefault(tag, []).extend(encode(tag, row["org_id"], row["key"]) for row in rows)
            references += [
                r["reference"] for r in await connection.fetch("select reference from habeas.rights_request")
            ]
        finally:
            await connection.close()
    return ids, references


@pytest.fixture(autouse=True)
def _every_line_of_the_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """While a test of this module runs, every logger says all that it can; none of it may be a marked word."""
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, logger="habeas"):
        yield
    lines = [f"{record.getMessage()} {record.exc_text} {record.__dict__}" for record in caplog.get_records("call")]
    assert [line for line in lines if list(words_in(line))] == []


def _variables(marked: Marked, name: str, place: int) -> dict[str, Any]:
    """Variables of a document of the contract that point at somebody's rows, another one for each place."""

    def of(tag: str) -> str:
        return marked.ids[tag][place % len(marked.ids[tag])]

    purpose = {"code": "SECURITY_INVESTIGATION", "note": "Reported credential theft on 2026-11-20"}
    member = {"organization": of("ORG"), "member": of("MEM"), "purpose": purpose}
    decision = {"request": of("REQ"), "right": "ERASURE", "outcome": "REFUSED", "explanation": "No.",
                "denialCode": "LEGAL_OBLIGATION_RETENTION"}  # fmt: skip
    inputs: dict[str, dict[str, Any]] = {
        "ExerciseMyRights": {"rights": ["ACCESS"], "language": "en", "organization": of("ORG")},
        "WithdrawMyRequest": {"request": of("REQ")},
        "WithdrawMyConsent": {"consent": of("CON")},
        "AcceptNotice": {"notice": of("NOT"), "language": "en"},
        "ClaimDomain": {"organization": of("ORG"), "name": f"a{place}.example", "includeSubdomains": False},
        "RequestContentAccess": {**member, "fieldClasses": ["DEVICE"], "hours": 1},
        "DecideRight": decision,
        "PublishNotice": {"controller": of("CTL"), "source": "# Nothing", "dryRun": True},
    }
    if name in inputs:
        return {"input": inputs[name]}
    return {**member, "reference": marked.references[place % len(marked.references)], "after": None}


async def test_every_table_with_rows_is_marked_or_has_nothing_to_mark(marked: Marked) -> None:
    tables = {str(table.__tablename__) for table, rule in BOOK.rows.items() if rule != AllOf(())}
    for region in marked.demo.engines.regions:
        connection = await superuser(marked.demo, region)
        try:
            for table in sorted(tables - MARKED.keys() - UNMARKED):
                assert not await connection.fetchval(f"select exists (select from habeas.{table})"), table
        finally:
            await connection.close()


async def test_the_marks_are_there_to_be_lost(marked: Marked) -> None:
    assert len(marked.marks) > 1000
    assert {mark.table for mark in marked.marks.values()} >= MARKED.keys() - FILLED_BY_USE
    assert {mark.region for mark in marked.marks.values()} == {"sg", "cn"}


async def test_the_whole_schema_beneath_each_root_field_answers_ones_own_words_only(marked: Marked) -> None:
    schema = marked.demo.engines.schema._schema
    assert schema.query_type is not None
    seen: dict[str, int] = {}
    for reader in readers(marked.demo):
        actor = marked.demo.held[reader.name].actor
        for name, field in schema.query_type.fields.items():
            if not any(is_required_argument(argument) for argument in field.args.values()):
                text = f"{{ {name} {everything(schema, actor, get_named_type(field.type))} }}"
                found = marked.check(reader, await marked.ask(reader.name, text, {}))
                seen[reader.name] = seen.get(reader.name, 0) + len(found)
    assert {name for name, count in seen.items() if count < 20} <= {"partner-ticketing"}


async def test_any_organization_opened_to_the_ground_answers_ones_own_words_only(marked: Marked) -> None:
    schema = marked.demo.engines.schema._schema
    kind, found = schema.type_map["Organization"], 0
    for reader in readers(marked.demo):
        text = everything(schema, marked.demo.held[reader.name].actor, kind, ("Organization",))
        for identifier in dict.fromkeys(marked.ids["ORG"]):
            response = await marked.ask(
                reader.name, f"query ($id: ID!) {{ organization(id: $id) {text} }}", {"id": identifier}
            )
            found += len(marked.check(reader, response))
    assert found > 0


@pytest.mark.campaign
async def test_every_row_asked_for_by_its_id_answers_ones_own_words_only(marked: Marked) -> None:
    schema = marked.demo.engines.schema._schema
    for reader in readers(marked.demo):
        actor, found = marked.demo.held[reader.name].actor, 0
        for tag, every in marked.ids.items():
            ids = list(dict.fromkeys(every))
            kind = schema.type_map[marked.demo.engines.reads.tags[tag]]
            text = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {kind.name} {_shallow(actor, kind)} }} }}"
            for start in range(0, len(ids), 100):
                response = await marked.ask(reader.name, text, {"ids": ids[start : start + 100]})
                found += len(marked.check(reader, response))
        assert found > 0 or reader.name == "partner-ticketing"


def _shallow(actor: Any, kind: Any) -> str:
    return everything(kind, actor, kind, ("a", "b", "c", "d", "e", "f"))


async def test_every_document_of_the_contract_aimed_at_others_answers_ones_own_words_only(marked: Marked) -> None:
    found = 0
    for reader in readers(marked.demo):
        for name in CONTRACT:
            for place in PLACES if name in AIMED else PLACES[:1]:
                response = await marked.ask(reader.name, document(name), _variables(marked, name, place))
                found += len(marked.check(reader, response))
    assert found > 0


async def test_every_request_asked_for_by_its_reference_answers_ones_own_words_only(marked: Marked) -> None:
    schema, found = marked.demo.engines.schema._schema, 0
    for reader in readers(marked.demo):
        text = everything(
            schema, marked.demo.held[reader.name].actor, schema.type_map["RightsRequest"], ("RightsRequest",)
        )
        for reference in marked.references:
            response = await marked.ask(
                reader.name, f"query ($r: String!) {{ rightsRequest(reference: $r) {text} }}", {"r": reference}
            )
            found += len(marked.check(reader, response))
    assert found > 0


async def test_nobody_without_a_token_reads_a_single_word(marked: Marked) -> None:
    for name in CONTRACT:
        response = await marked.ask(None, document(name), _variables(marked, name, 1))
        assert list(words_in(response.text + str(response.headers))) == []


async def test_no_answer_package_opens_for_anybody_but_its_person(marked: Marked) -> None:
    connection = await superuser(marked.demo, "sg")
    try:
        rows = await connection.fetch("select id, subject_id from habeas.answer_package where expires_at > now()")
    finally:
        await connection.close()
    assert rows
    for reader in readers(marked.demo):
        for row in rows:
            token = marked.demo.held[reader.name].token
            response = await marked.client.get(f"/answers/{row['id']}", headers={"authorization": f"Bearer {token}"})
            assert (response.status_code == 200) == _is_theirs(reader, row["subject_id"]), reader.name


def _is_theirs(reader: Reader, subject_id: UUID) -> bool:
    return reader.role in ("PERSON", "ADMINISTRATOR", "AUDITOR") and reader.subject_id == subject_id


async def test_a_leak_would_be_found(marked: Marked) -> None:
    """The check itself: an administrator's own answer, handed to somebody else, is not let pass."""
    by_name = {reader.name: reader for reader in readers(marked.demo)}
    variables = {"organization": marked.demo.organization(), "after": None}
    response = await marked.ask("contoso-admin", document("Members"), variables)
    assert marked.check(by_name["contoso-admin"], response)
    for name in ("fabrikam-admin", "person-ca", "aishu-privacy", "partner-ticketing", "contoso-auditor"):
        with pytest.raises(AssertionError, match="not theirs"):
            marked.check(by_name[name], response)
