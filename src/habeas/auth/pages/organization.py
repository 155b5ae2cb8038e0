"""Signing in through one's organization: the offer, the way there and back, and whom the answer lets in."""

import logging
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from habeas.auth.federation.connection import Connection, connection_for
from habeas.auth.federation.members import admit_newcomer, is_member, link_member, vouched_address
from habeas.auth.federation.relying_party import begin, finish
from habeas.auth.issuers.identities import Identity, find_identity
from habeas.auth.pages.carried import FLOW, PENDING, Carried
from habeas.auth.pages.html import goto, local_path
from habeas.auth.pages.sign_in import let_in
from habeas.auth.pages.visit import Visit
from habeas.auth.people.accounts import find
from habeas.auth.people.oversight import overseer_of
from habeas.auth.throttle import ORGANIZATION_FROM_ADDRESS
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.outbound import Unreachable

LOG = logging.getLogger(__name__)
LINK = "/account/link"
GONE = "This took too long, or began in another browser. Begin again on the sign-in page."
FAILED = "The sign-in of your organization did not work. Try again, or sign in with your own password."
ENDED = "You have no place in this organization any more. Your account stays yours: sign in with your own means."


async def start(visit: Visit) -> Response:
    """GET /sign-in/organization: off to the provider of the organization that holds the domain."""
    await visit.authority.throttle.count(ORGANIZATION_FROM_ADDRESS, visit.address)
    connection = await connection_for(visit.authority, visit.query.get("domain"))
    if connection is None:
        raise DomainError(ErrorCode.NOT_FOUND, "No organization offers its sign-in for this address.")
    try:
        target, session = await begin(visit.authority, connection, visit.request)
    except Unreachable as error:
        return _failed(visit, error)
    response = goto(target)
    onward = local_path(visit.query.get("continue"))
    values = {"session": session, "domain": connection.domain, "id": str(connection.id), "onward": onward}
    Carried(visit.authority, FLOW).give(response, values)
    return response


async def back(visit: Visit) -> Response:
    """GET /sign-in/organization/callback: where every provider sends people back to."""
    carried = Carried(visit.authority, FLOW)
    flow = carried.take(visit.request)
    connection = await _same(visit, flow)
    if flow is None or connection is None:
        return visit.page("message", 400, title="This did not work", text=GONE)
    try:
        claims = await finish(visit.authority, connection, visit.request, flow["session"])
        await visit.authority.throttle.take_back(ORGANIZATION_FROM_ADDRESS, visit.address)
        response = await _answered(visit, connection, claims, flow["onward"])
    except Unreachable as error:
        response = _failed(visit, error)
    carried.drop(response)
    return response


async def join(visit: Visit) -> Response:
    """POST /sign-in/organization/join: somebody without an account takes one that the organization manages."""
    carried = Carried(visit.authority, PENDING)
    pending = carried.take(visit.request)
    connection = await _same(visit, pending)
    if pending is None or connection is None or "address" not in pending:
        raise DomainError(ErrorCode.FORBIDDEN, GONE)
    name = visit.form.get("name") or pending["name"]
    subject_id, code = await admit_newcomer(visit.authority, connection, pending["subject"], pending["address"], name)
    response = visit.page("organization-joined", code=code, onward=pending["onward"], connection=connection)
    await let_in(visit, connection.region, subject_id, connection.org_id, response)
    carried.drop(response)
    return response


async def link(visit: Visit) -> Response:
    """GET and POST /account/link: the person, signed in by their own means, links the organization's sign-in."""
    carried, session = Carried(visit.authority, PENDING), visit.session
    pending = carried.take(visit.request)
    connection = await _same(visit, pending)
    fits = pending is not None and session is not None and pending.get("account") == str(session.subject_id)
    if pending is None or session is None or connection is None or not fits or session.through_org is not None:
        raise DomainError(ErrorCode.FORBIDDEN, GONE)
    if not visit.is_post:
        return visit.page("organization-link", connection=connection, overseen=await _overseen(visit, connection))
    await link_member(visit.authority, connection, pending["subject"], session.region, session.subject_id)
    response = goto("/account")
    carried.drop(response)
    return response


async def _answered(visit: Visit, connection: Connection, claims: Mapping[str, Any], onward: str) -> Response:
    identity = await find_identity(visit.authority, connection.issuer, claims["sub"])
    if identity is not None:
        return await _known(visit, connection, identity, onward)
    address = await vouched_address(visit.authority, connection, claims)
    account = await find(visit.authority, address) if address else None
    values = {"subject": claims["sub"], "domain": connection.domain, "id": str(connection.id), "onward": onward}
    if account is not None:
        response = visit.page("organization-known", connection=connection, address=address, link=LINK)
        Carried(visit.authority, PENDING).give(response, {**values, "account": str(account.subject_id)})
        return response
    if not address or not connection.opens_accounts:
        return visit.page("message", 403, title="There is no account for you", text=_nobody(connection))
    name = claims.get("name") if isinstance(claims.get("name"), str) else ""
    response = visit.page(
        "organization-join",
        connection=connection,
        address=address,
        name=name,
        overseen=await _overseen(visit, connection),
    )
    Carried(visit.authority, PENDING).give(response, {**values, "address": address, "name": name})
    return response


async def _known(visit: Visit, connection: Connection, identity: Identity, onward: str) -> Response:
    """An identity counts through the connection of the organization that it was linked for, while that is theirs."""
    authority, org_id = visit.authority, connection.org_id
    if identity.org_id != org_id or not await is_member(authority, identity.region, identity.subject_id, org_id):
        return visit.page("message", 403, title="This did not work", text=ENDED)
    return await let_in(visit, identity.region, identity.subject_id, org_id, onward=onward)


async def _same(visit: Visit, carried: Mapping[str, Any] | None) -> Connection | None:
    """The connection with which it began, if it still counts."""
    connection = await connection_for(visit.authority, carried["domain"]) if carried is not None else None
    return (
        connection if connection is not None and carried is not None and str(connection.id) == carried["id"] else None
    )


async def _overseen(visit: Visit, connection: Connection) -> object:
    return await overseer_of(visit.authority, connection.domain)


def _failed(visit: Visit, error: Unreachable) -> Response:
    LOG.warning("a sign-in through an organization failed: %s", error)
    return visit.page("message", 502 if "answer" not in str(error) else 400, title="This did not work", text=FAILED)


def _nobody(connection: Connection) -> str:
    return (
        f"{connection.organization} knows you, but there is no account here that is linked to its sign-in."
        " Sign in with your own means, or ask your administrator."
    )
