"""Reads the demo world's data files; slugs become the same ids every time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

import yaml

DATA = Path(__file__).parent / "data"
_NAMESPACE = uuid5(NAMESPACE_DNS, "demo.habeas.example")
_AGO = re.compile(r"(\d+)d (\d\d):(\d\d)\Z")

Item = dict[str, Any]


def slug_id(kind: str, slug: str) -> UUID:
    """The id of what a slug names."""
    return uuid5(_NAMESPACE, f"{kind}:{slug}")


@dataclass(frozen=True)
class World:
    """The data files as they stand, and the instant from which their "days ago" are counted."""

    made_at: datetime
    data: Item

    def items(self, name: str) -> list[Item]:
        """A list of the world, such as people."""
        return list(self.data[name])

    def person(self, key: str) -> Item:
        """A person by key."""
        return next(person for person in self.data["people"] if person["key"] == key)

    def organization(self, key: str) -> Item:
        """An organization by key; a controller is its own controller."""
        found = next(each for each in self.data["organizations"] if each["key"] == key)
        return {"controller": key, **found}

    def org_id(self, key: str, person: str | None = None) -> UUID:
        """The id of an organization; `personal` is that of the person."""
        return slug_id("personal", person or "") if key == "personal" else slug_id("organization", key)

    def controller_of(self, person: Item) -> UUID:
        """The controller under which the person has their account."""
        return slug_id("organization", person["controller"])

    def instant(self, text: Any) -> datetime | None:
        """`40d 09:30` is forty days before the world was made, at 09:30 UTC; `start` is when it was made."""
        if text is None or isinstance(text, datetime):
            return text
        if isinstance(text, date):
            return datetime.combine(text, time(), UTC)
        if text == "start":
            return self.made_at
        ago = _AGO.match(text)
        if ago is None:
            return datetime.fromisoformat(text)
        days, hours, minutes = (int(part) for part in ago.groups())
        day = (self.made_at - timedelta(days=days)).date()
        return datetime.combine(day, time(hours, minutes), UTC)

    def at(self, text: Any) -> datetime:
        """An instant that has to be there."""
        found = self.instant(text)
        if found is None:
            raise ValueError("the world names no instant here")
        return found

    def records(self) -> Iterator[tuple[Item, Item]]:
        """Every person who has records, and each record."""
        for path in sorted((DATA / "records").glob("*.yaml")):
            for record in _read(path):
                yield self.person(path.stem), record


def read_world(made_at: datetime) -> World:
    """The world as of an instant."""
    return World(made_at, _read(DATA / "world.yaml"))


def read_inventory(key: str) -> Item:
    """A controller's register."""
    found: Item = _read(DATA / "inventory" / f"{key}.yaml")
    return found


def notice_files(key: str) -> list[Path]:
    """The Markdown files of a controller's notices, the notice itself first."""
    return sorted((DATA / "notices" / key).glob("*.md"), key=lambda path: (path.stem != "notice", path.name))


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
