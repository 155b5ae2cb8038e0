"""Erases records of a person with all that hangs on them: packages, and the copy of the ledger that says so."""

from collections.abc import Sequence
from uuid import UUID

from habeas.rights.commands.destroy import settle_answers
from habeas.rights.commands.entrypoints import KEEP_ERASURES
from habeas.rights.commands.load import Loaded
from habeas.rights.commands.tell import whose
from habeas.vault.erasure import erase
from habeas.writing.work import Work


async def erase_records(work: Work, request: Loaded, space: tuple[UUID, UUID], records: Sequence[UUID]) -> None:
    """Erase records of a space (organization, subject) for a request, and with them the key of the space."""
    old = await erase(work.tx, work.keys, space, records, request.org_id, work.now)
    await settle_answers(work, space, old)
    await work.enqueue(KEEP_ERASURES, whose(work, request))
