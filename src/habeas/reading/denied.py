"""What stands in a plan for a field that the actor may not select."""

from dataclasses import dataclass

from habeas.kernel.errors import DomainError


@dataclass(frozen=True)
class Denied:
    """A field that the actor may not select: null, with this error at each of its places."""

    error: DomainError
