"""A fresh challenge for a claim: its hash to compare with, its text sealed for those who manage domains."""

from uuid import UUID

from habeas.oversight.rules.challenge import LIFETIME, new_token, record_name, record_value
from habeas.oversight.rules.proof import hash_of_token
from habeas.oversight.rules.sets import DomainScope
from habeas.vault.keys import sealed_json, space_key
from habeas.writing.work import Work

_CHALLENGE = """
update habeas.domain
   set challenge_name = $3, challenge_sealed = $4, challenge_expires_at = $5, token_hash = $6
 where org_id = $1 and id = $2
"""


async def renew_challenge(work: Work, org_id: UUID, claim_id: UUID, name: str, scope: DomainScope) -> None:
    """Give the claim a new token; the one before is worthless from now on."""
    expires_at = (work.now + LIFETIME).replace(microsecond=0)
    token = new_token()
    key = await space_key(work.tx, work.keys, org_id, org_id, work.now)
    value = sealed_json(key, record_value(token, expires_at), claim_id)
    record = record_name(name, scope)
    await work.tx.execute(_CHALLENGE, org_id, claim_id, record, value, expires_at, hash_of_token(token))
