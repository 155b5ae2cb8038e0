"""The checks of a notice against itself, the register and the laws: one list, one function each."""

from collections.abc import Callable, Iterator
from datetime import datetime

from habeas.notices.rules.checks.addendum import addendum_gaps, stale_statements
from habeas.notices.rules.checks.collection import (
    mistaken_labels,
    open_ended_lists,
    unannounced_rows,
    unjustified_necessity,
)
from habeas.notices.rules.checks.completeness import dangling_references, missing_themes
from habeas.notices.rules.checks.lawfulness import deemed_consent, unknown_bases, unmapped_scenes
from habeas.notices.rules.checks.remedy import answer_times, incomplete_forum
from habeas.notices.rules.checks.security import anonymous_hashes, passwords_in_cookies
from habeas.notices.rules.checks.sharing import catch_all_exceptions, sale_statements, shifted_liability
from habeas.notices.rules.checks.storage import (
    contradicted_retention,
    contradicted_storage,
    third_country_storage,
    transfers_without_mechanism,
)
from habeas.notices.rules.finding import Finding, Severity
from habeas.notices.rules.register import Register
from habeas.notices.rules.source import NoticeSource

Check = Callable[[NoticeSource, Register], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    addendum_gaps,
    anonymous_hashes,
    answer_times,
    catch_all_exceptions,
    contradicted_retention,
    contradicted_storage,
    dangling_references,
    deemed_consent,
    incomplete_forum,
    missing_themes,
    mistaken_labels,
    open_ended_lists,
    passwords_in_cookies,
    sale_statements,
    shifted_liability,
    third_country_storage,
    transfers_without_mechanism,
    unannounced_rows,
    unjustified_necessity,
    unknown_bases,
    unmapped_scenes,
)
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def check_notice(source: NoticeSource, register: Register, as_of: datetime | None = None) -> list[Finding]:
    """Every finding, the severe ones first; `as_of` also tests statements on the last twelve months for their age."""
    found = [finding for check in CHECKS for finding in check(source, register)]
    if as_of is not None:
        found += stale_statements(source, as_of)
    return sorted(found, key=lambda one: (_ORDER[one.severity], one.defect or "D-99", one.code, one.sentence))
