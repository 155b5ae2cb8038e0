"""Marks every row of a loaded world with words of its own, and says by hand whose words are whose."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from habeas.demo.world import World, slug_id
from habeas.vault.keys import sealed_json
from tests.isolation.test_walls import superuser
from tests.world import Demo

MARKED: Mapping[str, tuple[str, ...]] = {
    "addendum": ("title",),
    "age_doubt": ("signs", "settlement"),
    "answer_package": ("sha256",),
    "authority_demand": ("authority", "citation", "provision", "secrecy_basis", "finding", "refusal"),
    "authority_demand_event": ("note",),
    "authority_demand_person": ("named", "authority", "citation"),
    "bulk_export": ("note",),
    "clause": ("heading", "body"),
    "collection": ("reference", "agreement"),
    "consent": ("continues_on",),
    "cookie": ("name", "impact"),
    "consent_receipt": ("sha256",),
    "content_access": ("note",),
    "data_category": ("name",),
    "data_source": ("name",),
    "device_permission": ("impact",),
    "disclosure": ("reason", "instrument"),
    "domain": ("name",),
    "domain_block": ("reason",),
    "correction": ("explanation",),
    "email_address": ("address",),
    "identity_provider": ("name",),
    "invitation": ("address", "address_key"),
    "cessation": ("announcement",),
    "incident": ("summary",),
    "incident_event": ("note",),
    "journal_entry": ("client_id",),
    "ledger_batch": ("organization_name", "note", "authority"),
    "ledger_read": ("organization_name", "note", "authority"),
    "ledger_delay": ("note",),
    "ledger_entry": ("organization_name", "note", "authority"),
    "ledger_inquiry": ("organization_name", "reason", "explanation", "accessor_name"),
    "oauth_client": ("name", "about", "website"),
    "membership": ("email", "display_name"),
    "notice_version": ("title",),
    "organization": ("name", "legal_name", "contact_email", "registered_address"),
    "organization_transfer": ("legal_entity", "contact", "statement"),
    "oversight_announcement": ("legal_entity", "contact", "statement"),
    "permission_answer": ("function",),
    "person": ("display_name", "primary_email"),
    "staff_undertaking": ("title", "text"),
    "access_decision": ("reason",),
    "access_review": ("finding",),
    "house_policy": ("title", "text", "owner"),
    "safeguard": ("title", "statement", "owner"),
    "safeguard_baseline": ("title",),
    "safeguard_evidence": ("note", "reference"),
    "staff_training": ("course",),
    "staff_violation": ("summary", "reasons"),
    "processing_activity": ("retention",),
    "publication": ("manner", "protection", "instrument"),
    "publication_agreement": ("manner",),
    "purpose": ("name",),
    "purpose_basis": ("reference",),
    "received_invitation": ("address",),
    "recipient": ("name",),
    "recipient_assurance": ("reference",),
    "request_clock": ("because",),
    "request_event": ("note",),
    "representation": ("evidence", "explanation"),
    "requested_right": ("explanation",),
    "rights_request": ("note",),
    "service": ("name",),
    "transfer_mechanism": ("reference", "law_assessment"),
    "unit": ("name",),
    "unit_grant": ("reason",),
    "vault_record": ("label",),
}
"""The columns that take a mark: text that no rule reads."""

REGISTER = frozenset(
    {
        *("organization", "service", "data_category", "purpose", "processing_activity", "device_permission"),
        *("cookie", "data_source"),
        *("recipient", "transfer_mechanism", "notice_version", "clause", "addendum"),
    }
)
"""What a controller tells everybody under it."""

APPROVED = slug_id("person", "annika")
"""The member whose devices and logs Contoso's administrator may read."""

SHOWN_BY_THE_CONTROLLER = frozenset({"consent", "disclosure", "publication", "publication_agreement"})
"""What a controller has to be able to show: that somebody agreed, and to whom it disclosed what."""

CASE = frozenset({"rights_request", "requested_right", "request_clock", "request_event", "ledger_inquiry"})


@dataclass(frozen=True)
class Mark:
    """Where a marked word stands, and so whose it is."""

    table: str
    region: str
    org_id: UUID
    subject_id: UUID | None
    field_class: str | None
    agent_org_id: UUID | None = None
    controller_id: UUID | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Reader:
    """Somebody, in the few facts that decide whose words they may read."""

    name: str
    role: str
    region: str
    org_id: UUID
    controller_id: UUID
    subject_id: UUID | None
    spaces: frozenset[UUID]


def readers(demo: Demo) -> list[Reader]:
    """Every persona."""
    return [_reader(demo.world, name, held.actor) for name, held in demo.held.items()]


def _reader(world: World, name: str, actor: Any) -> Reader:
    person = world.data["personas"][name].get("person")
    joined = {world.org_id(m["organization"]) for m in world.items("memberships") if m["person"] == person}
    spaces = frozenset(joined | {world.org_id("personal", person)} if person else ())
    place = (actor.region, actor.organization_id, actor.controller_id, actor.subject_id)
    return Reader(name, str(actor.role), *place, spaces)


