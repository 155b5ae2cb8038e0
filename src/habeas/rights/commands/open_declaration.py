"""Opens a sealed declaration for the desk: for a purpose of the list, with a reason that the person reads."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.rights.commands.identity import checked_text, region_of
from habeas.rights.commands.load import load_for_desk
from habeas.rights.commands.tell import tell, who_of
from habeas.rights.rules.states import EventKind
from habeas.rights.rules.verification import DeclarationPurpose
from habeas.storage.sealed import SpaceKeys
from habeas.vault.keys import opened_json
from habeas.writing.command import handler
from habeas.writing.work import Work

_KEPT = """
select d.id, d.signed_at, d.keep_until, d.wrapped, d.sealed from habeas.identity_declaration d
 where d.org_id = $1 and d.request_id = $2 and d.keep_until > $3 order by d.signed_at desc limit 1
"""


@dataclass(frozen=True)
class OpenDeclaration:
    """Open the declaration by which somebody said who they are; `note` says why, and the person reads it."""

    organization_id: UUID
    request_id: UUID
    purpose: DeclarationPurpose
    note: str
    region: str | None = None


@handler(OpenDeclaration, region=region_of)
async def open_declaration(command: OpenDeclaration, work: Work) -> Mapping[str, Any]:
    """Answers it, still sealed, when it was signed, and until when it is kept; `unsealed` opens it.

    So the receipt of a repeated mutation holds no name. The person sees that it was opened, and why. Raises NOT_FOUND
    where none was signed, or none is kept any more.
    """
    note = checked_text(command.note, "note")
    request = await load_for_desk(work, command.organization_id, command.request_id)
    row = await work.tx.fetchrow(_KEPT, request.org_id, request.id, work.now)
    if row is None:
        raise DomainError(ErrorCode.NOT_FOUND, "No declaration is kept for this request.", ("request",))
    detail = {"purpose": command.purpose.value, "by": who_of(work.actor)}
    await tell(work, request, EventKind.DECLARATION_OPENED, note, detail=detail)
    work.note(purpose=command.purpose.value)
    sealed = {name: base64.b64encode(row[name]).decode() for name in ("wrapped", "sealed")}
    dates = {name: row[name].isoformat() for name in ("signed_at", "keep_until")}
    return {"id": str(row["id"]), "region": work.tx.region.code, **sealed, **dates}


def unsealed(keys: Mapping[str, SpaceKeys], kept: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was declared, by whom, when, and until when it is kept."""
    wrapped, sealed = base64.b64decode(kept["wrapped"]), base64.b64decode(kept["sealed"])
    said = opened_json(keys[kept["region"]], wrapped, sealed, UUID(kept["id"]).bytes)
    dates = {name: datetime.fromisoformat(kept[name]) for name in ("signed_at", "keep_until")}
    return {"text": said["text"], "signed_by": said["signedBy"], **dates}
