"""What a notice promises, in the form in which the engine weighs it against the law."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from habeas.jurisdictions.rules.pack import Citation
from habeas.jurisdictions.rules.sets import DenialCode, Right
from habeas.kernel.periods import Period, Unit


@dataclass(frozen=True, slots=True)
class Promise:
    """A period that a text promises for every request; never paused, extended or rolled.

    `calendar` counts its working days, `zone` says where its days begin, `soft_word` is the hedge in the text.
    `readings` are other periods that its words can mean: whichever ends first counts, for whoever wrote the text bears
    its ambiguity (Directive 93/13 Art. 5, PRC Civil Code Art. 498; AISHU-188).
    """

    period: Period
    zone: str
    calendar: str
    reference: str = ""
    soft_word: str | None = None
    readings: tuple[Period, ...] = ()

    @property
    def code(self) -> str:
        """The name of a notice's own promise among the clocks, such as NOTICE_15WD."""
        return f"NOTICE_{self.period.number}{_SHORT[self.period.unit]}"


_SHORT = {
    Unit.HOUR: "H",
    Unit.CALENDAR_DAY: "D",
    Unit.WORKING_DAY: "WD",
    Unit.BUSINESS_DAY: "BD",
    Unit.MONTH: "M",
}


@dataclass(frozen=True, slots=True)
class NoticeTerms:
    """What one version of a notice gives its readers.

    `denials_allowed` is None when the notice has no clause that limits refusals; an empty set would admit none.
    `translations` holds the promise of every language whose text differs from the prevailing one.
    """

    notice: str
    version: str
    language: str
    promise: Promise | None = None
    rights: frozenset[Right] = frozenset()
    addenda: tuple[str, ...] = ()
    denials_allowed: frozenset[DenialCode] | None = None
    denials_on_objection_only: frozenset[DenialCode] = frozenset()
    denial_reference: str = ""
    erasure_grounds: Mapping[str, str] = field(default_factory=dict)
    sale_prohibited: bool = False
    objection_fee: int | None = None
    prevailing_language: str | None = None
    translations: Mapping[str, Promise] = field(default_factory=dict)
    residency: Mapping[str, str] = field(default_factory=dict)
    effective_from: date | None = None
    right_references: Mapping[Right, str] = field(default_factory=dict)

    def grants(self, right: Right) -> bool:
        """Whether the notice itself promises the right, whatever the law says."""
        return right in self.rights

    def admits(self, right: Right, code: DenialCode) -> bool:
        """Whether the notice's own limits let a request for the right be refused for this reason."""
        if self.denials_allowed is None or code in self.denials_allowed:
            return True
        return right is Right.OBJECTION and code in self.denials_on_objection_only

    def citation(self, right: Right | None = None) -> Citation:
        """The place of the notice that grants the right, or that makes the promise."""
        reference = self.right_references.get(right, "") if right else ""
        return Citation(self.notice, reference or (self.promise.reference if self.promise else ""))
