"""The pages on which somebody opens an account: what is needed and why, the notice, and who would oversee it."""

from starlette.responses import Response

from habeas.auth.pages.sign_in import let_in
from habeas.auth.pages.visit import Visit
from habeas.auth.passwords import checked_password
from habeas.auth.people import registration
from habeas.auth.people.oversight import Overseen, overseer_of
from habeas.auth.people.registration import Wanted
from habeas.auth.people.services import Service, find_service, notice_for, places, services
from habeas.auth.throttle import LINK_FROM_ADDRESS, REGISTRATION_FROM_ADDRESS
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.rules.address import checked_address

SENT = (
    "We have sent a mail to {address}. Follow the link in it to open your account; until then there is none. "
    "If the address has an account already, the mail says so."
)
LONGEST_NICKNAME = 60


async def register(visit: Visit) -> Response:
    """GET and POST /register: first the address, then the rest, for by then we can say who oversees its domain."""
    service = await find_service(visit.authority, visit.given("service"))
    if service is None:
        return visit.page("services", services=await services(visit.authority))
    if not visit.is_post:
        return visit.page("register", service=service, email="")
    await visit.authority.throttle.count(REGISTRATION_FROM_ADDRESS, visit.address)
    try:
        address, domain = checked_address(visit.form.get("email"))
    except DomainError as error:
        return visit.page("register", 400, service=service, email=visit.form.get("email"), error=error.message)
    overseen = await overseer_of(visit.authority, domain)
    if visit.form.get("step") != "details" or not _was_told(visit, overseen):
        return await _details(visit, service, address, overseen)
    return await _ask(visit, service, address, overseen)


async def verify(visit: Visit) -> Response:
    """GET and POST /register/verify, where the link of the mail leads; a scanner that follows it changes nothing."""
    link = visit.given("link")
    await visit.authority.throttle.count(LINK_FROM_ADDRESS, visit.address)
    if not visit.is_post:
        if not await registration.is_pending(visit.authority, link):
            raise DomainError(ErrorCode.NOT_FOUND, "This link has ended. Register again to get a new one.")
        await visit.authority.throttle.take_back(LINK_FROM_ADDRESS, visit.address)
        return visit.page("verify", link=link)
    try:
        region, subject_id = await registration.complete(visit.authority, link, visit.form.get("password"))
    except DomainError as error:
        if error.code is not ErrorCode.UNAUTHENTICATED:
            raise
        return visit.page("verify", 401, link=link, error=error.message)
    await visit.authority.throttle.take_back(LINK_FROM_ADDRESS, visit.address)
    return await let_in(visit, region, subject_id)


def _was_told(visit: Visit, overseen: Overseen | None) -> bool:
    told = visit.form.get("told")
    return told == (str(overseen.announcement_id) if overseen is not None else "")


async def _details(
    visit: Visit, service: Service, address: str, overseen: Overseen | None, status: int = 200, error: str = ""
) -> Response:
    region = visit.authority.regions[service.region]
    return visit.page(
        "details",
        status,
        service=service,
        email=address,
        nickname=visit.form.get("nickname"),
        residence=visit.form.get("residence"),
        overseen=overseen,
        notice=await notice_for(visit.authority, service),
        places=await places(region, service) if service.asks_residence else [],
        error=error,
    )


async def _ask(visit: Visit, service: Service, address: str, overseen: Overseen | None) -> Response:
    try:
        wanted = await _wanted(visit, service, address)
    except DomainError as error:
        return await _details(visit, service, address, overseen, 400, error.message)
    answer = visit.page("message", title="Look into your mail", text=SENT.format(address=address))
    return visit.afterwards(answer, registration.ask, wanted)


async def _wanted(visit: Visit, service: Service, address: str) -> Wanted:
    nickname = visit.form.get("nickname").strip()
    if not nickname or len(nickname) > LONGEST_NICKNAME or not nickname.isprintable():
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"Choose a nickname of up to {LONGEST_NICKNAME} characters.")
    notice = await notice_for(visit.authority, service)
    if notice is not None and visit.form.get("agreed") != str(notice.version_id):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Without your agreement to the notice there can be no account.")
    residence = visit.form.get("residence") or None
    if service.asks_residence and residence not in dict(await places(visit.authority.regions[service.region], service)):
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Say where you live: it decides where your data are kept.")
    return Wanted(
        service=service,
        nickname=nickname,
        address=address,
        password=checked_password(visit.form.get("password"), nickname, address),
        residence=residence if service.asks_residence else None,
        version_id=notice.version_id if notice is not None else None,
        notice_language=notice.language if notice is not None else "en",
    )
