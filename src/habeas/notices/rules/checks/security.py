"""Promises of protection that do not protect."""

from collections.abc import Iterator

from habeas.notices.rules.checks.evidence import quoted
from habeas.notices.rules.finding import Finding, FindingCode, Severity
from habeas.notices.rules.register import Register
from habeas.notices.rules.source import NoticeSource
from habeas.notices.rules.vocabulary import Statement


def anonymous_hashes(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """Hashed identifiers that are called anonymous."""
    if clauses := source.saying(Statement.HASH_CALLED_ANONYMOUS):
        yield Finding(
            FindingCode.HASH_NOT_ANONYMOUS,
            Severity.ERROR,
            "An unkeyed hash of a short identifier can be reversed by trying all values: it is pseudonymous, "
            "and stays within every right.",
            **quoted(clauses),
            reference="GDPR Art. 4(5), Recital 26; PIPL Art. 73",
            defect="D-04",
        )


def passwords_in_cookies(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """Cookies that record a password."""
    if clauses := source.saying(Statement.PASSWORD_IN_COOKIE):
        yield Finding(
            FindingCode.PASSWORD_IN_COOKIE,
            Severity.ERROR,
            "Cookies are announced to record passwords; a cookie with a credential is refused.",
            **quoted(clauses),
            reference="GDPR Art. 32(1); PIPL Art. 51",
            defect="D-11",
        )
