"""What the oversight tests ask: the contract's documents, and a few around them."""

from typing import Any

from habeas.reading.globalid import encode
from tests.oversight.stage import PURPOSE, Human, Stage

MEMBER_DATA = """query MemberData($organization: ID!, $member: ID!, $purpose: AccessPurposeInput!) {
  organization(id: $organization) { member(id: $member, purpose: $purpose) {
    id email records(first: 50) { totalCount edges { node { label value } } } } } }"""
DIRECTORY_ENTRY = """query Entry($organization: ID!, $member: ID!, $purpose: AccessPurposeInput!) {
  organization(id: $organization) { member(id: $member, purpose: $purpose) { id email } } }"""
WHO_LOOKED = """query WhoLooked($after: String) { viewer { accessLedger(first: 50, after: $after) {
  pageInfo { hasNextPage endCursor } edges { node { id at organization { name } actorKind actorRole purpose note
  legalBasis fieldClasses authority receipt { leafHash treeSize rootHash } } } } } }"""
REQUEST = """mutation RequestContentAccess($input: RequestContentAccessInput!) { requestContentAccess(input: $input) {
  access { id status purpose fieldClasses expiresAt needsApproval } userErrors { code message path } } }"""
APPROVE = """mutation Approve($input: ApproveContentAccessInput!) { approveContentAccess(input: $input) {
  access { id status expiresAt needsApproval } userErrors { code message path } } }"""
CLAIM = """mutation ClaimDomain($input: ClaimDomainInput!) { claimDomain(input: $input) {
  domain { name status challenge { recordName recordValue expiresAt } } userErrors { code message path } } }"""


def organization(human: Human) -> str:
    org_id = human.actor.organization_id
    return encode("ORG", org_id, org_id)


async def opened(
    stage: Stage, who: Human, member: Human, document: str = MEMBER_DATA, purpose: dict[str, str] | None = None
) -> Any:
    """A member as an administrator opens them through their own organization."""
    variables = {"organization": organization(who), "member": member.id, "purpose": purpose or PURPOSE}
    return (await stage.ask(who.actor, document, variables))["organization"]["member"]


async def requested(stage: Stage, who: Human, member: Human, /, **changes: Any) -> Any:
    """The payload of a request for access, as in the contract unless changed."""
    plain = {
        "organization": organization(who),
        "member": member.id,
        "purpose": PURPOSE,
        "fieldClasses": ["LOGS", "DEVICE"],
        "hours": 24,
    }
    return (await stage.ask(who.actor, REQUEST, {"input": {**plain, **changes}}))["requestContentAccess"]


async def approved(stage: Stage, who: Human, access: str) -> Any:
    """The payload of an approval."""
    return (await stage.ask(who.actor, APPROVE, {"input": {"access": access}}))["approveContentAccess"]


async def granted(stage: Stage, who: Human, member: Human, by: Human, **changes: Any) -> None:
    """An access that was asked for and approved."""
    access = (await requested(stage, who, member, **changes))["access"]["id"]
    answer = await approved(stage, by, access)
    assert answer["userErrors"] == []


async def claimed(stage: Stage, who: Human, name: str, *, tree: bool = False, of: Human | None = None) -> Any:
    """The payload of a claim to a domain."""
    fields = {"organization": organization(of or who), "name": name, "includeSubdomains": tree}
    return (await stage.ask(who.actor, CLAIM, {"input": fields}))["claimDomain"]


async def ledger_of(stage: Stage, human: Human) -> list[dict[str, Any]]:
    """Every look at somebody, as they read it themself."""
    answer = await stage.ask(human.alone(), WHO_LOOKED)
    return [edge["node"] for edge in answer["viewer"]["accessLedger"]["edges"]]
