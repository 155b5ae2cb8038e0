"""Takes what a system calls back with: the signature is checked under the secrets of the step's connector."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from habeas.connectors.commands import ReceiveReply
from habeas.connectors.commands.load import load_connector, load_step
from habeas.connectors.commands.secrets import secrets_of
from habeas.connectors.jobs import TAG, system
from habeas.connectors.rules.messages import reply_in
from habeas.connectors.rules.signatures import check_signature
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.globalid import GlobalKey, decode
from habeas.storage.transaction import read
from habeas.writing.run import WriteEngine, run

CLIENT = "connectors.callback"


async def take_callback(
    engine: WriteEngine, region: str, step: str, headers: Mapping[str, str], body: bytes
) -> Mapping[str, Any]:
    """The state of the step afterwards; `repeated` where nothing changed.

    NOT_FOUND for a step that is not there, UNAUTHENTICATED for a signature that does not hold, BAD_REQUEST for a
    document that the interface does not know, CONFLICT for a step that was settled otherwise.
    """
    org_id, step_id = _place(decode(step) if region in engine.regions else None)
    stranger = system(region, org_id, org_id, None, CLIENT)
    async with read(engine.regions[region], stranger) as tx:
        row = await load_step(tx, org_id, step_id)
    actor = system(region, org_id, row["controller_id"], row["subject_id"], CLIENT)
    async with read(engine.regions[region], actor) as tx:
        connector = await load_connector(tx, row)
    now = engine.clock.now()
    check_signature(secrets_of(engine.keys[region], connector, now), headers, body, now)
    reply = reply_in(body, step_id)
    if reply is None:
        raise DomainError(ErrorCode.BAD_REQUEST, "This is no answer as interface/answer.schema.json has it.")
    outcome = await run(ReceiveReply(org_id, step_id, reply), actor, engine=engine)
    return outcome.result


def _place(found: GlobalKey | None) -> tuple[UUID, UUID]:
    key = found.key_as(UUID) if found is not None and found.tag == TAG else None
    if found is None or not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such step.")
    return found.org_id, key
