"""How soon a notice answers, and where it sends people whom the answer does not satisfy."""

from collections.abc import Iterator

from habeas.notices.rules.checks.evidence import of_ids, quoted
from habeas.notices.rules.finding import Finding, FindingCode, Severity
from habeas.notices.rules.front_matter import PromiseClock
from habeas.notices.rules.law_floor import FLOORS
from habeas.notices.rules.register import Register
from habeas.notices.rules.source import NoticeSource
from habeas.notices.rules.vocabulary import Statement, Theme

_PARTS = {"number", "unit", "calendar", "start"}


def answer_times(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """A promised time that is missing, soft, or longer than a law allows."""
    clock = source.front.promise_clock
    if clock is None:
        references = "; ".join(floor.answer_reference for floor in FLOORS if floor.answer_reference)
        yield Finding(
            FindingCode.ANSWER_TIME_MISSING,
            Severity.INFO,
            "The notice promises no time to answer; only the clocks of the laws run.",
            **quoted(clause for clause in source.clauses if clause.theme is Theme.RIGHTS),
            reference=references,
        )
        return
    yield from _soft(source, clock)
    yield from _below_law(source, clock)


def _soft(source: NoticeSource, clock: PromiseClock) -> Iterator[Finding]:
    unstated = sorted(_PARTS - set(clock.stated))
    if clock.soft or unstated:
        chosen = f"; {', '.join(unstated)} are not stated and were chosen" if unstated else ""
        yield Finding(
            FindingCode.ANSWER_TIME_SOFT,
            Severity.WARNING,
            f"The promised time to answer is worded softly or in part{chosen}. "
            "A missed promise is reported even when the law is met.",
            **of_ids(source.all_clauses, [clock.clause]),
            rows=tuple(unstated),
            reference=f"{source.front.title}, {clock.clause}",
            defect="D-15",
        )


def _below_law(source: NoticeSource, clock: PromiseClock) -> Iterator[Finding]:
    for floor in FLOORS:
        if floor.answer_days is not None and clock.days()[0] > floor.answer_days:
            yield Finding(
                FindingCode.PROMISE_BELOW_LAW,
                Severity.ERROR,
                f"The promised time to answer is longer than {floor.law} allows; the law's date stays.",
                **of_ids(source.all_clauses, [clock.clause]),
                law=floor.law,
                reference=floor.answer_reference,
            )


def incomplete_forum(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """A clause that names the court at the controller's seat and no other, or is still a draft."""
    clauses = source.saying(Statement.FORUM_AT_DOMICILE_ONLY, Statement.DRAFT_TEXT)
    if clauses:
        yield Finding(
            FindingCode.FORUM_INCOMPLETE,
            Severity.WARNING,
            "The clause names the court of the controller's seat alone or is a draft; "
            "the courts that law gives people are shown beside it.",
            **quoted(clauses),
            reference="GDPR Art. 79; PIPL Art. 50",
            defect="D-10",
        )
