"""Reads what is known of a person's age, and holds back what a child's guardian has not agreed to."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from habeas.jurisdictions.resolution.applicability import applicable_laws
from habeas.jurisdictions.rules.facts import Facts
from habeas.minors.rules import Handled, Known, refusal, refused
from habeas.storage.transaction import Transaction

KNOWN = """
select json_build_object('born', s.born, 'grown', coalesce(s.grown, false), 'below', d.below, 'agreed', g.agreed)
  from (select min(below) as below from habeas.age_doubt where subject_id = $1 and settled_at is null) d
  left join habeas.age_statement s on s.subject_id = $1,
       (select coalesce(json_agg(json_build_array(a.expires_at, a.purpose_codes)), '[]') as agreed
          from habeas.guardian_agreement a where a.subject_id = $1 and a.ended_at is null) g
 where s.subject_id is not null or d.below is not null
"""
"""What is known of the age of the subject ($1) as JSON; no row where nothing is, which is neither child nor grown."""
_FACTS = """
select p.residence, o.establishments, exists (select from habeas.purpose u where u.org_id = o.org_id
       and u.code = any($3) and (u.sale or u.sharing)) as sold
  from habeas.person p join habeas.organization o on o.org_id = $2 where p.subject_id = $1
"""


async def known_of_person(tx: Transaction, subject_id: UUID, now: datetime) -> Known:
    """What is known of a person's age."""
    said = await tx.fetchval(KNOWN, subject_id)
    return Known() if said is None else known_of(orjson.loads(said), now)


def known_of(found: Mapping[str, Any], now: datetime) -> Known:
    """What the statement above answers."""
    born = found["born"]
    return Known(
        born=None if born is None else date.fromisoformat(born),
        grown=found["grown"],
        below=found["below"],
        agreed=frozenset(
            code for until, codes in found["agreed"] if datetime.fromisoformat(until) > now for code in codes
        ),
    )


async def check_known(
    tx: Transaction, known: Known, whose: tuple[UUID, UUID], purposes: frozenset[str], now: datetime, *, opted_in: bool
) -> None:
    """Raise GUARDIAN_MISSING, AGE_DOUBTED or MINOR_OPT_IN_MISSING where that holds the purposes back.

    `whose` are the person and the controller. Where nothing is known, nothing more is asked.
    """
    if known.silent:
        return
    subject_id, controller_id = whose
    row = await tx.fetchrow(_FACTS, subject_id, controller_id, sorted(purposes))
    residence, establishments, sold = row if row is not None else (None, (), False)
    facts = Facts(
        residence=residence, establishments=tuple(establishments or ()), processed_in=(tx.region.code.upper(),)
    )
    today = now.date()
    found = refusal(known, applicable_laws(facts, today), Handled(purposes, sold, opted_in), today)
    if found is not None:
        raise refused(found)
