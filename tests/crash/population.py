"""Throw-away people of several jurisdictions, loaded through the doors of the demo world, with a token each."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from habeas.access import Actor
from habeas.demo.load.people import load_people
from habeas.demo.personas import hold
from habeas.demo.world import Item, World
from habeas.jurisdictions.rules.sets import Right
from habeas.kernel.clock import SystemClock
from habeas.kernel.errors import DomainError
from habeas.main import Engines
from habeas.parts import signing_key
from habeas.rights.catalog import KINDS
from habeas.rights.commands.standing import read_standing
from habeas.rights.kind import Handling
from habeas.rights.rules.case import case_of
from habeas.storage.transaction import read


@dataclass(frozen=True)
class Sort:
    """People who stand alike before the law."""

    residence: str
    region: str
    controller: str
    service: str
    language: str


SORTS = (
    Sort("DE", "sg", "aishu", "ANYSHARE", "de"),
    Sort("CN", "cn", "aishu", "ANYSHARE", "zh-CN"),
    Sort("US-CA", "sg", "aishu", "ANYBACKUP", "en"),
    Sort("FR", "sg", "aomei", "ANYVIEWER", "fr"),
    Sort("GB", "sg", "aishu", "ANYBACKUP", "en"),
    Sort("SG", "sg", "aishu", "ANYSHARE", "en"),
)
HELD = {
    "aishu": (("DEVICE", "SERVICE_PROVISION"), ("LOGS", "LOGGING"), ("USAGE_METADATA", "SERVICE_PROVISION")),
    "aomei": (("ACCOUNT", "ACCOUNT"), ("DEVICE", "SERVICE_OPERATION"), ("DEVICE", "SERVICE_OPERATION")),
}
"""Of each of them, the category and the activity of their records."""


ERASED_IS_ONE_IN = 3
"""Of so many people of a sort, one asks for erasure as well."""


class ThrowAways(World):
    """A world of people alone; each has a few records."""

    def records(self) -> Iterator[tuple[Item, Item]]:
        """Every person, and each record."""
        for person in self.items("people"):
            for number, held in enumerate(HELD[person["controller"]]):
                yield person, _record(person, number, *held)


@dataclass(frozen=True)
class Citizen:
    """One of them: their name, who they are to the product, and what they ask for, one after the other."""

    name: str
    token: str
    actor: Actor
    controller: str
    rights: tuple[Right, ...]


async def populate(engines: Engines, world: World, each: int) -> list[Citizen]:
    """So many people of each sort, stored where they live."""
    people = [(_person(sort, number), sort) for number in range(each) for sort in SORTS]
    persona = {"organization": "personal", "role": "PERSON"}
    personas = {person["key"]: {**persona, "person": person["key"]} for person, _ in people}
    more = {"people": [person for person, _ in people], "memberships": [], "personas": personas}
    crowd = ThrowAways(world.made_at, {**world.data, **more})
    for region in engines.regions.values():
        await load_people(crowd, region, engines.keys[region.code])
    held = hold(crowd, engines.settings, signing_key(engines.settings), SystemClock().now())
    rights: dict[Sort, tuple[Right, ...]] = {}
    found = []
    for person, sort in people:
        known = held[person["key"]]
        if sort not in rights:
            rights[sort] = await _rights(engines, known.actor)
        asked = _asked(rights[sort], person["number"])
        found.append(Citizen(person["key"], known.token, known.actor, sort.controller, asked))
    return found


def _asked(rights: tuple[Right, ...], number: int) -> tuple[Right, ...]:
    """All of them, each of the people beginning with another, but for erasure, which only some want."""
    first = number % len(rights)
    turned = (*rights[first:], *rights[:first])
    return tuple(right for right in turned if right is not Right.ERASURE or number % ERASED_IS_ONE_IN == 0)


async def _rights(engines: Engines, actor: Actor) -> tuple[Right, ...]:
    """The rights that this person has and that need no decision, and erasure."""
    assert actor.subject_id is not None
    async with read(engines.regions[actor.region], actor) as tx:
        standing = await read_standing(tx, actor.subject_id, actor.controller_id, engines.clock.now())
    assert standing is not None
    granted = []
    for right, kind in KINDS.items():
        if kind.handling is not Handling.DESK or right is Right.ERASURE:
            with suppress(DomainError):
                case_of((right,), standing)
                granted.append(right)
    return tuple(granted)


def _person(sort: Sort, number: int) -> Item:
    key = f"crowd-{sort.residence.lower()}-{number:02d}"
    return {
        **vars(sort),
        "key": key,
        "number": number,
        "name": f"Crowd {sort.residence} {number:02d}",
        "emails": [f"{key}@crowd.example"],
        "joined_at": "200d 09:00",
    }


def _record(person: Item, number: int, category: str, activity: str) -> Item:
    said: Mapping[str, str] = {"serial": f"{person['key']}-{number}"}
    return {
        "key": f"record-{number}",
        "organization": "personal",
        "category": category,
        "label": f"{category.title()} {number} of {person['key']}",
        "value": said,
        "collected_at": "100d 09:00",
        "source": "DEVICE",
        "service": person["service"],
        "activities": [activity],
    }
