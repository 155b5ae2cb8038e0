"""Opening an account: asked for, proved by a link in a mail, and only then made."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from habeas.auth import passwords
from habeas.auth.authority import Authority
from habeas.auth.opaque import digest, new_secret
from habeas.auth.people.accounts import add_address, find, language_of, open_account, stored_address
from habeas.auth.people.mails import Occasion, mail_about
from habeas.auth.people.services import Service
from habeas.auth.people.standing import oneself, platform_for
from habeas.auth.throttle import REGISTRATION_OF_ACCOUNT
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.notices.commands import AcceptNotice
from habeas.storage.regions import Region
from habeas.storage.unscoped import unscoped
from habeas.tenancy.commands import RegisterPerson
from habeas.writing.run import run

LIFE = timedelta(hours=24)
_ASK = """
insert into auth.registration (token_hash, address_hash, address, nickname, password_hash, controller_id, service_code,
                               residence, language, version_id, notice_language, asked_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""
_FORGET = "delete from auth.registration where expires_at < $1"
_FIND = """
select address, nickname, password_hash, controller_id, service_code, residence, language, version_id, notice_language
  from auth.registration where token_hash = $1 and expires_at > $2
"""
_DONE = "delete from auth.registration where token_hash = $1"
_UNDO = "delete from auth.account where subject_id = $1"


@dataclass(frozen=True, slots=True, repr=False)
class Wanted:
    """What somebody entered, checked."""

    service: Service
    nickname: str
    address: str
    password: str
    residence: str | None
    version_id: UUID | None
    notice_language: str


@dataclass(frozen=True, slots=True, repr=False)
class _Pending:
    address: str
    nickname: str
    password_hash: str
    controller_id: UUID
    service_code: str
    residence: str | None
    language: str
    version_id: UUID | None
    notice_language: str | None


async def ask(authority: Authority, wanted: Wanted) -> None:
    """Send a mail to the address: a link, or word that it has an account. Nobody else learns which."""
    if not await authority.throttle.allows(REGISTRATION_OF_ACCOUNT, authority.addresses.hashed(wanted.address).hex()):
        return
    account, kept = await find(authority, wanted.address), await passwords.hashed(wanted.password)
    if account is not None:
        region = authority.regions[account.region]
        stored = await stored_address(authority, region, account.subject_id, wanted.address)
        language = await language_of(region, account.subject_id)
        await authority.mailer.send(mail_about(Occasion.KNOWN_ALREADY, authority, stored, language))
        return
    region = authority.regions[wanted.service.region_of(wanted.residence)]
    token, now = new_secret(), authority.clock.now()
    values = (
        digest(token), authority.addresses.hashed(wanted.address), wanted.address, wanted.nickname, kept,
        wanted.service.controller_id, wanted.service.code, wanted.residence, wanted.notice_language,
        wanted.version_id, wanted.notice_language, now, now + LIFE,
    )  # fmt: skip
    async with unscoped(region, because="somebody asks for an account") as tx:
        await tx.execute(_FORGET, now)
        await tx.execute(_ASK, *values)
    words = {"service": wanted.service.name, "link": f"{authority.url('/register/verify')}?link={region.code}.{token}"}
    mail = mail_about(Occasion.CONFIRM, authority, wanted.address, wanted.notice_language, **words)
    await authority.mailer.send(mail)


async def complete(authority: Authority, link: str, password: str) -> tuple[str, UUID]:
    """Make the account of a proved address: region and subject. The password shows that it is the same person.

    Raises NOT_FOUND for a link that has ended, UNAUTHENTICATED for another password, CONFLICT for a taken address.
    """
    region, pending, token = await _pending(authority, link)
    if not await passwords.matches(pending.password_hash, password):
        raise DomainError(ErrorCode.UNAUTHENTICATED, "This is not the password that you chose.", ("password",))
    if await find(authority, pending.address) is not None:
        raise DomainError(ErrorCode.CONFLICT, "This address has an account already. Sign in with it.")
    subject_id, org_id = new_id(), new_id()
    await _open(authority, region, pending, token, subject_id, org_id)
    try:
        actor = platform_for(region.code, subject_id, org_id, pending.controller_id)
        await run(_command(pending, subject_id), actor, engine=authority.writes)
    except BaseException:
        async with unscoped(region, because="an account could not be made") as tx:
            await tx.execute(_UNDO, subject_id)
        raise
    await authority.addresses.settle(pending.address, region.code)
    await _accept(authority, region, pending, subject_id, org_id)
    return region.code, subject_id


async def is_pending(authority: Authority, link: str) -> bool:
    """Does the link still stand?"""
    try:
        await _pending(authority, link)
    except DomainError:
        return False
    return True


async def _pending(authority: Authority, link: str) -> tuple[Region, _Pending, str]:
    code, _, token = link.partition(".")
    if code in authority.regions:
        region = authority.regions[code]
        async with unscoped(region, because="an address is proved") as tx:
            row = await tx.fetchrow(_FIND, digest(token), authority.clock.now())
        if row is not None:
            return region, _Pending(**row), token
    raise DomainError(ErrorCode.NOT_FOUND, "This link has ended. Register again to get a new one.")


async def _open(
    authority: Authority, region: Region, pending: _Pending, token: str, subject_id: UUID, org_id: UUID
) -> None:
    address_hash = authority.addresses.hashed(pending.address)
    async with unscoped(region, because="an account is opened") as tx:
        if await tx.execute(_DONE, digest(token)) != "DELETE 1":
            raise DomainError(ErrorCode.NOT_FOUND, "This link has ended. Register again to get a new one.")
        now = authority.clock.now()
        await open_account(tx, subject_id, org_id, pending.controller_id, pending.password_hash, now)
        if not await add_address(tx, address_hash, subject_id):
            raise DomainError(ErrorCode.CONFLICT, "This address has an account already. Sign in with it.")


async def _accept(authority: Authority, region: Region, pending: _Pending, subject_id: UUID, org_id: UUID) -> None:
    if pending.version_id is None:
        return
    actor = oneself(region.code, subject_id, org_id, pending.controller_id)
    command = AcceptNotice(pending.controller_id, pending.version_id, pending.notice_language or "en")
    try:
        await run(command, actor, engine=authority.writes)
    except DomainError as error:
        # A newer version came into force meanwhile: the API tells the person so, and the account stands.
        if error.code is not ErrorCode.CONFLICT:
            raise


def _command(pending: _Pending, subject_id: UUID) -> RegisterPerson:
    return RegisterPerson(
        subject_id=subject_id,
        display_name=pending.nickname,
        address=pending.address,
        residence=pending.residence,
        language=pending.language,
        service_code=pending.service_code,
    )
