"""What laws require when a notice changes, whatever the notice itself promises; read from the catalog of laws."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from habeas.jurisdictions.catalog import LAWS
from habeas.jurisdictions.rules.pack import Law
from habeas.notices.rules.vocabulary import ChangeKind, Duty, Occasion

_TOPIC = "notice_duty_"


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


def duties_of(law: Law) -> Iterator[LawDuty]:
    """The duties that the data of a law name (`notice_duty_...`)."""
    for topic, provision in law.provisions.items():
        value = provision.value
        if not topic.startswith(_TOPIC) or not isinstance(value, dict) or not isinstance(value["kinds"], list):
            continue
        yield LawDuty(
            law=law.code,
            kinds=frozenset(ChangeKind(str(kind)) for kind in value["kinds"]),
            requires=Duty(str(value["requires"])),
            reference=provision.origin.citation.reference,
            valid_from=provision.origin.valid_from,
            when=Occasion(str(value["when"])),
            verified=provision.origin.verified,
        )


LAW_DUTIES: tuple[LawDuty, ...] = tuple(duty for law in LAWS.values() for duty in duties_of(law))
