"""Requests that this service makes of others: to checked addresses only, small, quick, and never redirected."""

from habeas.outbound.addresses import Unreachable
from habeas.outbound.fetch import Fetcher
from habeas.outbound.transport import Bounds, GuardedTransport

__all__ = ["Bounds", "Fetcher", "GuardedTransport", "Unreachable"]
