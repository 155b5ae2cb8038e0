"""Which version counts at an instant, which policy on a point, and which addenda for a place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.notices.rules.front_matter import Point
from habeas.notices.rules.promise import weaker
from habeas.notices.rules.source import Addendum, NoticeSource


class Dated(Protocol):
    """Anything that counts from an instant on."""

    @property
    def effective_from(self) -> datetime | None: ...


Version = TypeVar("Version", bound=Dated)


def effective_at(source: NoticeSource, published_at: datetime) -> datetime:
    """When a version counts: from the instant that it names, else from its posting; never before its posting."""
    return max(source.effective_from or published_at, published_at)


def version_in_force(versions: Iterable[Version], instant: datetime) -> Version | None:
    """The version with the latest beginning that is not after `instant`; of equals, the one that comes last."""
    found: Version | None = None
    latest: datetime | None = None
    for version in versions:
        begins = version.effective_from
        if begins is not None and begins <= instant and (latest is None or begins >= latest):
            found, latest = version, begins
    return found


@dataclass(frozen=True, slots=True)
class Terms:
    """The notice of a service, and the specific policy that goes before it on the points that it covers."""

    general: NoticeSource
    specific: NoticeSource | None

    def deciding(self, point: Point) -> NoticeSource:
        """The source that decides a point: the specific policy where it covers it, even if it is weaker."""
        covered = self.specific is not None and point in self.specific.front.covers
        return self.specific if self.specific is not None and covered else self.general

    def on(self, point: Point) -> Any:
        """What the deciding source says on a point (the value of that key of its front matter)."""
        return getattr(self.deciding(point).front, point)

    def weaker_points(self) -> Iterator[Point]:
        """The points on which the specific policy gives less than the general notice."""
        if self.specific is None:
            return
        general, specific = self.general.front, self.specific.front
        worse: dict[Point, bool] = {
            "promise_clock": weaker(specific.promise_clock, general.promise_clock),
            "limits": bool(specific.limits.denial_codes - general.limits.denial_codes),
            "rights": bool(general.rights - specific.rights),
            "erasure_grounds": bool(general.erasure_grounds - specific.erasure_grounds),
            "residency": any(specific.residency.get(place) != region for place, region in general.residency.items()),
            "sale_prohibited": general.sale_prohibited and not specific.sale_prohibited,
        }
        yield from (point for point, is_worse in worse.items() if is_worse and point in specific.covers)


def terms_of_service(sources: Iterable[NoticeSource], service: str, instant: datetime) -> Terms:
    """The terms of a service at an instant; raises NOT_FOUND for a service that no notice covers then."""
    serving = [source for source in sources if service in source.front.services]
    general = version_in_force((one for one in serving if one.front.kind == "GENERAL"), instant)
    specific = version_in_force((one for one in serving if one.front.kind == "SPECIFIC"), instant)
    if general is None and specific is None:
        raise DomainError(ErrorCode.NOT_FOUND, f"No notice covers the service {service} at this instant.")
    if general is None:
        assert specific is not None
        return Terms(specific, None)
    return Terms(general, specific)


def addenda_for(source: NoticeSource, places: Iterable[str], instant: datetime) -> tuple[Addendum, ...]:
    """The addenda whose jurisdiction is one of the places, or holds one: US-CA is in US.

    `places` are codes of ISO 3166-1 or -2; all that fit apply, since an addendum only adds.
    """
    listed = tuple(places)
    return tuple(
        addendum
        for addendum in source.addenda
        if addendum.terms.effective_from <= instant
        and any(f"{place}-".startswith(f"{addendum.terms.jurisdiction}-") for place in listed)
    )
