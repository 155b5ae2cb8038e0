"""Writes the receipt of a consent or of its withdrawal, with its digest."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from habeas.consent.model import ConsentReceipt
from habeas.consent.rules import ActivityBasis, Document, Purpose, ReceiptKind, digest
from habeas.kernel.ids import new_id
from habeas.storage.rows import insert
from habeas.storage.transaction import Transaction
from habeas.writing.work import Work

PURPOSE = """select json_build_object('code', p.code, 'name', p.name, 'controller', o.name, 'bases', array(
              select json_build_array(a.legal_basis, a.legal_bases) from habeas.processing_activity a
               where a.org_id = p.org_id and a.purpose_code = p.code order by a.code))
  from habeas.purpose p join habeas.organization o on o.org_id = p.org_id
 where p.org_id = {controller} and p.code = {code}"""
"""A controller's purpose as a document that `purpose_from` reads."""
_PURPOSE = f"select ({PURPOSE.format(controller='$1', code='$2')})::text"


def purpose_from(document: Mapping[str, Any]) -> Purpose:
    """The purpose of which the statement `PURPOSE` answered this."""
    bases = tuple(ActivityBasis(default, by_law) for default, by_law in document["bases"])
    return Purpose(document["code"], document["name"], document["controller"], bases)


async def purpose_of(tx: Transaction, controller_id: UUID, code: str) -> Purpose | None:
    """The controller's registered purpose, or None."""
    found = await tx.fetchval(_PURPOSE, controller_id, code)
    return None if found is None else purpose_from(orjson.loads(found))


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
