"""Staff of a controller as the demo world does not have them, and their undertakings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from habeas.access.stepup import SECOND_FACTOR
from habeas.auth.mint import mint
from habeas.demo.personas import Held
from habeas.kernel.ids import new_id
from habeas.parts import signing_key
from tests.world import URL, Demo

READ = "{ staffUndertakings(first: 9) { nodes { id version title text inForceFrom acceptedAt } } }"
ACCEPT = """mutation A($input: AcceptStaffUndertakingInput!) { acceptStaffUndertaking(input: $input) {
  undertaking { version acceptedAt } userErrors { code path } } }"""


def staff(demo: Demo, persona: str, **claims: Any) -> Held:
    """Somebody beside a persona of a controller's staff, who has just signed in with a second factor."""
    held, now = demo.held[persona], datetime.now(UTC)
    actor = replace(held.actor, authenticated_at=now, authentication_context=SECOND_FACTOR, **claims)
    key, day = signing_key(demo.settings), timedelta(days=1)
    token = mint(actor, issuer=URL, audience=URL, lifetime=day, now=now, key=key)
    return replace(held, actor=actor, token=token)


def codes(answer: dict[str, Any]) -> set[str]:
    """The codes of an answer's errors."""
    return {each["extensions"]["code"] for each in answer.get("errors", [])}


async def undertaking(demo: Demo, persona: str) -> dict[str, Any]:
    """The latest version, as that persona reads it."""
    found: dict[str, Any] = (await demo.data(persona, READ))["staffUndertakings"]["nodes"][0]
    return found


async def accepted(demo: Demo, persona: str, identifier: str) -> Any:
    """The answer to the persona's acceptance of a version."""
    return (await demo.data(persona, ACCEPT, {"input": {"undertaking": identifier}}))["acceptStaffUndertaking"]


async def undertake(demo: Demo, persona: str) -> None:
    """Accept what is in force."""
    assert (await accepted(demo, persona, (await undertaking(demo, persona))["id"]))["userErrors"] == []


JOIN = """
insert into habeas.membership (org_id, id, subject_id, email, display_name, role, status, account_kind, joined_at,
                               overseen_scopes)
values ($1, $2, $3, $4, $5, 'PRIVACY_TEAM', 'ACTIVE', 'MANAGED', now(), '{}')
"""


async def joined(demo: Demo, persona: str, name: str) -> Held:
    """Somebody who joined the staff beside a persona, with a membership, before they undertook anything."""
    newcomer = staff(demo, persona, subject_id=new_id())
    subject = newcomer.actor.subject_id
    await demo.as_superuser(
        "sg", JOIN, newcomer.actor.organization_id, new_id(), subject, f"{name}@aishu.example", name
    )
    return newcomer
