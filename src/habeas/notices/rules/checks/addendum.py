"""What an addendum of a jurisdiction leaves out, and which of its yearly statements have grown old."""

from collections.abc import Iterator
from datetime import datetime

from habeas.notices.rules.checks.evidence import quoted
from habeas.notices.rules.finding import Finding, FindingCode, Severity
from habeas.notices.rules.law_floor import FLOORS
from habeas.notices.rules.register import Register
from habeas.notices.rules.source import NoticeSource
from habeas.notices.rules.vocabulary import Statement


def addendum_gaps(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """Topics that a law asks an addendum to say and that this one does not."""
    floors = {floor.law: floor for floor in FLOORS}
    for addendum in source.addenda:
        floor = floors.get(addendum.terms.law or "")
        missing = sorted(floor.topics - addendum.terms.covers) if floor else []
        if floor and missing:
            yield Finding(
                FindingCode.ADDENDUM_GAP,
                Severity.WARNING,
                f"{addendum.terms.title} does not say what the law asks of it: {', '.join(missing)}. "
                "The law's own rules fill the gap.",
                **quoted(addendum.clauses),
                rows=tuple(missing),
                law=floor.law,
                reference=floor.topics_reference,
                defect="D-13",
            )


def stale_statements(source: NoticeSource, as_of: datetime) -> Iterator[Finding]:
    """Statements on the last twelve months in a version older than that; `as_of` is the instant of the check."""
    clauses = source.saying(Statement.NO_SALE_IN_TWELVE_MONTHS)
    begins = source.effective_from
    year_ago = (as_of.year - 1, as_of.month, as_of.day)
    if clauses and begins and (begins.year, begins.month, begins.day) < year_ago:
        yield Finding(
            FindingCode.STATEMENT_STALE,
            Severity.WARNING,
            f"A statement on the last twelve months dates from {begins.date()} and must be renewed.",
            **quoted(clauses),
            law="US_CA_CCPA",
            reference="Cal. Civ. Code 1798.130(a)(5)",
            defect="D-13",
        )
