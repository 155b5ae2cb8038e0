"""Delivers a prepared package: its key is sealed for the person, and the request is marked as answered, once."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from habeas.access import Actor
from habeas.connectors.commands import forget_exports
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.payload import Entity
from habeas.rights.answers.archive import FORMAT
from habeas.rights.answers.signature import Sign
from habeas.rights.commands.entrypoints import EXPIRE_ANSWER
from habeas.rights.commands.load import Loaded, load_request
from habeas.rights.commands.prepare import EXISTS, Prepared, answerable, codes, prepare_package
from habeas.rights.commands.tell import tell, whose
from habeas.rights.rules.letters import Letter
from habeas.rights.rules.states import WAITING, EventKind
from habeas.storage.sealed import seal
from habeas.vault.keys import space_key
from habeas.writing.command import handler
from habeas.writing.outbox import Delivery
from habeas.writing.run import Outcome, WriteEngine, run
from habeas.writing.work import Work

KEPT = timedelta(days=30)

_PERSONAL = "select org_id from habeas.person where subject_id = $1"
_FRAMES = "select count(*) from habeas.answer_chunk where subject_id = $1 and org_id = $2 and package_id = $3"
_SEEN = "select count(*) from habeas.space_key where subject_id = $1 and wrapped = any($2)"
_DROP = "delete from habeas.answer_chunk where subject_id = $1 and org_id = $2 and package_id = $3"
_DELIVER = """
with package as (
    insert into habeas.answer_package (org_id, id, request_id, subject_id, format, sha256, size, wrapped, frames,
        created_at, expires_at, downloads)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0))
update habeas.rights_request set answered_at = coalesce(answered_at, $10) where org_id = $1 and id = $3 and $12
"""


@dataclass(frozen=True)
class DeliverAnswer:
    """Deliver what was prepared; the actor is the system, on behalf of the subject."""

    organization_id: UUID
    request_id: UUID
    prepared: Prepared | None


@handler(DeliverAnswer)
async def deliver(command: DeliverAnswer, work: Work) -> Entity | None:
    """Answers the package; None where nothing was prepared, or nothing is to be answered any more.

    Raises CONFLICT where data of the person were erased while it was prepared: it has to be prepared anew.
    """
    request = await load_request(work.tx, command.organization_id, command.request_id)
    work.concerns("RightsRequest", request.id, request.org_id)
    prepared, rights = command.prepared, answerable(request)
    if prepared is None:
        return None
    if not rights or request.status in WAITING or await work.tx.fetchval(EXISTS, request.org_id, request.id):
        await work.tx.execute(_DROP, request.subject_id, request.org_id, prepared.id)
        return None
    if not prepared.outstanding:
        await forget_exports(work, request.org_id, request.id)
    whole = len(rights) == len(request.outcomes) and not prepared.outstanding
    await _deliver(work, request, prepared, whole=whole)
    work.note(rights=codes(rights), bytes=prepared.written.size, sha256=prepared.written.sha256)
    return Entity(request.org_id, prepared.id)


async def answer_request(
    engine: WriteEngine, actor: Actor, request_id: UUID, sign: Sign | None = None, delivery: Delivery | None = None
) -> Outcome:
    """Prepare the package that answers a request, and deliver it; the actor is the system, on behalf of the subject."""
    prepared = await prepare_package(engine, actor, request_id, sign)
    command = DeliverAnswer(actor.organization_id, request_id, prepared)
    return await run(command, actor, engine=engine, delivery=delivery)


async def _deliver(work: Work, request: Loaded, prepared: Prepared, *, whole: bool) -> None:
    personal_id: UUID = await work.tx.fetchval(_PERSONAL, request.subject_id)
    # From here on nothing is erased in the personal space until this is committed.
    key = await space_key(work.tx, work.keys, personal_id, request.subject_id, work.now)
    await _check(work, request, prepared)
    await work.tx.execute(
        _DELIVER,
        request.org_id,
        prepared.id,
        request.id,
        request.subject_id,
        FORMAT,
        prepared.written.sha256,
        prepared.written.size,
        seal(key, prepared.key, prepared.id.bytes),
        prepared.written.frames,
        work.now,
        work.now + KEPT,
        whole,
    )
    event = EventKind.ANSWER_DELIVERED if whole else EventKind.PART_DELIVERED
    await tell(work, request, event, letter=Letter.ANSWER_READY)
    payload = {**whose(work, request), "package": str(prepared.id)}
    await work.enqueue(EXPIRE_ANSWER, payload, execute_after=KEPT, dedupe_key=f"{EXPIRE_ANSWER}:{prepared.id}")


async def _check(work: Work, request: Loaded, prepared: Prepared) -> None:
    seen = await work.tx.fetchval(_SEEN, request.subject_id, list(prepared.seen_keys))
    frames = await work.tx.fetchval(_FRAMES, request.subject_id, request.org_id, prepared.id)
    if seen != len(prepared.seen_keys) or frames != prepared.written.frames:
        raise DomainError(ErrorCode.CONFLICT, "What the package shows has changed; it is prepared anew.")
