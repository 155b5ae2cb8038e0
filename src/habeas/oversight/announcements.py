"""What an organization announced to its members and what is in force now: read before anything is granted."""

from datetime import datetime
from uuid import UUID

from habeas.oversight.rules.announced import Announced
from habeas.storage.transaction import Transaction

_IN_FORCE = """
select coalesce(array_agg(distinct p.code) filter (where p.code is not null), '{}') as purposes,
       coalesce(array_agg(distinct c.code) filter (where 'members.content:read' = any (a.scopes)
                                                     and c.code is not null), '{}') as field_classes
  from habeas.oversight_announcement a
  left join lateral unnest(a.purposes) p (code) on true
  left join lateral unnest(a.field_classes) c (code) on true
 where a.org_id = $1 and a.effective_from <= $2
"""


async def announced(tx: Transaction, org_id: UUID, now: datetime) -> Announced:
    """The purposes, and the classes of fields where reading content was announced at all."""
    row = await tx.fetchrow(_IN_FORCE, org_id, now)
    assert row is not None
    return Announced(frozenset(row["purposes"]), frozenset(row["field_classes"]))
