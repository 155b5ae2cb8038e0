"""The desk of the controller on the stage: who reviews claims of its customers, and blocks names."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.kernel.ids import new_id
from habeas.reading.globalid import encode
from habeas.storage.rows import insert
from habeas.storage.transaction import write
from habeas.tenancy.model import Organization
from tests.oversight.ground import Ground
from tests.oversight.stage import CONTROLLER, NOW, _human, _platform

WAITING = """query W($id: ID!) { organization(id: $id) {
  claimsToReview(first: 50) { nodes { id name status doubt } } blockedDomains { name reason } } }"""
REVIEW = """mutation R($input: ReviewDomainClaimInput!) { reviewDomainClaim(input: $input) {
  domain { id status doubt } userErrors { code path } } }"""
BLOCK = "mutation B($input: BlockDomainInput!) { blockDomain(input: $input) { name userErrors { code path } } }"


def at_the_desk(controller_id: UUID = CONTROLLER) -> Actor:
    """Somebody of the controller's privacy team."""
    plain = _human(controller_id).actor
    scopes = ROLES[Role.PRIVACY_TEAM]
    return replace(plain, kind=ActorKind.CONTROLLER, role=Role.PRIVACY_TEAM, scopes=scopes, controller_id=controller_id)


async def open_desk(ground: Ground, controller_id: UUID | None = None) -> Actor:
    """The desk of a controller that is on record; the stage's own, or another one."""
    found = controller_id or CONTROLLER
    row = Organization(
        org_id=found,
        kind="CONTROLLER",
        name="Controller",
        legal_name="Controller",
        controller_id=found,
        home_region="sg",
        establishments=[],
        created_at=NOW,
    )
    async with write(ground.regions["sg"], _platform(found, new_id())) as tx:
        await insert(tx, [row], on_conflict="on conflict (org_id) do nothing")
    return at_the_desk(found)


async def waiting(ground: Ground, desk: Actor) -> Any:
    """What the desk finds: claims to review by name, and blocked names."""
    variables = {"id": encode("ORG", desk.organization_id, desk.organization_id)}
    found = (await ground.stage.ask(desk, WAITING, variables))["organization"]
    return {node["name"]: node for node in found["claimsToReview"]["nodes"]}, found["blockedDomains"]


async def review(ground: Ground, desk: Actor, claim: Any, *, accepted: bool) -> Any:
    """A decision, and all that it sets off."""
    fields = {"domain": claim["id"], "accepted": accepted}
    answer = await ground.stage.ask(desk, REVIEW, {"input": fields})
    await ground.drain()
    return answer["reviewDomainClaim"]


async def block(ground: Ground, desk: Actor, name: str, reason: str = "A university") -> Any:
    """A block, and all that it sets off."""
    answer = await ground.stage.ask(desk, BLOCK, {"input": {"name": name, "reason": reason}})
    await ground.drain()
    return answer["blockDomain"]
