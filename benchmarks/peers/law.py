"""Asks habeas what the law says to a request of today from every place, and lays it ready for the peers."""

import asyncio

import psycopg

from benchmarks.peers.load import ask
from benchmarks.peers.operations import PLACES, operation_named
from benchmarks.peers.world import Site, requests
from benchmarks.peers.writes import forget

_KEEP = """
insert into peers.law
select p.residence, r.acknowledge_by, r.effective_due, r.hard_due, r.due_order, r.trace,
       (select jsonb_object_agg(q.right_code, q.citations) from habeas.requested_right q
         where q.org_id = r.org_id and q.request_id = r.id),
       (select coalesce(jsonb_agg(to_jsonb(c) order by c.position), '[]') from habeas.request_clock c
         where c.org_id = r.org_id and c.request_id = r.id),
       (select array_agg(j.entrypoint order by j.id) from queue.pgqueuer j where j.dedupe_key like '%%:' || r.id)
  from habeas.rights_request r join habeas.person p on p.subject_id = r.subject_id
 where r.subject_id = any(%s)
"""


def lay_ready(site: Site, port: int) -> None:
    """Have habeas, on this port, take one request from each place, and keep what it computed."""
    operation = operation_named("M2")
    forget(site.superuser, operation.writers())
    asked = requests(site.config, operation, "habeas")
    for place in range(PLACES):
        asyncio.run(ask(port, asked[place]))
    with psycopg.connect(site.superuser) as connection:
        connection.execute("truncate peers.law")
        kept = connection.execute(_KEEP, (operation.writers()[:PLACES],))
        if kept.rowcount != PLACES:
            raise SystemExit(f"habeas told the law for {kept.rowcount} of {PLACES} places")
