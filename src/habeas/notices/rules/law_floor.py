"""What the launch laws ask of a notice, as data with citations; a notice can promise more and never less."""

from dataclasses import dataclass
from datetime import date

from habeas.notices.rules.vocabulary import AddendumTopic


@dataclass(frozen=True, slots=True)
class Floor:
    """The floor of one law.

    `bases` are the legal bases that it knows (None: it has no closed list); `answer_days` the most calendar days
    in which a request must be answered (None: it names no number); `topics` what an addendum of its jurisdiction
    must say; `origin` the code under which transfers out of its territory stand in the register; `verified` names
    the facts whose text was looked up.
    """

    law: str
    valid_from: date
    verified: frozenset[str]
    bases: frozenset[str] | None
    bases_reference: str
    answer_days: int | None = None
    answer_reference: str = ""
    origin: str | None = None
    home_regions: frozenset[str] = frozenset()
    transfer_reference: str = ""
    topics: frozenset[AddendumTopic] = frozenset()
    topics_reference: str = ""


_GDPR_BASES = frozenset(
    {"CONSENT", "CONTRACT", "LEGAL_OBLIGATION", "VITAL_INTERESTS", "PUBLIC_TASK", "LEGITIMATE_INTERESTS"}
)

FLOORS: tuple[Floor, ...] = (
    Floor(
        "EU_GDPR",
        date(2018, 5, 25),
        frozenset({"answer_days"}),
        _GDPR_BASES,
        "GDPR Art. 6(1)",
        answer_days=31,
        answer_reference="GDPR Art. 12(3)",
        origin="EU",
        home_regions=frozenset({"EU"}),
        transfer_reference="GDPR Art. 44-46, 49",
    ),
    Floor(
        "UK_GDPR",
        date(2021, 1, 1),
        frozenset({"answer_days"}),
        _GDPR_BASES | {"RECOGNISED_LEGITIMATE_INTEREST"},
        "UK GDPR Art. 6(1)",
        answer_days=31,
        answer_reference="UK GDPR Art. 12A",
        origin="UK",
        home_regions=frozenset({"UK"}),
        transfer_reference="UK GDPR Art. 44A-49",
    ),
    Floor(
        "US_CA_CCPA",
        date(2020, 1, 1),
        frozenset({"answer_days"}),
        None,
        "Cal. Civ. Code 1798.100(c)",
        answer_days=45,
        answer_reference="11 CCR 7021(b)",
        topics=frozenset(AddendumTopic),
        topics_reference="Cal. Civ. Code 1798.100(a)(3), .106, .121, .130(a)(5); 11 CCR 7011, 7020, 7025",
    ),
    Floor(
        "CN_PIPL",
        date(2021, 11, 1),
        frozenset({"answer_reference"}),
        frozenset(
            {
                "CONSENT",
                "CONTRACT_OR_HR",
                "LEGAL_OBLIGATION",
                "PUBLIC_HEALTH_EMERGENCY_OR_VITAL",
                "NEWS_PUBLIC_INTEREST",
                "SELF_OR_LAWFULLY_DISCLOSED",
                "OTHER_LAW",
            }
        ),
        "PIPL Art. 13(1)",
        answer_days=None,
        answer_reference="PIPL Art. 50; CAC and others, 2019 Method Art. 6 (apps: 15 working days)",
        origin="CN",
        home_regions=frozenset({"CN"}),
        transfer_reference="PIPL Art. 38-39",
    ),
)

EQUIVALENT_BASES: dict[str, frozenset[str]] = {
    "CONTRACT": frozenset({"CONTRACT_OR_HR"}),
    "VITAL_INTERESTS": frozenset({"PUBLIC_HEALTH_EMERGENCY_OR_VITAL"}),
}
"""A basis in the words of one law -> the same in the words of another."""
