"""Whether a notice holds what it announces and points to what exists."""

from collections.abc import Iterator

from habeas.notices.rules.checks.evidence import quoted
from habeas.notices.rules.finding import Finding, FindingCode, Severity
from habeas.notices.rules.register import Register
from habeas.notices.rules.source import NoticeSource


def missing_themes(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """Themes that the notice announces and on which no clause speaks."""
    carried = {clause.theme for clause in source.all_clauses}
    for heading in source.front.themes:
        missing = [theme for theme in heading if theme not in carried]
        if missing:
            beside = quoted(clause for clause in source.clauses if clause.theme in heading)
            yield Finding(
                FindingCode.THEME_MISSING,
                Severity.WARNING,
                f"The notice announces {', '.join(missing)} and has no clause on it.",
                **beside,
                rows=tuple(missing),
                reference="GDPR Art. 12(1); PIPL Art. 17(1)",
                defect="D-08" if len(heading) > len(missing) else None,
            )


def dangling_references(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """References to a section, clause or linked document that does not exist."""
    linked = {name for name, address in source.front.links.items() if address}
    for clause in source.all_clauses:
        for target in clause.refers:
            if target not in source.anchors | linked:
                yield Finding(
                    FindingCode.REFERENCE_DANGLING,
                    Severity.INFO,
                    f"The clause {clause.id} refers to {target}, which is not there; people are led to the contact.",
                    **quoted([clause]),
                    rows=(target,),
                    reference="GDPR Art. 12(1); PIPL Art. 17(1)",
                    defect="D-08",
                )
