"""Announcing oversight to the members: a first or a wider announcement waits, a narrower one is in force at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.oversight.commands.entrypoints import ANNOUNCE, payload_of
from habeas.oversight.commands.own_rows import not_found, own_row
from habeas.oversight.model import OversightAnnouncement
from habeas.oversight.rules.announcing import Reach, checked_reach, in_force_from
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

_DOMAIN = "select name, status from habeas.domain where org_id = $1 and id = $2"
_IN_FORCE = """
select scopes, purposes, field_classes from habeas.oversight_announcement
 where org_id = $1 and domain_name = $2 and effective_from <= $3
"""


@dataclass(frozen=True)
class AnnounceOversight:
    """Tell the members of a domain (a global id) what will be seen, by whom to ask, and in which words."""

    domain: str
    scopes: tuple[str, ...]
    purposes: tuple[str, ...]
    field_classes: tuple[str, ...]
    legal_entity: str
    contact: str
    statement: str


@dataclass(frozen=True)
class RecordAnnouncement:
    """Put an announcement on record that an administrator made; only the platform can, so that nobody widens alone."""

    region: str
    domain_name: str
    scopes: tuple[str, ...]
    purposes: tuple[str, ...]
    field_classes: tuple[str, ...]
    legal_entity: str
    contact: str
    statement: str
    announced_at: datetime
    effective_from: datetime
    id: UUID


@handler(AnnounceOversight)
async def announce_oversight(command: AnnounceOversight, work: Work) -> Mapping[str, Any]:
    """Answers from when the announcement counts; it is put on record in every region at once.

    Raises NOT_FOUND for a domain of somebody else, BAD_USER_INPUT for what is no scope over members.
    """
    org_id, domain_id = work.actor.organization_id, own_row(command.domain, "DOM", work.actor, "domain")
    domain = await work.tx.fetchrow(_DOMAIN, org_id, domain_id)
    if domain is None:
        raise not_found("domain")
    words = {"legal_entity": command.legal_entity, "contact": command.contact, "statement": command.statement}
    if not all(text.strip() for text in words.values()):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Say who oversees, whom to ask, and what will be seen.")
    wanted = checked_reach(command.scopes, command.purposes, command.field_classes)
    rows = await work.tx.fetch(_IN_FORCE, org_id, domain["name"], work.now)
    told = [Reach.of(row["scopes"], row["purposes"], row["field_classes"]) for row in rows]
    effective_from = in_force_from(wanted, told, work.now)
    lists = {name: sorted(codes) for name, codes in vars(wanted).items()}
    instants = {"announced_at": work.now.isoformat(), "effective_from": effective_from.isoformat()}
    identity = payload_of(work.actor, id=new_id(), domain_name=domain["name"])
    await work.enqueue(ANNOUNCE, {**identity, **lists, **instants, **words})
    work.concerns("Domain", domain_id)
    work.note(**lists)
    return {"effective_from": effective_from}


@handler(RecordAnnouncement, region=lambda command, _: command.region)
async def record_announcement(command: RecordAnnouncement, work: Work) -> None:
    """The row bounds every look from its day on; recorded twice, it is there once."""
    values: dict[str, Any] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in vars(command).items()
    }
    del values["region"]
    row = OversightAnnouncement(org_id=work.actor.organization_id, **values)
    await insert(work.tx, [row], on_conflict="on conflict (org_id, id) do nothing")
    work.concerns("OversightAnnouncement", row.id)
    work.note(scopes=row.scopes, purposes=row.purposes, fieldClasses=row.field_classes)


def recorded(region: str, payload: Mapping[str, Any]) -> RecordAnnouncement:
    """The command that a job of `announce_oversight` stands for, in one region."""
    return RecordAnnouncement(
        region=region,
        domain_name=payload["domain_name"],
        scopes=tuple(payload["scopes"]),
        purposes=tuple(payload["purposes"]),
        field_classes=tuple(payload["field_classes"]),
        legal_entity=payload["legal_entity"].strip(),
        contact=payload["contact"].strip(),
        statement=payload["statement"].strip(),
        announced_at=datetime.fromisoformat(payload["announced_at"]),
        effective_from=datetime.fromisoformat(payload["effective_from"]),
        id=UUID(payload["id"]),
    )
