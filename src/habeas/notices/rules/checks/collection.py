"""Whether what is collected is named, needed, and named rightly."""

from collections.abc import Iterator

from habeas.notices.rules.checks.evidence import of_ids, quoted
from habeas.notices.rules.finding import Finding, FindingCode, Severity
from habeas.notices.rules.register import Register
from habeas.notices.rules.source import NoticeSource
from habeas.notices.rules.vocabulary import Statement


def open_ended_lists(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """Lists of data that end in 'and more'."""
    if clauses := source.saying(Statement.OPEN_ENDED_LIST):
        yield Finding(
            FindingCode.LIST_OPEN_ENDED,
            Severity.WARNING,
            "The notice leaves its lists of data open; an item must be named before it is collected.",
            **quoted(clauses),
            reference="GDPR Art. 5(1)(b)-(c), 13; PIPL Art. 6, 17",
            defect="D-06",
        )


def unjustified_necessity(source: NoticeSource, register: Register) -> Iterator[Finding]:
    """Items that are called necessary and for which nobody wrote down why."""
    claimed = tuple(
        f"{category.code}.{item.code}"
        for category in register.categories
        for item in category.items
        if item.necessity == "DECLARED_NECESSARY" and not item.justification
    )
    if claimed:
        yield Finding(
            FindingCode.NECESSITY_UNJUSTIFIED,
            Severity.WARNING,
            f"{len(claimed)} items are declared necessary without a reason for each; they count as optional.",
            **quoted(source.saying(Statement.ITEMS_DECLARED_NECESSARY)),
            rows=claimed,
            reference="GDPR Art. 5(1)(c); PIPL Art. 6, 16",
            defect="D-07",
        )


def mistaken_labels(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """Device permissions that the notice calls by another's name."""
    for one in source.front.corrected_labels:
        yield Finding(
            FindingCode.LABEL_MISTAKEN,
            Severity.INFO,
            f"The notice calls the permission {one.permission} '{one.source_wording}'; it is shown as '{one.label}'.",
            **of_ids(source.all_clauses, [one.clause]),
            rows=(one.permission,),
            reference="GDPR Art. 12(1); PIPL Art. 17(1)",
            defect="D-12",
        )


def unannounced_rows(source: NoticeSource, register: Register) -> Iterator[Finding]:
    """Purposes, categories and recipients of the register that the notice does not announce."""
    front = source.front
    held = {
        "purposes": register.purposes - front.purposes,
        "data categories": frozenset(one.code for one in register.categories) - front.categories,
        "recipients": frozenset(one.code for one in register.recipients) - front.recipients,
    }
    for name, missing in held.items():
        if missing:
            yield Finding(
                FindingCode.NOT_ANNOUNCED,
                Severity.ERROR,
                f"The register holds {name} that the notice does not announce: {', '.join(sorted(missing))}.",
                rows=tuple(sorted(missing)),
                reference="GDPR Art. 13(1), 14(1); PIPL Art. 17(1), 23; Cal. Civ. Code 1798.100(a)",
            )
