"""A customer's organization comes to be, with the invitation of its first administrator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from habeas.founding.rules.customer import Customer, region_of
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.commands.invite_first import invite_first
from habeas.storage.rows import insert
from habeas.tenancy.model import Organization
from habeas.tenancy.rules import MemberRole, OrganizationKind
from habeas.writing.command import handler
from habeas.writing.work import Work

_CONTROLLER = "select kind, home_region, residency from habeas.organization where org_id = $1"
_PLACE = "select exists (select from habeas.place where code = $1)"
_THERE = "select legal_name, country, home_region from habeas.organization where org_id = $1"


@dataclass(frozen=True)
class FoundOrganization:
    """Found the organization that the actor is, in this region, under the actor's controller."""

    region: str
    customer: Customer


@handler(FoundOrganization, region=lambda command, _: command.region, again_on="organization_pkey")
async def found_organization(command: FoundOrganization, work: Work) -> Mapping[str, Any]:
    """Answers whether it is new; founded again, the same one stays as it is, and nobody is invited again.

    Raises NOT_FOUND for no controller, BAD_USER_INPUT for an unknown country, RESIDENCY_VIOLATION where the rules of
    the controller want it in another region, CONFLICT where the key names another organization.
    """
    org_id, customer = work.actor.organization_id, command.customer
    work.concerns("Organization", org_id)
    await _admit(command, work)
    there = await work.tx.fetchrow(_THERE, org_id)
    if there is not None:
        if (there["legal_name"], there["country"]) != (customer.legal_name, customer.country):
            raise DomainError(ErrorCode.CONFLICT, "The key names another organization already.", ("key",))
        return {"new": False}
    row = Organization(
        org_id=org_id,
        kind=OrganizationKind.CUSTOMER,
        name=customer.name,
        legal_name=customer.legal_name,
        controller_id=work.actor.controller_id,
        country=customer.country,
        contact_email=customer.contact_email,
        home_region=command.region,
        establishments=[customer.country],
        created_at=work.now,
    )
    await insert(work.tx, [row])
    await invite_first(work, customer.administrator, MemberRole.ADMINISTRATOR)
    return {"new": True}


async def _admit(command: FoundOrganization, work: Work) -> None:
    controller = await work.tx.fetchrow(_CONTROLLER, work.actor.controller_id)
    if controller is None or controller["kind"] != OrganizationKind.CONTROLLER:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such controller.", ("controller",))
    if not await work.tx.fetchval(_PLACE, command.customer.country):
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"{command.customer.country} is no country.", ("country",))
    wanted = region_of(command.customer.country, controller["home_region"], controller["residency"])
    if command.region != wanted:
        message = f"What is established in {command.customer.country} belongs in {wanted}, by the controller's rules."
        raise DomainError(ErrorCode.RESIDENCY_VIOLATION, message, ("region",))
