"""The second factors of one's account: added, named, taken away; and the backup codes for when they are lost."""

from datetime import timedelta

import segno
from starlette.responses import FileResponse, Response

from habeas.auth.pages.html import SCRIPT, goto
from habeas.auth.pages.sign_in import SLOW_DOWN, WRONG_CODE
from habeas.auth.pages.visit import Visit
from habeas.auth.people.accounts import stored_address
from habeas.auth.people.backup_codes import forget_codes, new_codes
from habeas.auth.people.factors import (
    Enrolment,
    check_totp,
    enrol_totp,
    enrolment,
    factors_of,
    remove_factor,
    rename_factor,
)
from habeas.auth.people.passkeys import add_passkey, checked_name, creation_options
from habeas.auth.people.sessions import Session
from habeas.auth.throttle import CODE_OF_DEVICE
from habeas.kernel.errors import DomainError, ErrorCode

RECENT = timedelta(minutes=10)


async def script(_: object) -> Response:
    """GET /sign-in/passkey.js: the one script of the sign-in."""
    return FileResponse(SCRIPT, media_type="text/javascript")


async def new_application(visit: Visit) -> Response:
    """POST /account/second-factor: show a secret; POST with a code: confirm it."""
    session, authority = require_recent(visit), visit.authority
    address = await _address(visit, session)
    if not visit.form.get("id"):
        return _enrol(visit, await enrol_totp(authority, session.region, session.subject_id, address))
    factor_id = visit.form_id()
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


async def new_passkey(visit: Visit) -> Response:
    """POST /account/passkey: ask the browser for one; POST with its answer: keep it."""
    session = require_recent(visit)
    if visit.form.get("credential"):
        await add_passkey(visit.authority, session, visit.form.get("credential"), visit.form.get("name"))
        return goto("/account")
    options = await creation_options(visit.authority, session, await _address(visit, session))
    return visit.page("passkey", options=options)


async def rename(visit: Visit) -> Response:
    """POST /account/rename-factor."""
    session = require_recent(visit)
    name = checked_name(visit.form.get("name"))
    await rename_factor(visit.authority, session.region, session.subject_id, visit.form_id(), name)
    return goto("/account")


async def drop(visit: Visit) -> Response:
    """POST /account/remove-factor; with the last factor go the backup codes."""
    session, authority = require_recent(visit), visit.authority
    await remove_factor(authority, session.region, session.subject_id, visit.form_id())
    if not await factors_of(authority, session.region, session.subject_id):
        await forget_codes(authority, session.region, session.subject_id)
    return goto("/account")


async def backup_codes(visit: Visit) -> Response:
    """POST /account/backup-codes: ten new ones, shown once; they stand in for a factor, and are none by themselves."""
    session, authority = require_recent(visit), visit.authority
    if not await factors_of(authority, session.region, session.subject_id):
        raise DomainError(ErrorCode.CONFLICT, "Add a second factor first: these codes are for when it is lost.")
    return visit.page("backup-codes", codes=await new_codes(authority, session.region, session.subject_id))


def require_recent(visit: Visit) -> Session:
    """The session, if somebody signed in to it a short while ago; FORBIDDEN otherwise."""
    session = visit.require_own_means()
    if visit.authority.clock.now() - session.authenticated_at > RECENT:
        raise DomainError(ErrorCode.FORBIDDEN, "Sign out and in again first: it is more than ten minutes ago.")
    return session


def _enrol(visit: Visit, shown: Enrolment, status: int = 200, error: str = "") -> Response:
    picture = segno.make(shown.uri, error="m").png_data_uri(scale=5)
    return visit.page("second-factor", status, shown=shown, picture=picture, error=error)


async def _address(visit: Visit, session: Session) -> str:
    return await stored_address(visit.authority, visit.authority.regions[session.region], session.subject_id)
