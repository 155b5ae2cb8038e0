"""Whether consent is consent, and whether each legal basis is one that the law knows."""

from collections.abc import Iterator

from habeas.notices.rules.checks.evidence import quoted
from habeas.notices.rules.finding import Finding, FindingCode, Severity
from habeas.notices.rules.law_floor import EQUIVALENT_BASES, FLOORS, Floor
from habeas.notices.rules.register import Activity, Register
from habeas.notices.rules.source import NoticeSource
from habeas.notices.rules.vocabulary import Statement

_DEEMED = {
    Statement.DEEMED_CONSENT_BY_USE: (
        "Going on to use a product is recorded as acceptance and never counted as consent.",
        "GDPR Art. 4(11), 7; PIPL Art. 14",
    ),
    Statement.DEEMED_CONSENT_TO_TRANSFER: (
        "Accepting a notice is no consent to a transfer; where consent is the mechanism, it is asked for separately.",
        "GDPR Art. 49(1)(a); PIPL Art. 39",
    ),
}


def deemed_consent(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """Clauses that take an acceptance, or silence, for consent."""
    for statement, (sentence, reference) in _DEEMED.items():
        if clauses := source.saying(statement):
            yield Finding(
                FindingCode.DEEMED_CONSENT,
                Severity.ERROR,
                sentence,
                **quoted(clauses),
                reference=reference,
                defect="D-02",
            )


def unmapped_scenes(source: NoticeSource, _: Register) -> Iterator[Finding]:
    """Scenes in which a notice needs no consent, which no law knows in these words."""
    if clauses := source.saying(Statement.CONSENT_NOT_NEEDED):
        yield Finding(
            FindingCode.NO_CONSENT_SCENE_UNMAPPED,
            Severity.WARNING,
            "The scenes without consent are wider than the bases of law; each use is mapped to one or refused.",
            **quoted(clauses),
            reference="GDPR Art. 6(1); PIPL Art. 13(1)",
        )


def unknown_bases(source: NoticeSource, register: Register) -> Iterator[Finding]:
    """Bases that the notice announces, or the register relies on, and that a law does not know."""
    for floor in FLOORS:
        for activity in register.activities:
            relied = activity.legal_basis.get(floor.law, activity.default_basis)
            announced = source.front.announced_bases.get(activity.purpose, relied)
            if not _knows(floor, relied):
                yield _unknown(source, floor, activity, relied, "nothing lawful stands in its place")
            elif not _knows(floor, announced):
                yield _unknown(source, floor, activity, announced, f"the register relies on {relied} there")


def _unknown(source: NoticeSource, floor: Floor, activity: Activity, basis: str, outcome: str) -> Finding:
    relied = activity.legal_basis.get(floor.law, activity.default_basis)
    return Finding(
        FindingCode.BASIS_UNKNOWN_TO_LAW,
        Severity.ERROR if basis == relied else Severity.WARNING,
        f"{floor.law} knows no basis {basis} for {activity.code}; {outcome}.",
        **quoted(source.saying(*(one for one in Statement if one == basis))),
        rows=(activity.code,),
        law=floor.law,
        reference=floor.bases_reference,
    )


def _knows(floor: Floor, basis: str) -> bool:
    names = {basis} | EQUIVALENT_BASES.get(basis, frozenset())
    return floor.bases is None or bool(names & floor.bases)
