"""What follows for recipients when a person's agreement to a purpose ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.disclosures.rules.admission import PROCESSOR
from habeas.writing.command import handler
from habeas.writing.work import Work

_RECIPIENTS = """select code from habeas.recipient
                  where org_id = $1 and $2 = any(purpose_codes) and not ($3 and role = $4) order by code"""


@dataclass(frozen=True)
class StopPurpose:
    """A consent ended: whoever received data for its purpose receives no more.

    `sharing_alone`: another basis carries the purpose, so that processors, who work for the controller, go on.
    """

    controller_id: UUID
    consent_id: UUID
    purpose_code: str
    sharing_alone: bool = False


@handler(StopPurpose)
async def stop_purpose(command: StopPurpose, work: Work) -> Mapping[str, Any]:
    """Answers the recipients concerned, and keeps them in the controller's journal; telling them comes after."""
    asked = (command.controller_id, command.purpose_code, command.sharing_alone, PROCESSOR)
    rows = await work.tx.fetch(_RECIPIENTS, *asked)
    codes = [row["code"] for row in rows]
    work.concerns("Consent", command.consent_id, command.controller_id)
    work.note(purpose=command.purpose_code, recipients=codes, sharing_alone=command.sharing_alone)
    return {"recipients": codes}
