"""Getting back into an account by a link in a mail, without telling anybody who has one."""

from datetime import timedelta
from uuid import UUID

from habeas.auth.authority import Authority
from habeas.auth.opaque import digest, new_secret
from habeas.auth.people.accounts import change_password, confirmed_addresses, find, language_of, stored_address
from habeas.auth.people.doubtful import is_doubtful
from habeas.auth.people.mails import Occasion, mail_about
from habeas.auth.throttle import RECOVERY_OF_ACCOUNT
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.unscoped import unscoped

LIFE = timedelta(minutes=30)
_ASK = "insert into auth.recovery (token_hash, subject_id, expires_at) values ($1, $2, $3)"
_FORGET = "delete from auth.recovery where expires_at < $1"
_FIND = "select subject_id from auth.recovery where token_hash = $1 and expires_at > $2 and used_at is null"
_USE = """
update auth.recovery set used_at = $2 where token_hash = $1 and expires_at > $2 and used_at is null
returning subject_id
"""
_END_OTHERS = "update auth.recovery set used_at = $2 where subject_id = $1 and used_at is null"


async def ask(authority: Authority, address: str) -> None:
    """Send a link to the stored address, if there is an account; the caller has answered already, the same either way.

    All addresses of an account count as one, however they are written. To an address on a domain that may have come
    to somebody else, no link is sent: whoever registered it anew would read the mail. Nor is one sent to an
    address that joined the account lately: it reads from when on it may have one.
    """
    account = await find(authority, address)
    if account is None or not await authority.throttle.allows(RECOVERY_OF_ACCOUNT, str(account.subject_id)):
        return
    region, token, now = authority.regions[account.region], new_secret(), authority.clock.now()
    stored = await stored_address(authority, region, account.subject_id, address)
    if await is_doubtful(authority, region, account.subject_id, stored):
        return
    language = await language_of(region, account.subject_id)
    if account.recovers_from is not None and account.recovers_from > now:
        since = f"{account.recovers_from:%Y-%m-%d %H:%M}"
        await authority.mailer.send(mail_about(Occasion.TOO_NEW, authority, stored, language, since=since))
        return
    async with unscoped(region, because="somebody recovers an account") as tx:
        await tx.execute(_FORGET, now)
        await tx.execute(_ASK, digest(token), account.subject_id, now + LIFE)
    link = f"{authority.url('/recover/password')}?link={region.code}.{token}"
    await authority.mailer.send(mail_about(Occasion.NEW_PASSWORD, authority, stored, language, link=link))


async def stands(authority: Authority, link: str) -> bool:
    """Can the link still be used?"""
    code, _, token = link.partition(".")
    if code not in authority.regions:
        return False
    async with unscoped(authority.regions[code], because="a link is looked up") as tx:
        return await tx.fetchval(_FIND, digest(token), authority.clock.now()) is not None


async def complete(authority: Authority, link: str, password: str) -> tuple[str, UUID]:
    """Set the new password: region and subject, whose sessions and tokens the caller has to end.

    Raises NOT_FOUND for a link that has ended. A second factor is asked for as before. Every address hears of it.
    """
    code, _, token = link.partition(".")
    subject_id: UUID | None = None
    if code in authority.regions:
        now = authority.clock.now()
        async with unscoped(authority.regions[code], because="a link is used") as tx:
            subject_id = await tx.fetchval(_USE, digest(token), now)
            await tx.execute(_END_OTHERS, subject_id, now)
    if subject_id is None:
        raise DomainError(ErrorCode.NOT_FOUND, "This link has ended. Ask for a new one.")
    await change_password(authority, code, subject_id, password)
    language = await language_of(authority.regions[code], subject_id)
    for address in await confirmed_addresses(authority.regions[code], subject_id):
        await authority.mailer.send(mail_about(Occasion.PASSWORD_CHANGED, authority, address, language))
    return code, subject_id
