"""Content stays closed to a purpose that its person objected to, while that stands (GDPR 21, 18(1)(d))."""

from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.transaction import Transaction

_STOPPED = """
select exists (select from habeas.look_stop where org_id = $1 and subject_id = $2 and purpose = $3)
"""


async def check_not_objected(tx: Transaction, org_id: UUID, subject_id: UUID, purpose: str) -> None:
    """FORBIDDEN, with the objection named as what is in the way, where the person objected to this purpose."""
    if await tx.fetchval(_STOPPED, org_id, subject_id, purpose):
        raise objected_to(purpose)


def objected_to(purpose: str) -> DomainError:
    """The refusal that names the objection."""
    return DomainError(
        ErrorCode.FORBIDDEN,
        "The member objected to looks for this purpose; their content is closed to it.",
        details={"missing": ["NO_OBJECTION"], "purpose": purpose},
    )
