"""Reads what decides on a collection: the register as it stands, and what the person said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from habeas.collection.commands.informed import informed_of
from habeas.collection.commands.whose import Person
from habeas.collection.rules import Announced, Asked, KnownCookie, KnownPurpose, Opening, PermissionReply, Standing
from habeas.jurisdictions.resolution.applicability import AppliedLaw, applicable_laws
from habeas.jurisdictions.rules.facts import Facts
from habeas.minors.commands import known_of_person
from habeas.minors.rules import Handled, MinorRefusal, refusal
from habeas.vault.rules import Stop
from habeas.writing.work import Work

Row = Mapping[str, Any]
SIGNED = "SIGNED"
_SERVICE = "select status from habeas.service where org_id = $1 and code = $2"
_PURPOSE = """select marketing, sale, sharing, reference_needed, parts from habeas.purpose
               where org_id = $1 and code = $2"""
_CATEGORY = "select sensitive, items from habeas.data_category where org_id = $1 and code = $2"
_ACTIVITIES = """
select a.purpose_code, a.legal_basis, a.legal_bases, a.assessment is not null as assessed,
       coalesce(p.locked, false) as locked
  from habeas.processing_activity a left join habeas.purpose p on p.org_id = a.org_id and p.code = a.purpose_code
 where a.org_id = $1 and $2 = any(a.category_codes) order by a.code
"""
_CONSENT = """
select org_id, id, withdrawn_at is null as stands from habeas.consent
 where controller_id = $1 and subject_id = $2 and purpose_code = $3
   and (withdrawn_at is null or continues_on is not null)
 order by given_at desc limit 1
"""
_STOPS = """select right_code, purpose_codes, category_codes, service_codes from habeas.use_stop
             where subject_id = $1 and org_id = any($2) and ended_at is null"""
_RESTRICTED = """select exists (select from habeas.vault_record
    where subject_id = $1 and org_id = $2 and category_code = $3 and restricted)"""
_SOURCE = "select needs_agreement from habeas.data_source where org_id = $1 and code = $2"
_OPENINGS = """
select p.opens, (select a.reply from habeas.permission_answer a
                  where a.subject_id = $3 and a.controller_id = p.org_id and a.permission_code = p.code
                  order by a.answered_at desc, a.id desc limit 1) as reply
  from habeas.device_permission p where p.org_id = $1 and p.service_code = $2
"""
_COOKIE = """
select k.purpose_codes, k.contents, k.issuer, k.recipient_code, r.commitment
  from habeas.cookie k left join habeas.recipient r on r.org_id = k.org_id and r.code = k.recipient_code
 where k.org_id = $1 and k.code = $2
"""
_ESTABLISHMENTS = "select establishments from habeas.organization where org_id = $1"


@dataclass(frozen=True)
class Basis:
    """What a collection relies on: the consent of the person, if one stands, and the version of the notice."""

    consent: tuple[UUID, UUID] | None
    version_id: UUID | None


async def standing_of(asked: Asked, service: str, person: Person, work: Work) -> tuple[Standing, Basis]:
    """Everything that decides, and what the collection would rely on."""
    controller = work.actor.controller_id
    category = await work.tx.fetchrow(_CATEGORY, controller, asked.category)
    activities = await work.tx.fetch(_ACTIVITIES, controller, asked.category)
    consent = await work.tx.fetchrow(_CONSENT, controller, person.subject_id, asked.purpose)
    stops = await work.tx.fetch(_STOPS, person.subject_id, [controller, person.org_id])
    objections = [each for each in stops if each["right_code"] == "OBJECTION"]
    openings = await work.tx.fetch(_OPENINGS, controller, service, person.subject_id)
    laws, informed = await _laws(person, work), await informed_of(service, person, work)
    purpose = _purpose(await _row(work, _PURPOSE, controller, asked.purpose))
    # What goes on after a withdrawal goes on without an opt-in.
    opted_in = consent is not None and consent["stands"]
    standing = Standing(
        active=await work.tx.fetchval(_SERVICE, controller, service) == "ACTIVE",
        purpose=purpose,
        items={item["code"]: item for item in orjson.loads(category["items"])} if category else {},
        sensitive=bool(category and category["sensitive"]),
        activities=tuple(_announced(dict(row), laws) for row in activities if row["purpose_code"] == asked.purpose),
        locked_to=frozenset(row["purpose_code"] for row in activities if row["locked"]),
        consented=consent is not None,
        stops=tuple(Stop(right, None if named is None else frozenset(named)) for right, named, *_ in stops),
        restricted=await work.tx.fetchval(_RESTRICTED, person.subject_id, person.org_id, asked.category),
        source_needs_agreement=await work.tx.fetchval(_SOURCE, controller, asked.source),
        openings=tuple(_opening(dict(row)) for row in openings),
        minor=await _minor(asked, person, purpose, laws, work, opted_in=opted_in),
        cookie=_cookie(await _row(work, _COOKIE, controller, asked.cookie)) if asked.cookie else None,
        informed=informed.shown,
        declined=informed.declined,
        objected=any(asked.category in (each["category_codes"] or ()) for each in objections),
        service_ended=any(service in (each["service_codes"] or ()) for each in objections),
    )
    return standing, Basis((consent["org_id"], consent["id"]) if consent else None, informed.version_id)


async def _minor(
    asked: Asked,
    person: Person,
    purpose: KnownPurpose | None,
    laws: Sequence[AppliedLaw],
    work: Work,
    *,
    opted_in: bool,
) -> MinorRefusal | None:
    known = await known_of_person(work.tx, person.subject_id, work.now)
    sold = purpose is not None and (purpose.sale or purpose.sharing)
    return refusal(known, laws, Handled(frozenset({asked.purpose}), sold, opted_in), work.now.date())


async def _row(work: Work, statement: str, *arguments: Any) -> Row | None:
    found = await work.tx.fetchrow(statement, *arguments)
    return None if found is None else dict(found)


async def _laws(person: Person, work: Work) -> Sequence[AppliedLaw]:
    facts = Facts(
        residence=person.residence,
        establishments=tuple(await work.tx.fetchval(_ESTABLISHMENTS, work.actor.controller_id) or ()),
        processed_in=(work.tx.region.code.upper(),),
    )
    return applicable_laws(facts, work.now.date())


def _announced(row: Row, laws: Sequence[AppliedLaw]) -> Announced:
    by_law = orjson.loads(row["legal_bases"])
    bases = {applied.code: by_law.get(applied.code, row["legal_basis"]) for applied in laws}
    return Announced(bases or {"": row["legal_basis"]}, row["assessed"])


def _purpose(row: Row | None) -> KnownPurpose | None:
    if row is None:
        return None
    kinds = (row["marketing"], row["sale"], row["sharing"])
    return KnownPurpose(*kinds, row["reference_needed"], frozenset(row["parts"]))


def _opening(row: Row) -> Opening:
    return Opening(frozenset(row["opens"]), row["reply"] == PermissionReply.GRANTED)


def _cookie(row: Row | None) -> KnownCookie | None:
    if row is None:
        return None
    bound = None if row["recipient_code"] is None else row["commitment"] == SIGNED
    return KnownCookie(frozenset(row["purpose_codes"]), frozenset(row["contents"]), row["issuer"], bound)
