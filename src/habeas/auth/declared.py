"""A controller's declaration reaches every region, and then the books of the sign-in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from habeas.access import ROLES, Permission, Role, platform
from habeas.auth.joining import lacking, spread_everywhere
from habeas.auth.oauth.client import Client, ClientAuthMethod, GrantType, find_client, save_client
from habeas.auth.people.services import Service, find_in, save_service
from habeas.founding.commands import ApplyDeclaration, Plan, planned
from habeas.founding.rules import Application, Audience, Declaration, Fault, FaultCode, invalid
from habeas.founding.rules.items import StaffItem
from habeas.founding.rules.naming import controller_id
from habeas.storage.transaction import Transaction, read
from habeas.storage.unscoped import unscoped
from habeas.tenancy.rules import folded
from habeas.writing.run import WriteEngine, run

CLIENT = "habeas-founding"
founder = partial(platform, client=CLIENT)
"""The platform, founding."""

_GRANTS = frozenset({GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.TOKEN_EXCHANGE})
_STAFF = (Role.ADMINISTRATOR, Role.UNIT_ADMINISTRATOR, Role.AUDITOR, Role.PRIVACY_TEAM)
SCOPES: dict[Audience, frozenset[Permission]] = {
    Audience.PEOPLE: ROLES[Role.PERSON],
    Audience.STAFF: frozenset().union(*(ROLES[role] for role in _STAFF)),
}
"""What an application of the controller's own may ask for at most."""


@dataclass(frozen=True)
class Applied:
    """What was, or would be, done in one place: a region or the directory."""

    where: str
    changes: tuple[str, ...]


async def apply(engine: WriteEngine, declaration: Declaration, *, dry_run: bool = False) -> list[Applied]:
    """What was done, region by region, the directory last; with `dry_run`, what would be.

    Each region is one transaction, and so is the directory. What is refused is found out everywhere before anything
    is done anywhere; whatever failed half-way for want of a database is finished by applying the file again. What the
    controller's staff undertake, and the papers of its recipients, reach regions that joined the deployment since.
    Raises BAD_USER_INPUT with every fault.
    """
    plans = [await _plan(engine, declaration, code) for code in engine.regions]
    async with unscoped(engine.regions.directory, because="a declaration is compared") as tx:
        entries, faults = await _entries(tx, declaration)
    faults += [fault for plan in plans for fault in plan.faults]
    if faults:
        raise invalid(faults)
    invite = _invite(declaration, plans)
    done = [_said(plan, declaration, invite) for plan in plans]
    more = await _lacking(engine, declaration)
    if not dry_run:
        for applied in done:
            if applied.changes:
                await _carry_out(engine, declaration, applied.where, invite)
        await spread_everywhere(engine, controller_id(declaration.controller), founder)
        await _keep(engine, [entry for _, _, entry in entries])
    done = [Applied(each.where, (*each.changes, *more[each.where])) for each in done]
    return [*done, Applied("directory", tuple(f"+ {kind} {code}" for kind, code, _ in entries))]


async def _plan(engine: WriteEngine, declaration: Declaration, code: str) -> Plan:
    org_id = controller_id(declaration.controller)
    async with read(engine.regions[code], founder(code, org_id, org_id)) as tx:
        return await planned(tx, declaration, frozenset(engine.regions), engine.clock.now())


def _invite(declaration: Declaration, plans: Sequence[Plan]) -> tuple[StaffItem, ...]:
    """Whoever is of the staff nowhere, and was not invited."""
    known = frozenset().union(*(plan.known for plan in plans))
    return tuple(each for each in declaration.people if folded(each.email) not in known)


def _said(plan: Plan, declaration: Declaration, invite: Sequence[StaffItem]) -> Applied:
    at_home = invite if plan.region == declaration.controller.region else ()
    invitations = [f"+ people {each.email}: invited as {each.role}" for each in at_home]
    return Applied(plan.region, (*map(str, plan.changes), *invitations))


async def _lacking(engine: WriteEngine, declaration: Declaration) -> dict[str, list[str]]:
    """What each region lacks of what others had word of, in words."""
    found: dict[str, list[str]] = {code: [] for code in engine.regions}
    for each in await lacking(engine, controller_id(declaration.controller), founder):
        found[each.region].append(each.words)
    return found


async def _carry_out(engine: WriteEngine, declaration: Declaration, region: str, invite: tuple[StaffItem, ...]) -> None:
    org_id = controller_id(declaration.controller)
    at_home = invite if region == declaration.controller.region else ()
    command = ApplyDeclaration(region, declaration, frozenset(engine.regions), at_home)
    await run(command, founder(region, org_id, org_id), engine=engine)


async def _entries(
    tx: Transaction, declaration: Declaration
) -> tuple[list[tuple[str, str, Service | Client]], list[Fault]]:
    """What the directory lacks or has differently, and what of it is somebody else's."""
    found: list[tuple[str, str, Service | Client]] = []
    faults = []
    for index, service in enumerate(services_of(declaration)):
        there = await find_in(tx, service.code)
        if there is not None and there.controller_id != service.controller_id:
            message = f"{service.code} is a service of another controller of this deployment."
            faults.append(Fault(f"services[{index}].code", FaultCode.TAKEN, message))
        elif there != service:
            found.append(("service", service.code, service))
    for index, application in enumerate(declaration.applications):
        client = client_of(application, controller_id(declaration.controller))
        known = await find_client(tx, application.client_id)
        if known is not None and not _may_declare(client, known):
            message = f"{client.client_id} is a client of a partner, or of another controller of this deployment."
            faults.append(Fault(f"applications[{index}].client_id", FaultCode.TAKEN, message))
        elif known != client:
            found.append(("application", client.client_id, client))
    return found, faults


def _may_declare(client: Client, known: Client) -> bool:
    """Is it the controller's own? What nobody declared may be declared as it is, and not otherwise."""
    if known.declared_by is None:
        return replace(known, declared_by=client.declared_by) == client
    return known.declared_by == client.declared_by


async def _keep(engine: WriteEngine, entries: Sequence[Service | Client]) -> None:
    async with unscoped(engine.regions.directory, because="a declaration is applied") as tx:
        for entry in entries:
            if isinstance(entry, Service):
                await save_service(tx, entry)
            else:
                await save_client(tx, entry, engine.clock.now())


def services_of(declaration: Declaration) -> list[Service]:
    """The services as the sign-in knows them."""
    controller = declaration.controller
    org_id = controller_id(controller)
    return [
        Service(each.code, each.name, org_id, controller.region, controller.residency) for each in declaration.services
    ]


def client_of(application: Application, org_id: UUID) -> Client:
    """An application as the sign-in knows it: without a secret, for whoever holds a copy holds that too."""
    return Client(
        client_id=application.client_id,
        name=application.name,
        about=application.about,
        auth_method=ClientAuthMethod.NONE,
        grant_types=_GRANTS,
        scopes=SCOPES[application.audience],
        redirect_uris=tuple(application.redirect_uris),
        declared_by=org_id,
    )
