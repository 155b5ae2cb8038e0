"""The issuers that organizations connected: what each publishes is remembered, for the most used of them."""

from collections import OrderedDict

from habeas.auth.remote.remote_keys import RemoteKeys
from habeas.kernel.clock import Clock
from habeas.outbound import Fetcher


class Providers:
    """One memory of keys for each issuer, at most `capacity` of them."""

    def __init__(self, fetcher: Fetcher, clock: Clock, capacity: int = 1000) -> None:
        self.fetcher = fetcher
        self._clock, self._capacity = clock, capacity
        self._known: OrderedDict[str, RemoteKeys] = OrderedDict()

    def of(self, issuer: str) -> RemoteKeys:
        """What is known of an issuer."""
        known = self._known.setdefault(issuer, RemoteKeys(issuer, self.fetcher, self._clock))
        self._known.move_to_end(issuer)
        if len(self._known) > self._capacity:
            self._known.popitem(last=False)
        return known
