"""The front matter of a notice: what it promises in figures, codes and dates, checked when it is read."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from habeas.notices.rules.sharing_ground import SharingGround
from habeas.notices.rules.vocabulary import AddendumTopic, ChangeKind, ContactKind, Duty, Occasion, Theme

Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Instant = Annotated[AwareDatetime, Field(strict=False)]


Point = Literal["promise_clock", "limits", "rights", "residency", "erasure_grounds", "sale_prohibited"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_min_length=1)


class Unit(StrEnum):
    """How a promised time to answer is counted."""

    IMMEDIATE = "IMMEDIATE"
    WORKING_DAY = "WORKING_DAY"
    CALENDAR_DAY = "CALENDAR_DAY"
    MONTH = "MONTH"


class ControllerName(_Part):
    """Who publishes the notice: `code` is the controller's slug."""

    code: Slug
    legal_name: str
    address: str | None = None


class PrevailingLanguage(_Part):
    """The language that decides when translations differ, and the clause that says so."""

    language: Language
    clause: Slug


class Reading(_Part):
    """A time that the words of a promise can mean as well."""

    number: Annotated[int, Field(ge=0, le=3660)]
    unit: Unit

    def days(self) -> tuple[int, int]:
        """The least and the greatest number of calendar days that it can take."""
        if self.unit is Unit.WORKING_DAY:
            return self.number, self.number * 7 // 5 + 12
        if self.unit is Unit.MONTH:
            return 28 * self.number, 31 * self.number
        return (0, 0) if self.unit is Unit.IMMEDIATE else (self.number, self.number)


class PromiseClock(_Part):
    """A time to answer that the notice promises; `stated` names the parts that its text states, the rest was chosen.

    `also_read_as` are other times that ambiguous words can mean: whichever ends first counts.
    """

    clause: Slug
    number: Annotated[int, Field(ge=0, le=3660)]
    unit: Unit
    calendar: str
    zone: str
    start: Literal["DAY_AFTER_RECEIPT", "RECEIPT"]
    soft: bool = False
    stated: tuple[Literal["number", "unit", "calendar", "zone", "start"], ...] = ()
    also_read_as: tuple[Reading, ...] = ()

    def days(self) -> tuple[int, int]:
        """The least and the greatest number of calendar days that the promise can take, read for the person."""
        readings = (Reading(number=self.number, unit=self.unit), *self.also_read_as)
        least, greatest = zip(*(each.days() for each in readings), strict=True)
        return min(least), min(greatest)


class Limits(_Part):
    """The denial codes that the notice admits; `objection_only` ones count against objections alone."""

    clauses: tuple[Slug, ...] = ()
    denial_codes: frozenset[Code] = frozenset()
    objection_only: frozenset[Code] = frozenset()


class ChangeRule(_Part):
    """What the notice itself promises to do on a kind of change."""

    kind: ChangeKind
    requires: tuple[Duty, ...]
    when: Occasion = Occasion.ALWAYS
    clause: Slug


class ChangeRules(_Part):
    """When a new version counts, and what its changes require by the notice's own word."""

    takes_effect: Literal["AT_POSTING", "AT_EFFECTIVE_DATE"]
    clause: Slug
    kinds: tuple[ChangeRule, ...] = ()


class AddendumTerms(_Part):
    """Terms of one jurisdiction; they come on top of the notice and can only add to it."""

    code: Slug
    title: str
    jurisdiction: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
    law: Code | None = None
    effective_from: Instant
    covers: frozenset[AddendumTopic] = frozenset()
    rights: frozenset[Code] = frozenset()
    promise_clock: PromiseClock | None = None
    limits: Limits | None = None
    sale_prohibited: bool | None = None
    removes: tuple[Slug, ...] = ()


class ContactPoint(_Part):
    """A way to reach the controller, for some of its products; one that names none is for all of them."""

    kind: ContactKind
    value: str
    services: tuple[Code, ...] = ()


class CorrectedLabel(_Part):
    """A device permission that the notice calls by another's name, and the label under which it is shown."""

    permission: str
    source_wording: str
    label: str
    clause: Slug


class Assessment(_Part):
    """The result of an impact assessment that the version rests on."""

    reference: str
    high_risk: bool


def _themes(value: object) -> object:
    return [[entry] if isinstance(entry, str) else entry for entry in value] if isinstance(value, list) else value


class FrontMatter(_Part):
    """Everything in a notice that decides by itself; the clauses say the same in words.

    `themes` lists the headings that the notice announces, each with the themes that it is to hold. `covers` is
    for a SPECIFIC policy: the points on which it overrides the general notice. `announced_bases` are the legal bases
    that the text names, by purpose. `sharing_grounds` are the exceptions from the rule that nothing is shared.
    """

    controller: ControllerName
    notice: Slug
    title: str
    version: str
    updated: date
    effective_from: Instant | None = None
    language: Language
    translation_of: Language | None = None
    prevailing_language: PrevailingLanguage | None = None
    services: Annotated[tuple[Code, ...], Field(min_length=1)]
    kind: Literal["GENERAL", "SPECIFIC"] = "GENERAL"
    covers: frozenset[Point] = frozenset()
    themes: Annotated[tuple[tuple[Theme, ...], ...], BeforeValidator(_themes), Field(min_length=1)]
    purposes: frozenset[Code] = frozenset()
    categories: frozenset[Code] = frozenset()
    recipients: frozenset[Code] = frozenset()
    announced_bases: dict[str, Code] = {}
    corrected_labels: tuple[CorrectedLabel, ...] = ()
    rights: frozenset[Code] = frozenset()
    promise_clock: PromiseClock | None = None
    limits: Limits = Limits()
    residency: dict[str, Code] = {}
    erasure_grounds: frozenset[Code] = frozenset()
    sale_prohibited: bool = False
    sharing_grounds: frozenset[SharingGround] = frozenset()
    objection_fee: Annotated[int, Field(ge=0)] = 0
    change_rules: ChangeRules
    addenda: tuple[AddendumTerms, ...] = ()
    contacts: tuple[ContactPoint, ...] = ()
    links: dict[str, str | None] = {}
    assessment: Assessment | None = None
    editorial: frozenset[Slug] = frozenset()
    asks_fresh_agreement: bool = False

    @model_validator(mode="after")
    def _effect_is_told(self) -> Self:
        if self.effective_from is None and self.change_rules.takes_effect != "AT_POSTING":
            raise ValueError("A notice must say from when on it counts (effective_from), or that it counts at posting.")
        return self

    @model_validator(mode="after")
    def _every_product_is_reached(self) -> Self:
        named = {service for contact in self.contacts for service in contact.services}
        if named - set(self.services):
            raise ValueError(f"A contact names products that the notice does not cover: {sorted(named)}.")
        if named and all(contact.services for contact in self.contacts):
            raise ValueError("Where contacts differ by product, one must be for every product.")
        return self

    @property
    def announced_themes(self) -> frozenset[Theme]:
        """All themes that the notice announces, without their order."""
        return frozenset(theme for heading in self.themes for theme in heading)
