"""What else a request can say: purposes objected to, consents withdrawn, values corrected."""

from uuid import UUID

import strawberry

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.reading.fields import bound, column
from habeas.reading.globalid import decode
from habeas.reading.types import JSON, DateTime
from habeas.rights import model
from habeas.rights.rules import particulars

strawberry.enum(
    particulars.CorrectionReason, description="Why data have to be corrected (GDPR 16, PIPL 46; AISHU-174)."
)
_RECORD_TAG, _CONSENT_TAG = "REC", "CON"


@strawberry.input(description="One record that is wrong, and what it should say.")
class CorrectionInput:
    """A correction."""

    record: strawberry.ID = strawberry.field(
        description="The record: in the caller's personal space, or in that of the organization that is asked."
    )
    reason: particulars.CorrectionReason = strawberry.field(description="Why it has to be corrected.")
    value: JSON = strawberry.field(description="What it should say; sealed like the record itself.")
    explanation: str | None = strawberry.field(
        description="Why, in words for those who decide; up to 2000.", default=None
    )


@bound(model.Correction)
@strawberry.type(
    description="One record that the person says is wrong. What it said before is kept, sealed, for accountability"
    " (GDPR 5(2)); neither value is shown here."
)
class Correction:
    """A correction."""

    category: str = column("The category of the record, by its code.", "category_code")
    reason: particulars.CorrectionReason = column("Why it has to be corrected.")
    explanation: str | None = column("Why, in the person's words.")
    carried_out_at: DateTime | None = column("When the new value was stored; null: it was not.")


def particulars_of(
    purposes: list[str] | None, consents: list[strawberry.ID] | None, corrections: list[CorrectionInput] | None
) -> particulars.Particulars:
    """The inputs as a command takes them; NOT_FOUND for an id of something else."""
    return particulars.Particulars(
        purposes=tuple(purposes or ()),
        consents=tuple(_place(each, _CONSENT_TAG, "consents") for each in consents or ()),
        corrections=tuple(
            particulars.Correction(
                _place(each.record, _RECORD_TAG, "corrections")[1], each.reason, each.value, each.explanation
            )
            for each in corrections or ()
        ),
    )


def _place(text: str, tag: str, field: str) -> tuple[UUID, UUID]:
    found = decode(text)
    key = found.key_as(UUID) if found is not None and found.tag == tag else None
    if found is None or not isinstance(key, UUID):
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such thing.", (field,))
    return found.org_id, key
