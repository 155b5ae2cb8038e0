"""The names of the jobs of demands, and what each carries."""

from typing import Any
from uuid import UUID

LOCATE = "demands.locate"
PACKAGE = "demands.package"
TELL = "demands.tell"
EXPIRE = "demands.expire"
OPEN_ENTRIES = "demands.open_entries"


def payload_of(org_id: UUID, demand_id: UUID, **more: Any) -> dict[str, Any]:
    """Ids as texts."""
    return {"org_id": str(org_id), "demand_id": str(demand_id), **{name: str(value) for name, value in more.items()}}
