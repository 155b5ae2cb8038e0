"""Declares the demo's controllers by the door that every deployment has: a declaration, applied."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from habeas.auth.declared import apply
from habeas.demo.world import Item, World, read_inventory
from habeas.founding.rules import Declaration, declaration_of
from habeas.kernel.clock import FixedClock
from habeas.main import Engines

_RESIDENCY = {"aishu": {"CN": "cn", "*": "sg"}}
_ESTABLISHED = {"aishu": ["CN", "SG"], "aomei": ["CN"]}
_REMARKS = frozenset({"promises", "notice_linked", "state", "client", "policy_linked", "committed_on"})
"""What the data files tell of a row beside what a register holds: where the notice says it, and the like."""
_REMARKS_OF = {"recipients": _REMARKS | {"function"}, "permissions": _REMARKS | {"sensitive"}}


async def declare_controllers(world: World, engines: Engines) -> None:
    """Every controller of the world, with its register, in every region."""
    writes = replace(engines.writes, clock=FixedClock(world.at("900d 00:00")))
    for key in world.data["controllers"]:
        await apply(writes, declaration(world, key))


def declaration(world: World, key: str) -> Declaration:
    """A controller of the world as its declaration."""
    register = {
        section: [_plain(each, _REMARKS_OF.get(section, _REMARKS)) for each in rows]
        for section, rows in read_inventory(key).items()
        if isinstance(rows, list) and section != "assurances"
    }
    return declaration_of({"controller": _controller(world, world.organization(key)), **register})


def _controller(world: World, item: Item) -> Mapping[str, Any]:
    key = item["key"]
    return {
        "key": key,
        "id": world.org_id(key),
        "name": item["name"],
        "legal_name": item["name"],
        "country": item["country"],
        "contact_email": f"privacy@{key}.example",
        "region": item["region"],
        "establishments": _ESTABLISHED[key],
        "residency": _RESIDENCY.get(key),
    }


def _plain(value: Any, remarks: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each, remarks) for name, each in value.items() if name not in remarks}
    return [_plain(each, remarks) for each in value] if isinstance(value, list) else value
