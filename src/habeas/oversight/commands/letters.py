"""Letters to people about oversight: put into the outbox with the change that they tell of, and kept as sent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from habeas.oversight.commands.entrypoints import LETTER, payload_of
from habeas.oversight.rules.letters import Letter
from habeas.writing.command import handler
from habeas.writing.work import Work

_MAILED = "update habeas.capture set mailed_at = $3 where org_id = $1 and id = $2 and mailed_at is null"


@dataclass(frozen=True)
class KeepLetter:
    """A letter to the actor's subject was handed on, to so many addresses; none if nothing can be sent."""

    region: str
    letter: Letter
    addresses: int
    capture_id: UUID | None = None


@handler(KeepLetter, region=lambda command, _: command.region)
async def keep_letter(command: KeepLetter, work: Work) -> None:
    """Keep when the notice of a capture went out; the journal keeps every letter."""
    if command.letter is Letter.CAPTURE_NOTICE and command.addresses:
        await work.tx.execute(_MAILED, work.actor.organization_id, command.capture_id, work.now)
    if work.actor.subject_id is not None:
        work.concerns("Person", work.actor.subject_id)
    work.note(letter=command.letter, addresses=command.addresses)


async def write_to(
    work: Work,
    subject_id: UUID,
    letter: Letter,
    *,
    domain: str = "",
    capture_id: UUID | None = None,
    day: datetime | None = None,
) -> None:
    """Have the person written to, once this transaction is committed; the text is made when it is sent."""
    known: dict[str, UUID | str] = {"subject_id": subject_id, "letter": letter, "domain": domain}
    if capture_id is not None:
        known["capture_id"] = capture_id
    if day is not None:
        known["day"] = f"{day:%Y-%m-%d}"
    await work.enqueue(LETTER, payload_of(work.actor, **known))
