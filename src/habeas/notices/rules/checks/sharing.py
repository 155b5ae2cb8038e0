"""Whether sharing has limits, somebody answers for it, and statements on sales hold."""

from collections.abc import Iterator

from habeas.notices.rules.checks.evidence import quoted
from habeas.notices.rules.finding import Finding, FindingCode, Severity
from habeas.notices.rules.register import Register
from habeas.notices.rules.source import NoticeSource
from habeas.notices.rules.vocabulary import Statement


def shifted_liability(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """Clauses that leave the provider of a kit alone to answer."""
    if clauses := source.saying(Statement.PROVIDER_LIABLE_ALONE):
        yield Finding(
            FindingCode.LIABILITY_SHIFTED,
            Severity.WARNING,
            "The provider of a kit is named as the one to answer; the controller's own duties stay, "
            "and the provider is a recipient.",
            **quoted(clauses),
            reference="GDPR Art. 26, 28, 82; PIPL Art. 20, 21, 69",
            defect="D-05",
        )


def catch_all_exceptions(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """Exceptions that cover whatever the controller believes lawful."""
    if clauses := source.saying(Statement.CATCH_ALL_SHARING):
        yield Finding(
            FindingCode.CATCH_ALL_EXCEPTION,
            Severity.WARNING,
            "An exception covers whatever the controller believes lawful; "
            "each use needs a human decision with reasons and a law.",
            **quoted(clauses),
            reference="GDPR Art. 5(1)(a)-(b); PIPL Art. 6, 23",
            defect="D-09",
        )


def sale_statements(source: NoticeSource, register: Register) -> Iterator[Finding]:
    """Statements that nothing is or was sold, held against the ledger of disclosures."""
    clauses = source.saying(Statement.NEVER_SELLS, Statement.NO_SALE_IN_TWELVE_MONTHS)
    if not clauses:
        return
    contradicted = register.sales > 0
    counted = f"counts {register.sales} sales or disclosures for advertising" if contradicted else "counts none"
    yield Finding(
        FindingCode.SALE_STATEMENT_CONTRADICTED if contradicted else FindingCode.SALE_STATEMENT_COMPUTED,
        Severity.ERROR if contradicted else Severity.INFO,
        f"The notice says that nothing is or was sold; the ledger of the last twelve months {counted}. "
        "Sharing for cross-context advertising counts in California.",
        **quoted(clauses),
        reference="Cal. Civ. Code 1798.130(a)(5)(C), 1798.140(ad), (ah)",
        defect="D-14",
    )
