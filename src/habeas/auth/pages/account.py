"""A person's own page: their sessions, the applications that they allowed, their second factors, their password."""

from datetime import timedelta
from uuid import UUID

import segno
from starlette.responses import Response

from habeas.access import Permission
from habeas.access.permission import MEANING
from habeas.auth import passwords
from habeas.auth.oauth.books import consents_of, withdraw_consent
from habeas.auth.pages.ending import end_everything
from habeas.auth.pages.html import goto
from habeas.auth.pages.sign_in import SLOW_DOWN, WRONG_CODE, let_in
from habeas.auth.pages.visit import Visit
from habeas.auth.people.accounts import change_password, find, stored_address
from habeas.auth.people.factors import Enrolment, check_totp, enrol_totp, enrolment, factors_of, remove_factor
from habeas.auth.people.sessions import Session, end_session, sessions_of
from habeas.auth.throttle import CODE_OF_DEVICE, PASSWORD_OF_DEVICE
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.unscoped import unscoped

RECENT = timedelta(minutes=10)


async def account(visit: Visit) -> Response:
    """GET /account."""
    return await _shown(visit)


async def withdraw(visit: Visit) -> Response:
    """POST /account/withdraw: an application is no longer allowed, and its tokens die."""
    session = _session(visit)
    async with unscoped(visit.authority.books, because="somebody withdraws a consent") as tx:
        await withdraw_consent(tx, session.subject_id, _id(visit), visit.authority.clock.now())
    await visit.authority.revocations.freshen(at_once=True)
    return goto("/account")


async def end(visit: Visit) -> Response:
    """POST /account/end-session."""
    session = _session(visit)
    await end_session(visit.authority, session.region, session.subject_id, _id(visit))
    return goto("/account")


async def new_factor(visit: Visit) -> Response:
    """POST /account/second-factor: show a secret; POST with a code: confirm it."""
    session, authority = _session(visit), visit.authority
    _require_recent(visit)
    address = await stored_address(authority, authority.regions[session.region], session.subject_id)
    if not visit.form.get("id"):
        return _enrol(visit, await enrol_totp(authority, session.region, session.subject_id, address))
    factor_id = _id(visit)
    wrong = ""
    if not await authority.throttle.allows(CODE_OF_DEVICE, str(session.id)):
        wrong = SLOW_DOWN
    elif not await check_totp(
        authority, session.region, session.subject_id, visit.form.get("code"), enrolled=factor_id
    ):
        wrong = WRONG_CODE
    if wrong:
        shown = await enrolment(authority, session.region, session.subject_id, factor_id, address)
        return _enrol(visit, shown, 400, wrong)
    return goto("/account")


async def drop_factor(visit: Visit) -> Response:
    """POST /account/remove-factor: only soon after signing in."""
    session = _session(visit)
    _require_recent(visit)
    await remove_factor(visit.authority, session.region, session.subject_id, _id(visit))
    return goto("/account")


async def password(visit: Visit) -> Response:
    """POST /account/password: with the old one; everything else that is open ends."""
    session, authority = _session(visit), visit.authority
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
    session, authority = _session(visit), visit.authority
    async with unscoped(authority.books, because="somebody looks at what they allowed") as tx:
        given = await consents_of(tx, session.subject_id)
    return visit.page(
        "account",
        status,
        current=session.id,
        sessions=await sessions_of(authority, session.region, session.subject_id),
        consents=[(each, [MEANING[Permission(scope)] for scope in each.scopes]) for each in given],
        factors=await factors_of(authority, session.region, session.subject_id),
        address=await stored_address(authority, authority.regions[session.region], session.subject_id),
        error=error,
    )


def _enrol(visit: Visit, shown: Enrolment, status: int = 200, error: str = "") -> Response:
    picture = segno.make(shown.uri, error="m").png_data_uri(scale=5)
    return visit.page("second-factor", status, shown=shown, picture=picture, error=error)


def _session(visit: Visit) -> Session:
    if visit.session is None:
        raise DomainError(ErrorCode.FORBIDDEN, "Sign in first.")
    return visit.session


def _require_recent(visit: Visit) -> None:
    if visit.authority.clock.now() - _session(visit).authenticated_at > RECENT:
        raise DomainError(ErrorCode.FORBIDDEN, "Sign out and in again first: it is more than ten minutes ago.")


def _id(visit: Visit) -> UUID:
    try:
        return UUID(visit.form.get("id"))
    except ValueError as error:
        raise DomainError(ErrorCode.NOT_FOUND, "There is no such thing.") from error
