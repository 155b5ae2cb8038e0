"""What is known of the four people whose stories are told, from the files of the demo world and the personas' page."""

from dataclasses import dataclass
from typing import Any

from habeas.demo.world import Item, read_world
from habeas.kernel.clock import SystemClock

WORLD = read_world(SystemClock().now())


@dataclass(frozen=True)
class Known:
    """A persona: who they are, and which terms must apply to them."""

    persona: str
    key: str
    region: str
    law: str
    notice: tuple[str, str]
    addenda: tuple[str, ...]
    clocks: frozenset[str]

    @property
    def person(self) -> Item:
        return WORLD.person(self.key)

    @property
    def promised(self) -> bool:
        """Whether their notice promises an answer within 15 working days."""
        return "NOTICE_15WD" in self.clocks

    def records(self) -> list[Item]:
        """Their records as the files have them."""
        return [record for person, record in WORLD.records() if person["key"] == self.key]

    def facts(self, without: frozenset[str] = frozenset()) -> list[tuple[str, str, Any]]:
        """Category, label and value of each record, sorted; the categories `without` have none."""
        facts = ((r["category"], r["label"], None if r["category"] in without else r["value"]) for r in self.records())
        return sorted(facts, key=repr)


_AISHU = ("AISHU Privacy Notice", "2023-06-19")
_ANYVIEWER = ("AnyViewer Privacy Policy", "2022-10-25")
_EU = frozenset({"NOTICE_15WD", "EU_GDPR"})
_CN = frozenset({"NOTICE_15WD", "CN_PIPL", "CN_GBT_35273_30D"})
_CA = frozenset({"NOTICE_15WD", "US_CA_CCPA"})

PEOPLE = (
    Known("person-eu", "annika", "sg", "EU_GDPR", _AISHU, (), _EU),
    Known("person-cn", "yuqing", "cn", "CN_PIPL", _AISHU, (), _CN),
    Known("person-ca", "maya", "sg", "US_CA_CCPA", _AISHU, ("US-CA",), _CA),
    Known("person-av", "julien", "sg", "EU_GDPR", _ANYVIEWER, (), frozenset({"EU_GDPR"})),
)
