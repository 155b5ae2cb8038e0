"""The authorization endpoint: who asks, for what, and whether the person allows it."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response

from habeas.access.permission import MEANING
from habeas.access.stepup import PASSWORD, SECOND_FACTOR
from habeas.auth.authority import Authority
from habeas.auth.oauth.asked import Parameters
from habeas.auth.oauth.authorize import AuthorizationError, Wish, grant_code, refused, wish_of
from habeas.auth.oauth.books import consented
from habeas.auth.oauth.places import AUTHORIZE
from habeas.auth.pages.html import goto, source_of
from habeas.auth.pages.sees import SEES
from habeas.auth.pages.visit import Visit
from habeas.auth.people.factors import factors_of
from habeas.auth.people.sessions import Session
from habeas.auth.people.standing import Standing, standing_of
from habeas.storage.unscoped import unscoped

OWN_FIELDS = frozenset({"form_token", "decision", "organization"})
JUST_NOW = 120
"""Seconds in which a sign-in counts as one that `prompt=login` or a small `max_age` asked for."""


async def authorize(visit: Visit) -> Response:
    """GET and POST /oauth/authorize."""
    source = visit.form if visit.is_post else visit.query
    asked = Parameters([pair for pair in source.pairs if pair[0] not in OWN_FIELDS])
    try:
        wish = await wish_of(visit.authority, asked)
        return await _answered(visit, asked, wish)
    except AuthorizationError as error:
        if error.location:
            return goto(error.location)
        return visit.page("message", 400, title="This application asked wrongly", text=error.message)


async def _answered(visit: Visit, asked: Parameters, wish: Wish) -> Response:
    authority, session = visit.authority, visit.session
    if _sign_in_due(authority, wish, session) or await _second_factor_due(authority, wish, session):
        if "none" in wish.prompt:
            return goto(refused(authority, wish, "login_required"))
        return goto(f"/sign-in?{urlencode({'continue': _again(asked)})}")
    assert session is not None
    if not _satisfies(wish, session):
        return goto(refused(authority, wish, "unmet_authentication_requirements", "No second factor was used."))
    standing = await standing_of(authority.regions[session.region], session.subject_id)
    if standing is not None and session.through_org is not None and not wish.spaces(standing, session.through_org):
        # Their organization's word opens nothing of what is asked; their own means may.
        if "none" in wish.prompt:
            return goto(refused(authority, wish, "login_required"))
        return goto(f"/sign-in?{urlencode({'continue': _again(asked)})}")
    if standing is None or not wish.spaces(standing):
        return goto(refused(authority, wish, "access_denied", "None of the scopes is open to this person."))
    if visit.is_post:
        return await _decided(visit, wish, session, standing)
    return await _shown(visit, asked, wish, session, standing)


async def _shown(visit: Visit, asked: Parameters, wish: Wish, session: Session, standing: Standing) -> Response:
    authority, through = visit.authority, session.through_org
    spaces, wanted = wish.spaces(standing, through), wish.asks_of(standing, through)
    async with unscoped(authority.books, because="what was allowed before") as tx:
        allowed = await consented(tx, standing.subject_id, wish.client.client_id)
    if wanted <= allowed and len(spaces) == 1 and "consent" not in wish.prompt:
        return goto(await grant_code(authority, wish, session, standing, spaces[0].org_id, allowed))
    if "none" in wish.prompt:
        return goto(refused(authority, wish, "consent_required"))
    return visit.page(
        "consent",
        targets=(source_of(wish.redirect_uri),),
        client=wish.client,
        person=standing.name,
        goes_to=source_of(wish.redirect_uri),
        scopes=[(str(scope), MEANING[scope], SEES[scope], scope in allowed) for scope in sorted(wanted)],
        spaces=spaces,
        fields=[pair for pair in asked.pairs if pair[0] != "prompt"],
    )


async def _decided(visit: Visit, wish: Wish, session: Session, standing: Standing) -> Response:
    authority = visit.authority
    if visit.form.get("decision") != "allow":
        return goto(refused(authority, wish, "access_denied", "The person refused."))
    try:
        org_id = UUID(visit.form.get("organization"))
    except ValueError:
        return visit.page("message", 400, title="This did not work", text="Choose for whom the application may act.")
    return goto(
        await grant_code(authority, wish, session, standing, org_id, wish.asks_of(standing, session.through_org))
    )


def _sign_in_due(authority: Authority, wish: Wish, session: Session | None) -> bool:
    if session is None or not session.complete:
        return True
    if session.through_org is not None and (wish.acr_values or wish.max_age is not None):
        # Whoever asks how somebody signed in means their own means, not what their organization vouches for.
        return True
    age = authority.clock.now() - session.authenticated_at
    limits = [max(wish.max_age, JUST_NOW)] if wish.max_age is not None else []
    limits += [JUST_NOW] if "login" in wish.prompt else []
    return any(age > timedelta(seconds=limit) for limit in limits)


async def _second_factor_due(authority: Authority, wish: Wish, session: Session | None) -> bool:
    """Would signing in again, with a second factor that the person has by now, do what was asked (RFC 9470)?"""
    if session is None or _satisfies(wish, session) or SECOND_FACTOR not in wish.acr_values:
        return False
    return bool(await factors_of(authority, session.region, session.subject_id))


def _satisfies(wish: Wish, session: Session) -> bool:
    if not wish.acr_values or PASSWORD in wish.acr_values:
        return True
    return SECOND_FACTOR in wish.acr_values and session.second_factor_at is not None


def _again(asked: Parameters) -> str:
    return f"{AUTHORIZE}?{urlencode(asked.pairs)}"
