"""A person opens an account for themselves: their personal organization, their row, their address, their own space."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from habeas.kernel.ids import new_id
from habeas.storage.rows import insert
from habeas.storage.table import Table
from habeas.tenancy.model import AddressDomain, EmailAddress, Membership, Organization, Person
from habeas.tenancy.rules import AccountKind, MemberRole, MembershipStatus, OrganizationKind, domain_of
from habeas.writing.command import handler
from habeas.writing.work import Work

FIND_INVITATIONS = "oversight.find_invitations"
"""The one job here that a higher context does: whoever was invited before they had an account finds it there."""


@dataclass(frozen=True)
class RegisterPerson:
    """Make the person whom the actor names; nobody else's organization is involved.

    An address that was not `proved` is only where they are written to: no domain's holder ever hears of it.
    """

    subject_id: UUID
    display_name: str
    address: str
    residence: str | None
    language: str
    service_code: str
    proved: bool = True


@handler(RegisterPerson)
async def register_person(command: RegisterPerson, work: Work) -> dict[str, Any]:
    """Answers nothing; the ids are the caller's."""
    await insert(work.tx, _rows(command, work))
    if command.proved:
        known = {"org_id": work.actor.organization_id, "controller_id": work.actor.controller_id}
        payload = {**known, "subject_id": command.subject_id}
        await work.enqueue(FIND_INVITATIONS, {name: str(value) for name, value in payload.items()})
    work.concerns("Person", command.subject_id)
    work.note(service=command.service_code)
    return {}


def _rows(command: RegisterPerson, work: Work) -> list[Table]:
    return [
        _organization(command, work),
        _person(command, work),
        _space(command, work),
        _address(command, work),
        *([_domain(command, work)] if command.proved else ()),
    ]


def _organization(command: RegisterPerson, work: Work) -> Organization:
    return Organization(
        org_id=work.actor.organization_id,
        kind=OrganizationKind.PERSONAL,
        name=command.display_name,
        legal_name=command.display_name,
        controller_id=work.actor.controller_id,
        home_region=work.actor.region,
        establishments=[],
        created_at=work.now,
    )


def _person(command: RegisterPerson, work: Work) -> Person:
    return Person(
        org_id=work.actor.organization_id,
        subject_id=command.subject_id,
        controller_id=work.actor.controller_id,
        display_name=command.display_name,
        primary_email=command.address,
        residence=command.residence,
        language=command.language,
        service_code=command.service_code,
        created_at=work.now,
    )


def _space(command: RegisterPerson, work: Work) -> Membership:
    return Membership(
        org_id=work.actor.organization_id,
        id=new_id(),
        subject_id=command.subject_id,
        email=command.address,
        display_name=command.display_name,
        role=MemberRole.OWNER,
        status=MembershipStatus.ACTIVE,
        account_kind=AccountKind.PERSONAL,
        residence=command.residence,
        joined_at=work.now,
        overseen_scopes=[],
    )


def _address(command: RegisterPerson, work: Work) -> EmailAddress:
    return EmailAddress(
        org_id=work.actor.organization_id,
        id=new_id(),
        subject_id=command.subject_id,
        address=command.address,
        is_primary=True,
        verified_at=work.now if command.proved else None,
    )


def _domain(command: RegisterPerson, work: Work) -> AddressDomain:
    return AddressDomain(
        org_id=work.actor.organization_id,
        name=domain_of(command.address),
        subject_id=command.subject_id,
        controller_id=work.actor.controller_id,
    )
