"""Signing in: address and password, then the second factor where there is one; and signing out."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response

from habeas.auth import passwords
from habeas.auth.authority import Authority
from habeas.auth.federation.connection import connection_for, way_to
from habeas.auth.pages.choice import by_way_of_choice
from habeas.auth.pages.html import DEVICE, SESSION, YEAR, cookie_of, goto, local_path, set_cookie
from habeas.auth.pages.visit import Visit
from habeas.auth.people.accounts import Account, change_password, find, language_of, stored_address
from habeas.auth.people.backup_codes import use_code
from habeas.auth.people.factors import check_totp, factors_of
from habeas.auth.people.mails import Occasion, mail_about
from habeas.auth.people.passkeys import DoubtfulPasskeyError, check_passkey, request_options
from habeas.auth.people.sessions import Session, end_session, is_known_device, open_session, remember_device
from habeas.auth.throttle import (
    CODE_OF_ACCOUNT,
    CODE_OF_DEVICE,
    PASSWORD_FROM_ADDRESS,
    PASSWORD_OF_ACCOUNT,
    PASSWORD_OF_DEVICE,
    Limit,
)
from habeas.kernel.errors import DomainError, ErrorCode

WRONG = "The address or the password is not right."
NO_ORGANIZATION = "No organization offers its own sign-in for this address."
WRONG_CODE = "This code is not right, or was used before."
WRONG_PASSKEY = "This passkey does not open this account."
DOUBTFUL = "This passkey seems to have been copied, and was refused. A mail about it is on its way to you."
SLOW_DOWN = "Too many attempts. Wait a quarter of an hour, or set a new password."


async def sign_in(visit: Visit) -> Response:
    """GET and POST /sign-in."""
    if not visit.is_post:
        return await _form(visit)
    address, authority = visit.form.get("email").strip(), visit.authority
    if visit.form.get("way") == "organization":
        return await _offer(visit, address)
    account = await find(authority, address) if address else None
    limit, key = await _counter(visit, account, address)
    # A browser that signed in before has counters of its own: strangers' failures keep nobody out of their account.
    own = limit is PASSWORD_OF_DEVICE
    if not own and not await authority.throttle.allows(PASSWORD_FROM_ADDRESS, visit.address):
        return await _form(visit, 429, SLOW_DOWN)
    if not await authority.throttle.allows(limit, key):
        return await _form(visit, 429, SLOW_DOWN)
    matches = await passwords.matches(account.password_hash if account else None, visit.form.get("password"))
    if account is None or not matches:
        return await _form(visit, 401, WRONG)
    await authority.throttle.forgive(limit, key)
    if not own:
        await authority.throttle.take_back(PASSWORD_FROM_ADDRESS, visit.address)
    if passwords.is_outdated(account.password_hash):
        await change_password(authority, account.region, account.subject_id, visit.form.get("password"))
    return await let_in(visit, account.region, account.subject_id)


async def let_in(
    visit: Visit,
    region: str,
    subject_id: UUID,
    through_org: UUID | None = None,
    response: Response | None = None,
    onward: str = "",
) -> Response:
    """Open a session; complete at once where there is no second factor of the person's own.

    `through_org` is the organization whose provider vouches for them. `response` is sent if nothing else is due.
    """
    authority = visit.authority
    factors = await factors_of(authority, region, subject_id)
    browser = visit.request.headers.get("user-agent", "")
    cookie = await open_session(authority, region, subject_id, browser, complete=not factors, through_org=through_org)
    onward = onward or local_path(visit.given("continue"))
    if response is None:
        ready = not factors and through_org is None
        response = goto(await by_way_of_choice(authority, region, subject_id, onward) if ready else onward)
    if factors:
        response = goto(f"/sign-in/code?{urlencode({'continue': onward})}")
    else:
        await _remember(authority, visit, response, region, subject_id)
    set_cookie(authority, response, SESSION, cookie)
    return response


async def code(visit: Visit) -> Response:
    """GET and POST /sign-in/code: the second factor of a session that waits for it, or a backup code."""
    session = visit.session
    if session is None or session.complete:
        return goto("/sign-in")
    if not visit.is_post:
        return await _code_page(visit, session)
    entered = visit.form.get("code")

    async def is_right() -> bool:
        place = (visit.authority, session.region, session.subject_id)
        return await check_totp(*place, entered) or await use_code(*place, entered)

    return await _proved(visit, session, is_right, WRONG_CODE)


async def passkey(visit: Visit) -> Response:
    """POST /sign-in/passkey: the answer of a passkey to the challenge of the session that waits for it."""
    session, authority = visit.session, visit.authority
    if session is None or session.complete:
        return goto("/sign-in")

    async def is_right() -> bool:
        try:
            return await check_passkey(authority, session, visit.form.get("credential"))
        except DoubtfulPasskeyError:
            await _warn(authority, session)
            raise DomainError(ErrorCode.FORBIDDEN, DOUBTFUL) from None

    return await _proved(visit, session, is_right, WRONG_PASSKEY)


async def _proved(visit: Visit, session: Session, is_right: Callable[[], Awaitable[bool]], wrong: str) -> Response:
    """Every way to prove a second factor is held up by the same counter."""
    authority, device = visit.authority, cookie_of(visit.authority, visit.request, DEVICE)
    known = await is_known_device(authority, session.region, session.subject_id, device)
    limit, key = (CODE_OF_DEVICE, device) if known else (CODE_OF_ACCOUNT, str(session.subject_id))
    if not await authority.throttle.allows(limit, key):
        return await _code_page(visit, session, 429, SLOW_DOWN)
    if not await is_right():
        return await _code_page(visit, session, 401, wrong)
    await authority.throttle.forgive(limit, key)
    return await complete(visit, local_path(visit.given("continue")))


async def _code_page(visit: Visit, session: Session, status: int = 200, error: str = "") -> Response:
    factors = await factors_of(visit.authority, session.region, session.subject_id)
    return visit.page(
        "code",
        status,
        await visit.targets(),
        onward=local_path(visit.given("continue")),
        options=await request_options(visit.authority, session),
        has_application=any(factor.kind == "TOTP" for factor in factors),
        error=error,
    )


async def _warn(authority: Authority, session: Session) -> None:
    region = authority.regions[session.region]
    address = await stored_address(authority, region, session.subject_id)
    language = await language_of(region, session.subject_id)
    await authority.mailer.send(mail_about(Occasion.PASSKEY_REFUSED, authority, address, language))


async def complete(visit: Visit, onward: str) -> Response:
    """Replace the waiting session by a complete one: a cookie from before the proof is worth nothing after it."""
    session, authority = visit.session, visit.authority
    assert session is not None
    await end_session(authority, session.region, session.subject_id, session.id)
    cookie = await open_session(
        authority,
        session.region,
        session.subject_id,
        session.browser,
        complete=True,
        second_factor=True,
        through_org=session.through_org,
    )
    if session.through_org is None:
        onward = await by_way_of_choice(authority, session.region, session.subject_id, onward)
    response = goto(onward)
    set_cookie(authority, response, SESSION, cookie)
    await _remember(authority, visit, response, session.region, session.subject_id)
    return response


async def sign_out(visit: Visit) -> Response:
    """POST /sign-out: end this session."""
    if visit.session is not None:
        session = visit.session
        await end_session(visit.authority, session.region, session.subject_id, session.id)
    response = goto("/sign-in")
    set_cookie(visit.authority, response, SESSION, "", max_age=0)
    return response


async def _form(visit: Visit, status: int = 200, error: str = "") -> Response:
    onward, email = local_path(visit.given("continue")), visit.form.get("email")
    connection = await connection_for(visit.authority, email) if email else None
    return visit.page(
        "sign-in",
        status,
        await visit.targets(),
        onward=onward,
        email=email,
        organization=connection,
        way=way_to(connection, onward),
        error=error,
    )


async def _offer(visit: Visit, address: str) -> Response:
    """The sign-in of the organization that holds the address's domain; whether there is an account is not looked at."""
    connection = await connection_for(visit.authority, address)
    if connection is None:
        return await _form(visit, 404, NO_ORGANIZATION)
    onward = local_path(visit.given("continue"))
    return visit.page("organization", connection=connection, way=way_to(connection, onward))


async def _counter(visit: Visit, account: Account | None, address: str) -> tuple[Limit, str]:
    device = cookie_of(visit.authority, visit.request, DEVICE)
    if account is not None and await is_known_device(visit.authority, account.region, account.subject_id, device):
        return PASSWORD_OF_DEVICE, f"{device} {account.subject_id}"
    # Every address of an account counts as one, and one without an account is counted just the same.
    return PASSWORD_OF_ACCOUNT, str(account.subject_id) if account is not None else address.casefold()


async def _remember(authority: Authority, visit: Visit, response: Response, region: str, subject_id: UUID) -> None:
    device = cookie_of(authority, visit.request, DEVICE)
    set_cookie(authority, response, DEVICE, await remember_device(authority, region, subject_id, device), YEAR)
