"""A person's own page: their sessions, the applications that they allowed, their second factors, their password."""

from starlette.responses import Response

from habeas.access import Permission
from habeas.access.permission import MEANING
from habeas.auth import passwords
from habeas.auth.issuers.identities import identities_of
from habeas.auth.issuers.linking import unlink
from habeas.auth.oauth.books import consents_of, revoke_session, withdraw_consent
from habeas.auth.pages.ending import end_everything
from habeas.auth.pages.html import goto
from habeas.auth.pages.sign_in import SLOW_DOWN, let_in
from habeas.auth.pages.visit import Visit
from habeas.auth.people.accounts import change_password, find, stored_address
from habeas.auth.people.backup_codes import codes_left
from habeas.auth.people.factors import factors_of
from habeas.auth.people.passkeys import RelyingParty
from habeas.auth.people.sessions import end_session, sessions_of
from habeas.auth.throttle import PASSWORD_OF_DEVICE
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.unscoped import unscoped


async def account(visit: Visit) -> Response:
    """GET /account."""
    return await _shown(visit)


async def withdraw(visit: Visit) -> Response:
    """POST /account/withdraw: an application is no longer allowed, and its tokens die."""
    session = visit.require_session()
    async with unscoped(visit.authority.books, because="somebody withdraws a consent") as tx:
        await withdraw_consent(tx, session.subject_id, visit.form_id(), visit.authority.clock.now())
    await visit.authority.revocations.freshen(at_once=True)
    return goto("/account")


async def end(visit: Visit) -> Response:
    """POST /account/end-session: the browser is out, and what applications got in it is dead."""
    session, ended = visit.require_session(), visit.form_id()
    if not await end_session(visit.authority, session.region, session.subject_id, ended):
        return goto("/account")
    async with unscoped(visit.authority.books, because="somebody ends a session") as tx:
        await revoke_session(tx, ended, visit.authority.clock.now())
    await visit.authority.revocations.freshen(at_once=True)
    return goto("/account")


async def drop_identity(visit: Visit) -> Response:
    """POST /account/unlink: a sign-in from elsewhere no longer opens the account."""
    session = visit.require_own_means()
    try:
        mark = bytes.fromhex(visit.form.get("id"))
    except ValueError as error:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such thing.") from error
    await unlink(visit.authority, session.region, session.subject_id, mark)
    return goto("/account")


async def password(visit: Visit) -> Response:
    """POST /account/password: with the old one; everything else that is open ends."""
    session, authority = visit.require_own_means(), visit.authority
    address = await stored_address(authority, authority.regions[session.region], session.subject_id)
    known = await find(authority, address)
    if not await authority.throttle.allows(PASSWORD_OF_DEVICE, str(session.id)):
        return await _shown(visit, 429, SLOW_DOWN)
    if not await passwords.matches(known.password_hash if known else None, visit.form.get("old")):
        return await _shown(visit, 400, "The present password is not right.")
    try:
        chosen = passwords.checked_password(visit.form.get("password"), address)
    except DomainError as error:
        return await _shown(visit, 400, error.message)
    await change_password(authority, session.region, session.subject_id, chosen)
    await end_everything(authority, session.region, session.subject_id)
    return await let_in(visit, session.region, session.subject_id)


async def _shown(visit: Visit, status: int = 200, error: str = "") -> Response:
    session, authority = visit.require_session(), visit.authority
    async with unscoped(authority.books, because="somebody looks at what they allowed") as tx:
        given = await consents_of(tx, session.subject_id)
    return visit.page(
        "account",
        status,
        current=session.id,
        sessions=await sessions_of(authority, session.region, session.subject_id),
        consents=[(each, [MEANING[Permission(scope)] for scope in each.scopes]) for each in given],
        passkeys=RelyingParty.of(authority) is not None,
        codes_left=await codes_left(authority, session.region, session.subject_id),
        identities=await identities_of(authority, session.subject_id),
        factors=await factors_of(authority, session.region, session.subject_id),
        address=await stored_address(authority, authority.regions[session.region], session.subject_id),
        error=error,
    )
