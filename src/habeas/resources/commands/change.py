"""A person adds a resource of a product of theirs, and changes what it says."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.minors.commands import check_known, known_of_person
from habeas.reading.payload import Entity
from habeas.resources.model import Resource
from habeas.resources.rules import MOST_RESOURCES, Details, ResourceKind, checked
from habeas.resources.sealing import resealable, sealed
from habeas.storage.rows import insert
from habeas.storage.turns import Turn, share_turn
from habeas.vault.commands import check_unobjected
from habeas.writing.command import handler
from habeas.writing.work import Work

_PERSON = """select p.org_id, (select count(*) from habeas.resource r where r.subject_id = $1) as held
               from habeas.person p where p.subject_id = $1"""
_SERVICE = "select status from habeas.service where org_id = $1 and code = $2"
_CATEGORY = """select code from habeas.data_category where org_id = $1 and field_class = 'CREDENTIAL'
                order by code limit 1"""
_PURPOSES = """select distinct purpose_code from habeas.processing_activity
                where org_id = $1 and $2 = any(category_codes)"""
_FIND = "select * from habeas.resource where org_id = $1 and id = $2 and subject_id = $3 for update"
_CHANGE = """
update habeas.resource set wrapped = $4, name = $5, address = $6, user_name = $7, secret = $8,
       secret_changed_at = case when $8::bytea is null then null when $10 then $9 else secret_changed_at end,
       changed_at = $9
 where org_id = $1 and id = $2 and subject_id = $3
"""


@dataclass(frozen=True)
class AddResource:
    """Add a resource of a service that the caller uses."""

    service_code: str
    kind: ResourceKind
    details: Details = field(repr=False)


@dataclass(frozen=True)
class UpdateResource:
    """Change what is said of a resource; what is not named stays, and what is `cleared` goes."""

    org_id: UUID
    resource_id: UUID
    name: str | None = None
    address: str | None = None
    user_name: str | None = None
    secret: str | None = field(default=None, repr=False)
    cleared: frozenset[str] = frozenset()


@handler(AddResource)
async def add(command: AddResource, work: Work) -> Entity:
    """Answers the resource.

    Raises BAD_USER_INPUT for a service that takes none (no category of credentials is announced), PURPOSE_STOPPED
    where the caller objected to these data or ended the service by an objection, and what the age gate raises.
    """
    subject_id, controller_id = work.actor.subject_id, work.actor.controller_id
    person = await work.tx.fetchrow(_PERSON, subject_id) if subject_id is not None else None
    if subject_id is None or person is None:
        raise DomainError(ErrorCode.NOT_FOUND, "Only a person has resources.")
    if person["held"] >= MOST_RESOURCES:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"A person has up to {MOST_RESOURCES} resources.", ("name",))
    category = await _category(work, command.service_code)
    what = (category, command.service_code)
    await check_unobjected(work.tx, subject_id, [controller_id, person["org_id"]], what, "service")
    await _check_age(work, subject_id, category)
    resource_id, details = new_id(), checked(command.details)
    row = Resource(
        org_id=person["org_id"],
        id=resource_id,
        subject_id=subject_id,
        controller_id=controller_id,
        service_code=command.service_code,
        category_code=category,
        kind=command.kind.value,
        secret_changed_at=None if details.secret is None else work.now,
        added_at=work.now,
        changed_at=work.now,
        **sealed(work.keys, resource_id, details),
    )
    await insert(work.tx, [row])
    work.concerns("Resource", resource_id)
    work.note(kind=row.kind, service=row.service_code)
    return Entity(row.org_id, resource_id)


@handler(UpdateResource)
async def update(command: UpdateResource, work: Work) -> Entity:
    """Answers the resource, all of it sealed under a fresh key: what it said before opens no more.

    Raises NOT_FOUND, PURPOSE_STOPPED for more of what the caller objected to; clearing and deleting stay open.
    """
    subject_id = work.actor.subject_id
    if subject_id is not None:
        await share_turn(work.tx, subject_id, Turn.USES)
    place = (command.org_id, command.resource_id, subject_id)
    row = await work.tx.fetchrow(_FIND, *place)
    if row is None:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such resource.", ("resource",))
    said = {name: getattr(command, name) for name in ("name", "address", "user_name", "secret")}
    named = {name: text for name, text in said.items() if text is not None}
    if named:
        places, what = [row["controller_id"], row["org_id"]], (row["category_code"], row["service_code"])
        await check_unobjected(work.tx, row["subject_id"], places, what, "resource")
    changes: dict[str, Any] = {**dict.fromkeys(command.cleared), **named}
    details = checked(replace(resealable(work.keys, dict(row)), **changes))
    columns = sealed(work.keys, command.resource_id, details)
    values = [columns[name] for name in ("wrapped", "name", "address", "user_name", "secret")]
    await work.tx.execute(_CHANGE, *place, *values, work.now, command.secret is not None)
    work.keys.forget(row["wrapped"])
    work.concerns("Resource", command.resource_id)
    work.note(changed=sorted({*named, *command.cleared}))
    return Entity(command.org_id, command.resource_id)


async def _category(work: Work, service: str) -> str:
    controller_id = work.actor.controller_id
    if await work.tx.fetchval(_SERVICE, controller_id, service) != "ACTIVE":
        raise DomainError(ErrorCode.BAD_USER_INPUT, "There is no such service.", ("service",))
    code: str | None = await work.tx.fetchval(_CATEGORY, controller_id)
    if code is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This controller takes no credentials.", ("service",))
    return code


async def _check_age(work: Work, subject_id: UUID, category: str) -> None:
    known = await known_of_person(work.tx, subject_id, work.now)
    if not known.silent:
        controller_id = work.actor.controller_id
        purposes = frozenset(row["purpose_code"] for row in await work.tx.fetch(_PURPOSES, controller_id, category))
        await check_known(work.tx, known, (subject_id, controller_id), purposes, work.now, opted_in=True)
