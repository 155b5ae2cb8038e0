"""Erases what was kept long enough, unless the person's own case needs it or a law keeps it longer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.commands.carry_out import keep_restricted, records_of, space_for
from habeas.rights.commands.destroy import settle_answers
from habeas.rights.commands.entrypoints import KEEP_ERASURES
from habeas.rights.commands.standing import read_standing
from habeas.rights.commands.stop import RESTRICTED
from habeas.rights.rules.carrying import fates
from habeas.storage.turns import Turn, take_turn
from habeas.vault.commands import end_later
from habeas.vault.erasure import erase
from habeas.writing.command import handler
from habeas.writing.work import Work

AGAIN = timedelta(days=1)
"""How often one looks whether what holds the records back is over: at midnight, where all that waits meets."""

_DUE = f"""
select id from habeas.vault_record v
 where subject_id = $1 and org_id = $3 and coalesce(purge_at, retained_until) <= $4
   and restricted_because is distinct from 'RESTRICTION' and not {RESTRICTED.format(organization="$2")}
"""  # noqa: S608
_HELD = f"""
select exists (select from habeas.rights_request r where r.subject_id = $1 and r.org_id = $2 and r.open)
       or exists (select from habeas.requested_right q where q.subject_id = $1 and q.org_id = $2
                     and q.right_code = 'RESTRICTION' and q.decided_at > $4::timestamptz - interval '1 day') as asked,
       exists (select from habeas.vault_record v where v.subject_id = $1 and v.org_id = $3
                  and coalesce(v.purge_at, v.retained_until) <= $4
                  and (v.restricted_because = 'RESTRICTION' or {RESTRICTED.format(organization="$2")})) as restricted
"""  # noqa: S608


@dataclass(frozen=True)
class EndRetention:
    """Erase the records of the actor's subject that none of their uses needs any more.

    The actor is the system, on behalf of the subject, for the organization that answers for the space.
    """

    organization_id: UUID


@handler(EndRetention)
async def end_retention(command: EndRetention, work: Work) -> Entity:
    """Answers the space.

    While a request of the person is open nothing goes: an answer shows what was held when they asked (GDPR 15). What
    they had restricted stays until that ends (GDPR 18(1)(c)); one just granted has a day to be carried out. What a
    law obliges to keep is kept restricted.
    """
    subject_id = work.actor.subject_id
    if subject_id is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Records are about somebody.", ("subject",))
    space = (await space_for(work, command.organization_id, subject_id), subject_id)
    work.concerns("Person", subject_id, command.organization_id)
    await take_turn(work.tx, subject_id, Turn.USES)
    whose = (subject_id, command.organization_id, space[0], work.now)
    (held,) = await work.tx.fetch(_HELD, *whose)
    if held["asked"] or held["restricted"]:
        tomorrow = datetime.combine((work.now + AGAIN).date(), time(), UTC)
        await _again(work, command.organization_id, subject_id, tomorrow)
    if not held["asked"]:
        due = {row["id"] for row in await work.tx.fetch(_DUE, *whose)}
        await erase_or_keep(work, command.organization_id, space, due)
    return Entity(command.organization_id, subject_id)


async def _again(work: Work, org_id: UUID, subject_id: UUID, at: datetime) -> None:
    await end_later(work.tx, (org_id, subject_id, work.actor.controller_id), at, work.now)


async def erase_or_keep(work: Work, org_id: UUID, space: tuple[UUID, UUID], due: Collection[UUID]) -> None:
    """Erase records of a space (organization, subject); those that a law obliges to keep are kept restricted."""
    if not due:
        return
    standing = await read_standing(work.tx, space[1], org_id, work.now)
    laws = () if standing is None else standing.laws
    found = fates([each for each in await records_of(work, space) if each["id"] in due], {}, None, laws, work.now)
    kept = [each for each in found if each.code is not None]
    ids = [each.record["id"] for each in found if each.code is None]
    await keep_restricted(work, space, kept)
    for at in {each.purge_at for each in kept if each.purge_at is not None}:
        await _again(work, org_id, space[1], at)
    if ids:
        old = await erase(work.tx, work.keys, space, ids, org_id, work.now)
        await settle_answers(work, space, old)
        whose = {"organization": org_id, "subject": space[1], "controller": work.actor.controller_id}
        await work.enqueue(KEEP_ERASURES, {name: str(value) for name, value in whose.items()})
        work.note(erased=len(ids), kept=len(kept))
