"""Logs for tests: entries of many people, sealed in batches, as the export of the whole log shows them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from uuid import UUID

from joserfc.jwk import ECKey

from habeas.audit.commitment import committed
from habeas.audit.export import FORMAT
from habeas.audit.heads import Head, signer
from habeas.audit.rules import LOOK_FORMAT
from habeas.audit.tree import consistency_ranges, grown, hash_over, hashes, path_ranges
from habeas.audit.verify import content_leaf

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@cache
def signing_key() -> ECKey:
    return ECKey.generate_key("P-256")


def content(number: int) -> dict[str, Any]:
    """The content of the n-th entry; one comes every second."""
    return {
        "org_id": str(UUID(int=1)),
        "id": str(UUID(int=10_000 + number)),
        "subject_id": str(UUID(int=number % 97)),
        "at": (START + timedelta(seconds=number)).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "actor_kind": "ADMINISTRATOR",
        "actor_role": "ADMINISTRATOR",
        **_who(number),
        "purpose": "SECURITY_INVESTIGATION",
        "note": f"Case {number}",
        "legal_basis": "LEGITIMATE_INTERESTS",
        "field_classes": ["DEVICE", "LOGS"],
        "authority": "Approved",
        "organization_name": "Contoso GmbH",
    }


def _who(number: int) -> dict[str, str]:
    """Every other entry is of the form that named who looked by id."""
    if number % 2:
        return {"actor_id": str(UUID(int=3)), "client_id": "console"}
    said = committed(number.to_bytes(32), UUID(int=3), "console")
    return {"actor": said.actor.hex(), "client": said.client.hex(), "format": LOOK_FORMAT}


def whole_log(size: int, batch: int = 500, *, paths: bool = False) -> dict[str, Any]:
    """The export of a log of this many entries, with a head after each batch."""
    contents = [content(number) for number in range(size)]
    return exported(contents, _sizes(size, batch), paths=paths)


def exported(contents: Sequence[dict[str, Any]], sizes: Sequence[int], *, paths: bool = False) -> dict[str, Any]:
    """The export of a log that holds exactly these contents; signed, whatever they say."""
    leaves = [content_leaf(each) for each in contents]
    nodes, sign = grown(0, {}, leaves), signer(signing_key(), "ES256")
    covering = {position: size for size in reversed(sizes) for position in range(size)}
    steps = list(pairwise(sizes))
    return {
        "format": FORMAT,
        "region": "sg",
        "complete": True,
        "entries": [
            {
                "position": position,
                "treeSize": covering[position],
                "path": [each.hex() for each in hashes(path_ranges(position, covering[position]), nodes)]
                if paths
                else None,
                "content": each,
            }
            for position, each in enumerate(contents)
        ],
        "heads": [sign(Head("sg", size, hash_over(0, size, nodes), START + timedelta(seconds=size))) for size in sizes],
        "consistency": [
            {"from": a, "to": b, "path": [each.hex() for each in hashes(consistency_ranges(a, b), nodes)]}
            for a, b in steps
        ],
    }


def _sizes(size: int, batch: int) -> list[int]:
    return [*range(batch, size, batch), size]
