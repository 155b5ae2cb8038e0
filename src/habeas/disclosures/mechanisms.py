"""Which regions may be read from where, for which purposes: what the transfer mechanisms on file allow today."""

from collections.abc import Iterable

from habeas.access import Actor
from habeas.storage.transaction import Transaction

EVERYTHING = "*"


def standing_at(instant: str) -> str:
    """Which mechanisms open something at an instant, which is an expression of SQL.

    One is filed, has not ended, and has an assessment of the law at its destination that still holds.
    """
    return f"""on_file_since <= {instant} and (valid_until is null or valid_until > {instant})
   and law_finding in ('EQUIVALENT', 'EQUIVALENT_WITH_MEASURES') and assessed_at <= {instant}
   and (review_at is null or review_at > {instant})"""


_ON_FILE = f"""
select from_region, purposes from habeas.transfer_mechanism where org_id = $1 and to_region = $2
   and {standing_at("now()")}
"""  # noqa: S608


async def mechanisms(tx: Transaction, actor: Actor, purposes: frozenset[str]) -> frozenset[str]:
    """The regions from which the actor's region may read for all of these purposes, by the controller's mechanisms."""
    rows = await tx.fetch(_ON_FILE, actor.controller_id, actor.region)
    return covering([(row["from_region"], row["purposes"]) for row in rows], purposes)


def covering(on_file: Iterable[tuple[str, list[str]]], purposes: frozenset[str]) -> frozenset[str]:
    """The regions whose mechanisms, each given with its purposes, together cover every purpose.

    A mechanism for no purpose in particular (or for `*`) covers all of them. A read that states no purpose is
    covered by such a one alone.
    """
    named: dict[str, set[str]] = {}
    for code, covered in on_file:
        named.setdefault(code, set()).update(covered or [EVERYTHING])
    return frozenset(code for code, covered in named.items() if EVERYTHING in covered or _covers(covered, purposes))


def _covers(covered: set[str], purposes: frozenset[str]) -> bool:
    return bool(purposes) and covered.issuperset(purposes)
