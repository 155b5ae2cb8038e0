"""What follows for recipients when a person's agreement to a purpose ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.writing.command import handler
from habeas.writing.work import Work

_RECIPIENTS = "select code from habeas.recipient where org_id = $1 and $2 = any(purpose_codes) order by code"


@dataclass(frozen=True)
class StopPurpose:
    """A consent ended and no other basis carries its purpose: whoever received data for it receives no more."""

    controller_id: UUID
    consent_id: UUID
    purpose_code: str


@handler(StopPurpose)
async def stop_purpose(command: StopPurpose, work: Work) -> Mapping[str, Any]:
    """Answers the recipients concerned, and keeps them in the controller's journal; telling them comes after."""
    rows = await work.tx.fetch(_RECIPIENTS, command.controller_id, command.purpose_code)
    codes = [row["code"] for row in rows]
    work.concerns("Consent", command.consent_id, command.controller_id)
    work.note(purpose=command.purpose_code, recipients=codes)
    return {"recipients": codes}
