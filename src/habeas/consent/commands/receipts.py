"""Writes the receipt of a consent or of its withdrawal, with its digest."""

from uuid import UUID

from habeas.consent.model import ConsentReceipt
from habeas.consent.rules import CONSENTS, Document, Purpose, ReceiptKind, digest
from habeas.kernel.ids import new_id
from habeas.storage.rows import insert
from habeas.storage.transaction import Transaction
from habeas.writing.work import Work

_ANY = " || ".join(f'@ == "{basis}"' for basis in CONSENTS)
BY_CONSENT = f"""not exists (select from habeas.processing_activity a
                  where a.org_id = p.org_id and a.purpose_code = p.code
                 having count(*) > 0 and not bool_or(a.legal_bases @? '$.* ? ({_ANY})'))"""
"""Whether a purpose `p` is pursued by consent under some law; one of which the register says nothing counts as such."""
_PURPOSE = f"""
select p.code, p.name, o.name as controller, {BY_CONSENT} as by_consent
  from habeas.purpose p join habeas.organization o on o.org_id = p.org_id
 where p.org_id = $1 and p.code = $2
"""  # noqa: S608


async def purpose_of(tx: Transaction, controller_id: UUID, code: str) -> Purpose | None:
    """The controller's registered purpose, or None."""
    row = await tx.fetchrow(_PURPOSE, controller_id, code)
    return None if row is None else Purpose(row["code"], row["name"], row["controller"], row["by_consent"])


async def write_receipt(
    work: Work, org_id: UUID, consent_id: UUID, subject_id: UUID, kind: ReceiptKind, content: Document
) -> None:
    """Store what the person can keep."""
    receipt = ConsentReceipt(
        org_id=org_id,
        id=new_id(),
        consent_id=consent_id,
        subject_id=subject_id,
        kind=kind.value,
        at=work.now,
        content=content,
        sha256=digest(content),
    )
    await insert(work.tx, [receipt])
