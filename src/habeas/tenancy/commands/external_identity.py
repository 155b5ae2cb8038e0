"""The journal's word on external identities: which person was linked to which issuer, or is no longer."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.writing.command import handler
from habeas.writing.work import Work


@dataclass(frozen=True)
class RecordIdentityLink:
    """Write down that the sign-in linked the actor's subject to an issuer, or took the link away.

    The issuer's own name for the person is not written anywhere.
    """

    subject_id: UUID
    issuer: str
    linked: bool


@handler(RecordIdentityLink)
async def record_identity_link(command: RecordIdentityLink, work: Work) -> dict[str, Any]:
    """Answers nothing."""
    work.concerns("Person", command.subject_id)
    work.note(issuer=command.issuer, linked=command.linked)
    return {}
