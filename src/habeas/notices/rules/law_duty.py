"""What laws require when a notice changes, whatever the notice itself promises, each with its citation."""

from dataclasses import dataclass
from datetime import date

from habeas.notices.rules.vocabulary import ChangeKind, Duty, Occasion

_SIX = frozenset(set(ChangeKind) - {ChangeKind.OTHER, ChangeKind.EDITORIAL})


@dataclass(frozen=True, slots=True)
class LawDuty:
    """One duty of one law; `valid_from` is when the rule began, `verified` whether its text was looked up."""

    law: str
    kinds: frozenset[ChangeKind]
    requires: Duty
    reference: str
    valid_from: date
    when: Occasion = Occasion.ALWAYS
    verified: bool = False


_SERVICE_MODEL = frozenset({ChangeKind.SERVICE_MODEL})

LAW_DUTIES: tuple[LawDuty, ...] = (
    LawDuty(
        "EU_GDPR",
        _SERVICE_MODEL,
        Duty.INFORM_IN_ADVANCE,
        "GDPR Art. 13(3), 14(4)",
        date(2018, 5, 25),
        Occasion.PURPOSES_CHANGED,
    ),
    LawDuty(
        "UK_GDPR",
        _SERVICE_MODEL,
        Duty.INFORM_IN_ADVANCE,
        "UK GDPR Art. 13(3), 14(4)",
        date(2021, 1, 1),
        Occasion.PURPOSES_CHANGED,
    ),
    LawDuty(
        "US_CA_CCPA",
        _SERVICE_MODEL,
        Duty.INFORM_IN_ADVANCE,
        "Cal. Civ. Code 1798.100(a); 11 CCR 7012",
        date(2020, 1, 1),
        Occasion.NEW_ACQUISITION,
    ),
    LawDuty("CN_PIPL", _SERVICE_MODEL, Duty.RENEWED_CONSENT, "PIPL Art. 14(2)", date(2021, 11, 1)),
    LawDuty(
        "CN_PIPL",
        frozenset({ChangeKind.RECIPIENTS}),
        Duty.RENEWED_CONSENT,
        "PIPL Art. 23",
        date(2021, 11, 1),
        Occasion.RECIPIENTS_ADDED,
    ),
    LawDuty("CN_PIPL", _SIX, Duty.INFORM, "PIPL Art. 17(2), 22", date(2021, 11, 1)),
)
