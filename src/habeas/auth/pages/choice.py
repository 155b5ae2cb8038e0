"""The page after a sign-in on which somebody chooses what an organization's proof of their domain means for them."""

from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response

from habeas.auth.authority import Authority
from habeas.auth.pages.html import goto, local_path
from habeas.auth.pages.visit import Visit
from habeas.auth.people.choices import Waiting, choose, put_off, waiting_for
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.rules.capture import POSTPONEMENTS
from habeas.oversight.rules.sets import CaptureChoice

CHOICE = "/sign-in/choice"
LATER = "LATER"


async def by_way_of_choice(authority: Authority, region: str, subject_id: UUID, onward: str) -> str:
    """Where somebody goes who has signed in by their own means: past the choice that waits for them, if one does."""
    if not await waiting_for(authority, region, subject_id):
        return onward
    return f"{CHOICE}?{urlencode({'continue': onward})}"


async def choice(visit: Visit) -> Response:
    """GET and POST /sign-in/choice; it can always be gone past, for nobody is locked out of their account.

    Not through an organization's sign-in: whoever runs that one must not be able to choose for the person.
    """
    session, onward = visit.require_own_means(), local_path(visit.given("continue"))
    waiting = await waiting_for(visit.authority, session.region, session.subject_id)
    if visit.is_post:
        return await _answered(visit, waiting, onward)
    return await _page(visit, waiting[0], onward) if waiting else goto(onward)


async def _answered(visit: Visit, waiting: list[Waiting], onward: str) -> Response:
    session, authority = visit.require_own_means(), visit.authority
    asked = next((each for each in waiting if each.id == visit.form.get("capture")), None)
    if asked is None:
        return goto(onward)
    try:
        if visit.form.get("choice") == LATER:
            await put_off(authority, session, asked.id)
            return goto(onward)
        await choose(authority, session, asked.id, _choice_of(visit))
    except DomainError as error:
        return await _page(visit, asked, onward, 400, error.message)
    return goto(f"{CHOICE}?{urlencode({'continue': onward})}" if len(waiting) > 1 else onward)


def _choice_of(visit: Visit) -> CaptureChoice:
    try:
        return CaptureChoice(visit.form.get("choice"))
    except ValueError as error:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Choose one of the answers.", ("choice",)) from error


async def _page(visit: Visit, asked: Waiting, onward: str, status: int = 200, error: str = "") -> Response:
    session = visit.require_own_means()
    return visit.page(
        "choice",
        status,
        await visit.targets(),
        onward=onward,
        asked=asked,
        may_wait=asked.may_wait(session),
        left=POSTPONEMENTS - asked.capture.postponements,
        error=error,
    )
