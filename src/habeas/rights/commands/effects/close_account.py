"""Closes an account: sessions, consents and permissions end; what organizations hold stays theirs, and is said."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from habeas.rights.commands.effects.withdraw import withdraw_consents
from habeas.rights.commands.entrypoints import CLOSE_SIGN_IN
from habeas.rights.commands.load import Loaded
from habeas.tenancy.rules import MembershipStatus
from habeas.writing.work import Work

_CLOSE = "update habeas.person set closed_at = coalesce(closed_at, $2) where subject_id = $1"
_LEAVE = """update habeas.membership m set status = $2, ended_at = $3 from habeas.person p
             where m.subject_id = $1 and p.subject_id = $1 and m.org_id = p.org_id and m.ended_at is null"""
_NAME = """update habeas.organization o set name = '', legal_name = '', contact_email = null
            from habeas.person p where p.subject_id = $1 and o.org_id = p.org_id"""
_REVOKE = """update habeas.agent_authorization set revoked_at = coalesce(revoked_at, $2)
              where subject_id = $1 and revoked_at is null"""
_STAYS = """
select o.org_id, o.name, o.country, count(r.id) as records
  from habeas.membership m
  join habeas.organization o on o.org_id = m.org_id and o.kind = 'CUSTOMER'
  left join habeas.vault_record r on r.org_id = m.org_id and r.subject_id = m.subject_id
 where m.subject_id = $1 group by o.org_id, o.name, o.country order by o.name, o.org_id
"""


async def close_account(work: Work, request: Loaded) -> dict[str, Any]:
    """What was ended, and with which organizations data stay under their own law, for the person to read."""
    subject_id = request.subject_id
    await withdraw_consents(work, request.org_id, subject_id, request.id)
    await work.tx.execute(_REVOKE, subject_id, work.now)
    await work.tx.execute(_NAME, subject_id)
    await work.tx.execute(_LEAVE, subject_id, MembershipStatus.ENDED.value, work.now)
    await work.tx.execute(_CLOSE, subject_id, work.now)
    stays = [_stay(dict(row)) for row in await work.tx.fetch(_STAYS, subject_id)]
    await _end_sign_in(work, subject_id)
    return {"staysWith": stays, "said": "; ".join(f"{each['organization']} ({each['law']})" for each in stays)}


def _stay(row: Mapping[str, Any]) -> dict[str, Any]:
    """An organization answers for its space itself: nobody else may erase what it holds (GDPR 4(7), PIPL 73(1))."""
    return {
        "organization": row["name"],
        "records": row["records"],
        "law": row["country"] or "its own law",
        "because": "The organization decides about its space itself and answers requests about it.",
    }


async def _end_sign_in(work: Work, subject_id: UUID) -> None:
    payload = {"subject": str(subject_id), "controller": str(work.actor.controller_id)}
    await work.enqueue(CLOSE_SIGN_IN, payload, dedupe_key=f"{CLOSE_SIGN_IN}:{subject_id}")
