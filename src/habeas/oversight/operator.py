"""How an operator of the platform reads a member: by a door of its own, stated, and in the member's ledger."""

from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

from habeas.access import ROLES, Actor, ActorKind, Role
from habeas.kernel.clock import Clock
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.rules.announced import checked_note
from habeas.reading.plan import Gate
from habeas.reading.read import Admission
from habeas.storage.regions import Region

CLIENT = "habeas-operator"
SEEN = """query OperatorRead($organization: ID!, $member: ID!, $purpose: AccessPurposeInput!) {
  organization(id: $organization) { name member(id: $member, purpose: $purpose) {
    email displayName role status accountKind joinedAt region { code } } } }"""


class OperatorPurpose(StrEnum):
    """For what an operator may read a member's directory entry; nothing opens content to one."""

    SUPPORT_ASKED_FOR = "SUPPORT_ASKED_FOR"
    SECURITY_INCIDENT = "SECURITY_INCIDENT"
    LEGAL_OBLIGATION = "LEGAL_OBLIGATION"


def operator(address: str, org_id: UUID, controller_id: UUID, region: str) -> Actor:
    """An operator, known by their address, who may read the directory of one organization and nothing else.

    BAD_USER_INPUT for what is no address.
    """
    name, at, domain = address.strip().lower().partition("@")
    if not (name and at and domain):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "An operator signs with their own e-mail address.", ("operator",))
    return Actor(
        kind=ActorKind.OPERATOR,
        subject_id=uuid5(NAMESPACE_URL, f"mailto:{name}@{domain}"),
        organization_id=org_id,
        controller_id=controller_id,
        region=region,
        role=Role.OPERATOR,
        scopes=ROLES[Role.OPERATOR],
        client_id=CLIENT,
        token_id=CLIENT,
    )


async def admit_operator(region: Region, actor: Actor, gate: Gate, clock: Clock) -> Admission:
    """The gate of this door: one of the operators' purposes and a reason in words. FORBIDDEN to content."""
    if actor.kind is not ActorKind.OPERATOR or gate.content:
        raise DomainError(ErrorCode.FORBIDDEN, "An operator reads no content.")
    purpose = OperatorPurpose(gate.arguments["purpose"]["code"])
    return Admission(None, purpose, checked_note(gate.arguments["purpose"]["note"]))
