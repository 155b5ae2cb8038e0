"""Reads where a person stands, in one statement."""

from datetime import datetime
from uuid import UUID

import orjson

from habeas.rights.rules.standing import Standing, standing_of
from habeas.storage.transaction import Transaction
from habeas.tenancy.rules import OrganizationKind

_VERSION = """jsonb_build_object(
    'org_id', v.org_id, 'id', v.id, 'kind', v.kind, 'title', v.title, 'version', v.version, 'language', v.language,
    'master_language', v.master_language, 'effective_from', v.effective_from, 'in_force_from', v.in_force_from,
    'service_codes', v.service_codes, 'terms', v.terms,
    'addenda', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'title', a.title,
                'jurisdiction_code', a.jurisdiction_code, 'place', null) order by a.code), '[]')
                  from habeas.addendum a where a.org_id = v.org_id and a.version_id = v.id),
    'clauses', (select coalesce(jsonb_agg(jsonb_build_object('code', c.code, 'promises', c.promises)
                order by c.position), '[]')
                  from habeas.clause c where c.org_id = v.org_id and c.version_id = v.id and c.theme = 'RIGHTS'))"""

FACTS = """jsonb_build_object('residence', p.residence, 'service_code', p.service_code, 'language', p.language,
           'created_at', p.created_at, 'acceptances', (select coalesce(jsonb_agg(jsonb_build_object(
               'version_id', a.version_id, 'kind', a.kind)), '[]')
               from habeas.notice_acceptance a where a.subject_id = p.subject_id))"""
"""What law needs to know of the person `p`, as JSON."""

_SIDES = f"""
       'answering', json_build_object('country', o.country, 'establishments', o.establishments, 'kind', o.kind),
       'versions', (select coalesce(json_agg({_VERSION}), '[]')
          from habeas.notice_version v
         where v.org_id = o.org_id and v.in_force_from <= $3::timestamptz
           and p.service_code = any(v.service_codes))
"""  # noqa: S608
_STANDING = f"""
select json_build_object('person', {FACTS}, {_SIDES})::text
  from habeas.person p, habeas.organization o
 where p.subject_id = $1::uuid and o.org_id = $2::uuid
"""  # noqa: S608
_OF_CLIENT = f"""
select json_build_object('person', p.facts, {_SIDES})::text
  from (select $1::text::jsonb as facts, $1::text::jsonb ->> 'service_code' as service_code) p, habeas.organization o
 where o.org_id = $2::uuid
"""  # noqa: S608

VERSION = f"select {_VERSION}::text from habeas.notice_version v where v.org_id = $1 and v.id = $2"  # noqa: S608
"""One version of a notice as JSON, in the shape that `stored_terms` takes."""


async def read_standing_of_client(tx: Transaction, facts: str, answering_id: UUID, as_of: datetime) -> Standing | None:
    """Where the client of a partner stands, by the facts that came with the client's permission."""
    return _standing(await tx.find(_OF_CLIENT, facts, answering_id, as_of), tx, as_of)


async def read_standing(tx: Transaction, subject_id: UUID, answering_id: UUID, as_of: datetime) -> Standing | None:
    """Where the person stands towards an organization; None where the organization answers no requests of theirs."""
    return _standing(await tx.find(_STANDING, subject_id, answering_id, as_of), tx, as_of)


def _standing(text: str | None, tx: Transaction, as_of: datetime) -> Standing | None:
    if text is None:
        return None
    found = orjson.loads(text)
    person, answering, versions = (found[name] for name in ("person", "answering", "versions"))
    if answering["kind"] not in (OrganizationKind.CONTROLLER, OrganizationKind.CUSTOMER):
        return None
    return standing_of(person, answering, versions, region=tx.region.code, as_of=as_of)
