"""The closed sets of demands: on what they rest, how they stand, and what happens to them."""

from enum import StrEnum


class DemandInstrument(StrEnum):
    """The legal document by which an authority demands data; without one there is no demand (AOMEI-62)."""

    COURT_ORDER = "COURT_ORDER"
    SEARCH_WARRANT = "SEARCH_WARRANT"
    SUBPOENA = "SUBPOENA"
    PRODUCTION_ORDER = "PRODUCTION_ORDER"
    INVESTIGATION_LETTER = "INVESTIGATION_LETTER"


class DemandStatus(StrEnum):
    """How a demand stands."""

    RECEIVED = "RECEIVED"
    EXAMINED = "EXAMINED"
    APPROVED = "APPROVED"
    READY = "READY"
    HANDED_OVER = "HANDED_OVER"
    REFUSED = "REFUSED"
    EXPIRED = "EXPIRED"


NEXT: dict[DemandStatus, frozenset[DemandStatus]] = {
    DemandStatus.RECEIVED: frozenset({DemandStatus.EXAMINED, DemandStatus.REFUSED}),
    DemandStatus.EXAMINED: frozenset({DemandStatus.APPROVED, DemandStatus.REFUSED}),
    DemandStatus.APPROVED: frozenset({DemandStatus.READY}),
    DemandStatus.READY: frozenset({DemandStatus.HANDED_OVER, DemandStatus.EXPIRED}),
    DemandStatus.HANDED_OVER: frozenset(),
    DemandStatus.REFUSED: frozenset(),
    DemandStatus.EXPIRED: frozenset(),
}
"""A demand is refused as long as nobody approved it; what nobody fetched in time expires."""


class DemandEventKind(StrEnum):
    """What happened to a demand; what was entered is never changed."""

    RECEIVED = "RECEIVED"
    LOCATED = "LOCATED"
    EXAMINED = "EXAMINED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    PACKAGED = "PACKAGED"
    PACKAGE_FETCHED = "PACKAGE_FETCHED"
    KEY_DELIVERED = "KEY_DELIVERED"
    SECRECY_LIFTED = "SECRECY_LIFTED"
    EXPIRED = "EXPIRED"


class DemandedPersonState(StrEnum):
    """Whether somebody whom a demand names is known here."""

    SOUGHT = "SOUGHT"
    FOUND = "FOUND"
    NOT_FOUND = "NOT_FOUND"
