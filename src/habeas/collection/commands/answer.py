"""A person answers a prompt for a device permission, or switches the permission off later."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from habeas.collection.commands.whose import whose
from habeas.collection.model import PermissionAnswer
from habeas.collection.rules import PermissionReply
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.reading.payload import Entity
from habeas.storage.rows import insert
from habeas.writing.command import handler
from habeas.writing.work import Work

JUST_IN_TIME = timedelta(hours=1)
"""A prompt belongs to the moment at which its function was used, and to no other."""

_FUNCTION = "select function from habeas.device_permission where org_id = $1 and code = $2"


@dataclass(frozen=True)
class AnswerPermission:
    """Answer for a permission of the register; `needed_at` is when its function was used and the prompt appeared."""

    permission_code: str
    function: str
    reply: PermissionReply
    needed_at: datetime | None = None


@handler(AnswerPermission)
async def answer(command: AnswerPermission, work: Work) -> Entity:
    """Answers the row; the latest one counts.

    Raises BAD_USER_INPUT for a permission or a function that is not registered, and for a prompt that no use of the
    function called for; switching off needs no occasion.
    """
    person = await whose(work)
    announced = await work.tx.fetchval(_FUNCTION, work.actor.controller_id, command.permission_code)
    if announced is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This permission is not registered.", ("permission",))
    if command.function != announced:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"This permission serves one function: {announced}.", ("function",))
    if command.reply is not PermissionReply.REVOKED and not _in_time(command.needed_at, work.now):
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, "Say when the function was used; a prompt belongs to that moment.", ("neededAt",)
        )
    row = PermissionAnswer(
        org_id=person.org_id,
        id=new_id(),
        subject_id=person.subject_id,
        controller_id=work.actor.controller_id,
        permission_code=command.permission_code,
        function=command.function,
        reply=command.reply.value,
        needed_at=command.needed_at,
        answered_at=work.now,
    )
    await insert(work.tx, [row])
    work.concerns("PermissionAnswer", row.id)
    work.note(permission=row.permission_code, reply=row.reply)
    return Entity(row.org_id, row.id)


def _in_time(needed_at: datetime | None, now: datetime) -> bool:
    return needed_at is not None and now - JUST_IN_TIME <= needed_at <= now
