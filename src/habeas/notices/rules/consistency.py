"""Whether the front matter of a notice and its clauses agree, and whether its addenda only add."""

from collections import Counter
from collections.abc import Iterator

from habeas.notices.rules.body import Body
from habeas.notices.rules.fault import Fault
from habeas.notices.rules.front_matter import AddendumTerms
from habeas.notices.rules.promise import slower
from habeas.notices.rules.source import NoticeSource
from habeas.notices.rules.vocabulary import Theme

_ALWAYS_ALLOWED = frozenset({Theme.PREFACE, Theme.ADDENDA})


def faults_of(source: NoticeSource, body: Body) -> Iterator[Fault]:
    """Every contradiction inside one notice."""
    yield from _double_ids(body)
    yield from _unannounced_themes(source)
    yield from _dangling_keys(source)
    yield from _addenda_without_partner(source, body)
    for addendum in source.addenda:
        line = body.addenda().get(addendum.terms.code, 1)
        for message in subtractions(source, addendum.terms):
            yield Fault(line, ("addenda", addendum.terms.code), message)


def _double_ids(body: Body) -> Iterator[Fault]:
    counted = Counter(heading.id for heading in body.headings if heading.id)
    for heading in body.headings:
        if counted[heading.id] > 1:
            yield Fault(heading.line, (heading.id,), f"The id {heading.id} is given more than once.")


def _unannounced_themes(source: NoticeSource) -> Iterator[Fault]:
    allowed = source.front.announced_themes | _ALWAYS_ALLOWED
    for clause in source.all_clauses:
        if clause.theme not in allowed:
            message = f"The notice does not announce the theme {clause.theme}."
            yield Fault(clause.line, (clause.id, "theme"), message)


def _dangling_keys(source: NoticeSource) -> Iterator[Fault]:
    known = {clause.id for clause in source.all_clauses}
    for path, clause in _named_clauses(source):
        if clause not in known:
            yield Fault(1, path, f"{'.'.join(path)} names the clause {clause}, which does not exist.")


def _named_clauses(source: NoticeSource) -> Iterator[tuple[tuple[str, ...], str]]:
    front = source.front
    if front.promise_clock:
        yield ("promise_clock", "clause"), front.promise_clock.clause
    if front.prevailing_language:
        yield ("prevailing_language", "clause"), front.prevailing_language.clause
    yield ("change_rules", "clause"), front.change_rules.clause
    for rule in front.change_rules.kinds:
        yield ("change_rules", "kinds", rule.kind), rule.clause
    for label in front.corrected_labels:
        yield ("corrected_labels", label.permission), label.clause
    for clause in front.limits.clauses:
        yield ("limits", "clauses"), clause
    for editorial in sorted(front.editorial):
        yield ("editorial",), editorial


def _addenda_without_partner(source: NoticeSource, body: Body) -> Iterator[Fault]:
    written = body.addenda()
    for addendum in source.addenda:
        if addendum.terms.code not in written:
            message = f"The addendum {addendum.terms.code} is announced and has no text."
            yield Fault(1, ("addenda", addendum.terms.code), message)
    for code in written.keys() - {addendum.terms.code for addendum in source.addenda}:
        yield Fault(written[code], (code,), f"The front matter does not announce the addendum {code}.")


def subtractions(source: NoticeSource, terms: AddendumTerms) -> Iterator[str]:
    """In which ways an addendum would take away what the notice promises; none may."""
    front = source.front
    if terms.removes:
        yield f"An addendum only adds; {terms.code} would remove {', '.join(terms.removes)}."
    if terms.promise_clock and front.promise_clock and slower(terms.promise_clock, front.promise_clock):
        yield f"An addendum only adds; {terms.code} would answer later than the notice does."
    if terms.limits and (added := terms.limits.denial_codes - front.limits.denial_codes):
        yield f"An addendum only adds; {terms.code} would admit further refusals: {', '.join(sorted(added))}."
    if front.sale_prohibited and terms.sale_prohibited is False:
        yield f"An addendum only adds; {terms.code} would allow the sale that the notice forbids."
