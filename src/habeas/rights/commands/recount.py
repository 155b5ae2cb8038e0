"""Counts the clocks of a request again once the calendar beyond which they ran is published further."""

from datetime import timedelta

import orjson

from habeas.jurisdictions.resolution.asked import Steps
from habeas.rights.commands.load import Loaded
from habeas.rights.commands.reclock import ground_of
from habeas.rights.rules.case import NO_DATE
from habeas.rights.rules.recompute import standing_after
from habeas.writing.work import Work

LOOK_AGAIN = timedelta(days=7)
"""How often one looks whether the calendar has been published, while a date is provisional."""

_PROVISIONAL = """select exists (select from habeas.request_clock
                   where org_id = $1 and request_id = $2 and provisional)"""
_RECOUNT = """
with request as (
    update habeas.rights_request set effective_due = $4, hard_due = $5, due_order = $6 where org_id = $1 and id = $2
    returning org_id, id, open, received_at, due_order),
listed as (
    update habeas.requested_right n set open = r.open, received_at = r.received_at, due_order = r.due_order
      from request r where n.org_id = r.org_id and n.request_id = r.id)
update habeas.request_clock k
   set target_due = n.target_due, legal_due = n.legal_due, provisional = n.provisional
  from (select distinct on (c.position) c.position, n.target_due, n.legal_due, n.provisional
          from jsonb_to_recordset($3::text::jsonb) as n (source text, purpose text, rights text[],
               target_due timestamptz, legal_due timestamptz, provisional boolean)
          join habeas.request_clock c on c.org_id = $1 and c.request_id = $2 and c.source = n.source
           and c.purpose = n.purpose and (c.rights && n.rights or c.rights = '{}')
         where c.provisional order by c.position, n.target_due, n.legal_due) n
 where k.org_id = $1 and k.request_id = $2 and k.position = n.position
"""


async def is_provisional(work: Work, request: Loaded) -> bool:
    """Whether some clock of the request counts days that were not published when it was counted."""
    return bool(await work.tx.fetchval(_PROVISIONAL, request.org_id, request.id))


async def recount(work: Work, request: Loaded, steps: Steps) -> None:
    """Put what the calendar of today gives in the place of what was provisional; what was sure stays as it is.

    A date that was marked provisional may become later: it was never more than the best that was known.
    """
    now = standing_after(await ground_of(work, request), steps)
    counted = [
        {
            "source": clock.source,
            "purpose": clock.purpose.value,
            "rights": list(each.rights),
            "target_due": clock.target_due_at,
            "legal_due": clock.legal_due_at,
            "provisional": clock.provisional,
        }
        for each in now.clocks
        for clock in (each.clock,)
    ]
    dates = (now.effective_due, now.hard_due, now.effective_due or NO_DATE)
    await work.tx.execute(_RECOUNT, request.org_id, request.id, orjson.dumps(counted).decode(), *dates)