def may_read(reader: Reader, mark: Mark) -> bool:
    """Whether these words are the reader's to read, said without a look at any policy."""
    if mark.org_id == reader.controller_id and mark.table in REGISTER and mark.region == reader.region:
        return True
    if reader.role == "PARTNER" and mark.agent_org_id is not None and mark.agent_org_id == reader.org_id:
        return mark.region == reader.region
    if mark.table == "organization" and mark.org_id == reader.org_id and reader.role == "PRIVACY_TEAM":
        return True
    if mark.table == "organization" and mark.org_id in reader.spaces | {reader.org_id}:
        return mark.region == reader.region
    if reader.role in ("PERSON", "ADMINISTRATOR", "AUDITOR") and (_is_about(reader, mark) or _is_agent(reader, mark)):
        return True
    if reader.role == "PRIVACY_TEAM" and mark.table in SHOWN_BY_THE_CONTROLLER:
        return mark.region == reader.region and mark.controller_id == reader.org_id
    if mark.org_id != reader.org_id:
        return False
    if reader.role == "ADMINISTRATOR":
        return mark.region == reader.region and _is_for_administrators(mark)
    if reader.role == "AUDITOR":
        return mark.table == "ledger_entry"
    if mark.table == "staff_undertaking":
        return mark.region == reader.region
    shown = CASE | {"ledger_entry", "membership", "oauth_client", "recipient_assurance"}
    return reader.role == "PRIVACY_TEAM" and mark.table in shown


def _is_about(reader: Reader, mark: Mark) -> bool:
    """A person's own words, wherever they stand, and what the organizations of theirs announced."""
    announced = mark.table in ("oversight_announcement", "bulk_export", "unit") and mark.org_id in reader.spaces
    return mark.region == reader.region and (mark.subject_id == reader.subject_id or announced)


def _is_agent(reader: Reader, mark: Mark) -> bool:
    """A partner whom the reader's controller lets send requests for its people: the demo has no other partners."""
    return mark.kind == "PARTNER" and mark.region == reader.region and mark.controller_id == reader.controller_id


def _is_for_administrators(mark: Mark) -> bool:
    if mark.table == "vault_record":
        return mark.subject_id == APPROVED and mark.field_class in ("DEVICE", "LOGS")
    directory = {
        "membership",
        "domain",
        "identity_provider",
        "invitation",
        "oversight_announcement",
        "bulk_export",
        "content_access",
        "ledger_delay",
        "ledger_entry",
        "unit",
        "unit_grant",
    }
    return mark.table in directory | CASE


_PROVIDERS = """
insert into habeas.identity_provider (org_id, id, domain_name, name, issuer, client_id, opens_accounts, connected_at,
                                      test_result)
select org_id, gen_random_uuid(), name, 'Own sign-in', 'https://login.' || name, 'habeas', false, now(), 'NOT_TRIED'
  from habeas.domain where status = 'VERIFIED'
"""


_CLIENTS = """
insert into habeas.oauth_client (org_id, id, client_id, name, about, website, authentication, acts_for_itself,
                                 partner_org_id, redirect_uris, scopes, status, secret_digest, credential_since,
                                 registered_at, changed_at)
select org_id, gen_random_uuid(), 'client-' || left(org_id::text, 8), 'n', 'a', 'w', 'SECRET', true, gen_random_uuid(),
       '{}', '{requests:open}', 'ACTIVE', 'sha256:0', now(), now(), now()
  from habeas.organization where kind = 'CONTROLLER'
"""


async def plant(demo: Demo) -> dict[str, Mark]:
    """Mark every row of every region; the answer says which word stands where."""
    marks: dict[str, Mark] = {}
    for region in demo.engines.regions:
        connection = await superuser(demo, region)
        try:
            await connection.execute(_PROVIDERS)
            await connection.execute(_CLIENTS)
            for table, columns in MARKED.items():
                marks |= await _mark_table(connection, region, table, columns, len(marks))
            marks |= await _mark_sealed(demo, connection, region, len(marks))
        finally:
            await connection.close()
    return marks


async def _mark_table(
    connection: "asyncpg.Connection[asyncpg.Record]", region: str, table: str, columns: tuple[str, ...], start: int
) -> dict[str, Mark]:
    marks: dict[str, Mark] = {}
    changes = []
    for row in await connection.fetch(f"select ctid::text as place, * from habeas.{table}"):
        words = [f"mark{start + len(marks) + n:07d}x" for n in range(len(columns))]
        marks |= dict.fromkeys(words, _mark_of(table, region, row))
        changes.append((row["place"], *words))
    assignments = ", ".join(f"{column} = ${place}" for place, column in enumerate(columns, 2))
    await connection.executemany(f"update habeas.{table} set {assignments} where ctid = $1::text::tid", changes)
    return marks


async def _mark_sealed(
    demo: Demo, connection: "asyncpg.Connection[asyncpg.Record]", region: str, start: int
) -> dict[str, Mark]:
    marks: dict[str, Mark] = {}
    for row in await connection.fetch(
        "select r.*, k.wrapped from habeas.vault_record r join habeas.space_key k using (org_id, subject_id)"
    ):
        word = f"mark{start + len(marks):07d}x"
        marks[word] = _mark_of("vault_record", region, row)
        key = demo.engines.keys[region].opened(row["wrapped"])
        value = sealed_json(key, {"word": word}, row["id"])
        await connection.execute("update habeas.vault_record set sealed = $2 where id = $1", row["id"], value)
    return marks


def _mark_of(table: str, region: str, row: Any) -> Mark:
    columns = set(row.keys())
    subject = row["subject_id"] if "subject_id" in columns else None
    field_class = row["field_class"] if "field_class" in columns else None
    agent = row["agent_org_id"] if "agent_org_id" in columns else None
    controller = row["controller_id"] if "controller_id" in columns else None
    kind = row["kind"] if table == "organization" else None
    return Mark(table, region, row["org_id"], subject, field_class, agent, controller, kind)


def words_in(text: str) -> Iterator[str]:
    """Every marked word of a text."""
    for part in text.split("mark")[1:]:
        if part[7:8] == "x" and part[:7].isdigit():
            yield f"mark{part[:8]}"
