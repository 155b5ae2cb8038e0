"""Reads everything held about one person, in all their spaces or in that of the organization that answers."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from habeas.resources.commands import held_resources
from habeas.rights.answers.document import Held
from habeas.rights.commands.lists import BESIDES, LISTS
from habeas.rights.commands.load import Loaded
from habeas.storage.sealed import SpaceKeys
from habeas.storage.transaction import Transaction
from habeas.vault.keys import opened_json

_UTC = """to_char({} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""

_PERSON = """
select jsonb_build_object('displayName', p.display_name, 'primaryEmail', p.primary_email, 'residence', p.residence,
           'language', p.language, 'service', p.service_code, 'createdAt', {p.created_at},
           'addresses', (select coalesce(jsonb_agg(jsonb_build_object('address', e.address, 'primary', e.is_primary,
                           'verifiedAt', {e.verified_at}) order by e.is_primary desc, e.address), '[]')
                           from habeas.email_address e where e.subject_id = p.subject_id))::text as person,
       jsonb_build_object('name', o.name, 'legalName', o.legal_name, 'country', o.country,
           'contact', o.contact_email)::text as controller
  from habeas.person p, habeas.organization o where p.subject_id = $1 and o.org_id = $2
"""
_GROUPS = """
select r.category_code as category, r.service_code as service, r.source, r.activity_codes as activities,
       count(*) as count
  from habeas.vault_record r where r.subject_id = $1 and ($3 or r.org_id = $2) group by 1, 2, 3, 4 order by 1, 2, 3, 4
"""
_RECORDS = """
select r.id, r.sealed, k.wrapped, r.category_code, r.field_class, r.label, r.collected_at, r.source, r.service_code,
       o.name as space, r.activity_codes, r.retained_until, r.restricted
  from habeas.vault_record r
  join habeas.space_key k on k.org_id = r.org_id and k.subject_id = r.subject_id
  join habeas.organization o on o.org_id = r.org_id
 where r.subject_id = $1 and ($3 or r.org_id = $2) and ($4::text is null or r.category_code = $4)
 order by r.collected_at, r.id
"""
_KEYS = "select wrapped from habeas.space_key where subject_id = $1"


@dataclass(frozen=True)
class Whose:
    """Whose data are collected: everywhere if the controller answers, else in the space of one organization."""

    subject_id: UUID
    org_id: UUID
    controller_id: UUID

    @property
    def scope(self) -> tuple[UUID, UUID, bool]:
        """The first three parameters of every statement here."""
        return self.subject_id, self.org_id, self.org_id == self.controller_id


@dataclass(frozen=True)
class HeldRecords:
    """The records, opened batch by batch from a cursor of the server."""

    tx: Transaction
    keys: SpaceKeys
    whose: Whose

    async def __call__(self, category: str | None = None) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
        """The records of one category, or of all, oldest first."""
        async for rows in self.tx.batches(_RECORDS, *self.whose.scope, category):
            yield [self._opened(row) for row in rows]

    def _opened(self, row: Any) -> dict[str, Any]:
        return {
            "id": str(row["id"]),
            "category": row["category_code"],
            "fieldClass": row["field_class"],
            "label": row["label"],
            "value": opened_json(self.keys, row["wrapped"], row["sealed"], row["id"].bytes),
            "collectedAt": _said(row["collected_at"]),
            "source": row["source"],
            "service": row["service_code"],
            "space": row["space"],
            "activities": row["activity_codes"],
            "retainedUntil": _said(row["retained_until"]),
            "restricted": row["restricted"],
        }


async def collect_held(tx: Transaction, keys: SpaceKeys, whose: Whose, request: Loaded) -> Held:
    """What is held about the subject of the request, but for the records themselves."""
    row = await tx.fetchrow(_instants(_PERSON), whose.subject_id, whose.org_id)
    person, controller = (orjson.loads(row[name]) for name in ("person", "controller")) if row else ({}, {})
    lists = {name: await _list(tx, sql, whose.scope, whose.controller_id) for name, sql in LISTS.items()}
    besides = {name: await _list(tx, sql, whose.scope, whose.controller_id) for name, sql in BESIDES.items()}
    resources = await held_resources(tx, keys, whose.subject_id) if whose.scope[2] else []
    groups = [dict(each) for each in await tx.fetch(_GROUPS, *whose.scope)]
    return Held(
        request=_request(request),
        person=person,
        controller=controller,
        groups=groups,
        resources=resources,
        besides=besides,
        **lists,
    )


async def keys_of(tx: Transaction, subject_id: UUID) -> list[bytes]:
    """The wrapped keys of all spaces of the person: whatever is erased destroys one of them."""
    return [row["wrapped"] for row in await tx.fetch(_KEYS, subject_id)]


def _said(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def _list(tx: Transaction, sql: str, whose: tuple[UUID, UUID, bool], controller_id: UUID) -> list[Any]:
    # Every list takes the same four parameters; naming them once gives each a type, whether it is used or not.
    named = f"with whose as (select $1::uuid, $2::uuid, $3::boolean, $4::uuid) {_instants(sql)}"
    return [orjson.loads(row[0]) for row in await tx.fetch(named, *whose, controller_id)]


def _request(request: Loaded) -> dict[str, Any]:
    said = {each["right"]: each for each in request.trace["rights"]}
    return {
        "reference": request.reference,
        "language": request.language,
        "receivedAt": request.received_at.isoformat(),
        "laws": request.trace["laws"],
        "rights": [
            {
                "right": right.value,
                "because": said[right]["because"],
                "remedies": said[right]["remedies"],
                "citations": request.citations[right],
            }
            for right in request.outcomes
        ],
    }


def _instants(sql: str) -> str:
    """Write `{column}` as that instant in UTC, as RFC 3339."""
    parts = sql.split("{")
    return parts[0] + "".join(_UTC.format(name) + rest for name, rest in (part.split("}", 1) for part in parts[1:]))
