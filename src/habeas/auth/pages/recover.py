"""The pages on which somebody gets back into their account; they look the same for an account and for none."""

from starlette.responses import Response

from habeas.auth.federation.recovery_code import use_code
from habeas.auth.pages.ending import end_everything
from habeas.auth.pages.sign_in import let_in
from habeas.auth.pages.visit import Visit
from habeas.auth.passwords import checked_password
from habeas.auth.people import recovery
from habeas.auth.throttle import LINK_FROM_ADDRESS, RECOVERY_FROM_ADDRESS
from habeas.kernel.errors import DomainError, ErrorCode

SENT = (
    "If this address has an account, a mail is on its way to it. The link in it works for 30 minutes. "
    "We answer the same where there is no account, so that nobody can find out who has one."
)
ENDED = "This link has ended. Ask for a new one."


async def recover(visit: Visit) -> Response:
    """GET and POST /recover."""
    if not visit.is_post:
        return visit.page("recover")
    await visit.authority.throttle.count(RECOVERY_FROM_ADDRESS, visit.address)
    answer = visit.page("message", title="Look into your mail", text=SENT)
    return visit.afterwards(answer, recovery.ask, visit.form.get("email").strip())


async def with_code(visit: Visit) -> Response:
    """GET and POST /recover/code: the way in that does not depend on the organization which manages the account."""
    if not visit.is_post:
        return visit.page("recovery-code")
    await visit.authority.throttle.count(LINK_FROM_ADDRESS, visit.address)
    try:
        password = checked_password(visit.form.get("password"))
    except DomainError as error:
        return visit.page("recovery-code", 400, error=error.message)
    found = await use_code(visit.authority, visit.form.get("code"), password)
    if found is None:
        return visit.page("recovery-code", 400, error="This code does not count, or was used before.")
    await visit.authority.throttle.take_back(LINK_FROM_ADDRESS, visit.address)
    await end_everything(visit.authority, *found)
    return await let_in(visit, *found)


async def new_password(visit: Visit) -> Response:
    """GET and POST /recover/password, where the link of the mail leads."""
    link = visit.given("link")
    await visit.authority.throttle.count(LINK_FROM_ADDRESS, visit.address)
    if not await recovery.stands(visit.authority, link):
        raise DomainError(ErrorCode.NOT_FOUND, ENDED)
    await visit.authority.throttle.take_back(LINK_FROM_ADDRESS, visit.address)
    if not visit.is_post:
        return visit.page("new-password", link=link)
    try:
        password = checked_password(visit.form.get("password"))
    except DomainError as error:
        return visit.page("new-password", 400, link=link, error=error.message)
    region, subject_id = await recovery.complete(visit.authority, link, password)
    await end_everything(visit.authority, region, subject_id)
    return await let_in(visit, region, subject_id)
