"""Weighs the grounds of an erasure against what is on record, when the request arrives."""

from typing import Any
from uuid import UUID

from habeas.rights.rules.grounds import ErasureGround, OnRecord, weighed
from habeas.rights.rules.standing import Standing
from habeas.writing.work import Work

CEASED = "CEASED"
"""The state of a service that is no longer offered."""

_KNOWN = """
select p.closed_at is not null as closed,
       exists (select from habeas.service s where s.org_id = $3 and s.code = p.service_code and s.status = $5) as ended,
       array(select distinct r.category_code from habeas.vault_record r
               join habeas.processing_activity a on a.org_id = r.controller_id and a.code = any(r.activity_codes)
              where r.subject_id = $1 and r.controller_id = $3 and (r.org_id = $2 or ($2 = $3 and r.org_id = p.org_id))
                and exists (select from unnest($4::text[]) as law (code)
                             where coalesce(a.legal_bases ->> law.code, a.legal_basis) = 'CONSENT')
                and not exists (select from habeas.consent c
                                 where c.subject_id = $1 and c.controller_id = $3 and c.purpose_code = a.purpose_code
                                   and (c.withdrawn_at is null or c.continues_on is not null))
              order by 1) as without_consent
  from habeas.person p where p.subject_id = $1
"""


async def grounds_weighed(
    work: Work, standing: Standing, org_id: UUID, subject_id: UUID, grounds: tuple[ErasureGround, ...]
) -> list[dict[str, Any]]:
    """The grounds as the trace keeps them; a client of a partner is not on record here, and people weigh theirs."""
    laws = [law.code for law in standing.laws]
    row = await work.tx.fetchrow(_KNOWN, subject_id, org_id, work.actor.controller_id, laws, CEASED)
    known = OnRecord(row["closed"], row["ended"], tuple(row["without_consent"])) if row else None
    promised = frozenset() if standing.notice is None else frozenset(standing.notice.terms.erasure_grounds)
    return weighed(grounds, known, promised)
