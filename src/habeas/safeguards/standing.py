"""Whether somebody of a controller's staff owes an undertaking: asked for every request of theirs, in one place."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from time import monotonic
from uuid import UUID

from habeas.access import Actor
from habeas.kernel.clock import Clock
from habeas.reading.globalid import encode
from habeas.safeguards.rules.staff import is_staff, kept_without
from habeas.storage.exchange import answer
from habeas.storage.regions import Region

Standing = Callable[[Actor], Awaitable[Actor]]

PATIENCE_SECONDS = 1.0
"""For how long it is remembered that somebody owed nothing: as long as a process may take to learn of a revocation."""
REMEMBERED = 4_096

_OWED = """
select u.id::text
  from (select id from habeas.staff_undertaking where org_id = $1::uuid and in_force_from <= $3::timestamptz
         order by in_force_from desc, version desc, id desc limit 1) u
 where not exists (select from habeas.staff_undertaking_acceptance a
                    where a.org_id = $1::uuid and a.subject_id = $2::uuid and a.undertaking_id = u.id)
"""


def standing(regions: Mapping[str, Region], clock: Clock) -> Standing:
    """Makes of an actor the same one, or, of who owes an undertaking, one whose scopes are withheld until then.

    It stands where a token becomes an actor. There is no other way to one, and both walls go by the scopes of the
    actor: whatever is built later is shut by this as well. Only that nothing was owed is remembered, for a second: an
    acceptance counts with the next request.
    """
    clear_until: dict[tuple[str, UUID | None, UUID | None], float] = {}

    async def found(actor: Actor) -> Actor:
        if not is_staff(actor) or actor.region not in regions:
            return actor
        who, asked_at = (actor.region, actor.organization_id, actor.subject_id), monotonic()
        if clear_until.get(who, 0.0) > asked_at:
            return actor
        owed = await answer(regions[actor.region], actor, None, _OWED, (*who[1:], clock.now()), spaces=False)
        if owed is None:
            if len(clear_until) >= REMEMBERED:
                clear_until.clear()
            clear_until[who] = asked_at + PATIENCE_SECONDS
            return actor
        clear_until.pop(who, None)
        named = encode("SUN", actor.organization_id, UUID(owed))
        return replace(actor, scopes=actor.scopes & kept_without(), undertaking_owed=named)

    return found
