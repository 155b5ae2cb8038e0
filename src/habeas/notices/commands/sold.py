"""Holds a statement that nothing is or was sold against the count of disclosures, before it is published."""

from uuid import UUID

from habeas.inventory.rules import sales_within
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.notices.rules.source import NoticeSource
from habeas.notices.rules.vocabulary import Statement
from habeas.writing.work import Work

_TALLIES = "select month, kind, total from habeas.disclosure_tally where org_id = $1"


async def check_sales(notice: NoticeSource, controller_id: UUID, work: Work) -> None:
    """Raise NOTICE_INVALID for such a statement where something was sold in the last twelve months (AISHU-195)."""
    clauses = notice.saying(Statement.NEVER_SELLS, Statement.NO_SALE_IN_TWELVE_MONTHS)
    tallies = await work.tx.fetch(_TALLIES, controller_id) if clauses else ()
    if sales := sales_within([dict(row) for row in tallies], work.now):
        raise DomainError(
            ErrorCode.NOTICE_INVALID,
            f"The clause {clauses[0].id} says that nothing is or was sold; the last twelve months count {sales} sales"
            " or disclosures for advertising.",
            ("source", clauses[0].id),
            {"clauses": [clause.id for clause in clauses], "sales": sales},
        )
