"""Passkeys as second factors (WebAuthn): every challenge belongs to one session and counts once."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from habeas.auth.authority import Authority
from habeas.auth.people.sessions import Session
from habeas.kernel.errors import DomainError, ErrorCode
from habeas.kernel.ids import new_id
from habeas.storage.transaction import Transaction
from habeas.storage.unscoped import unscoped

CHALLENGE_LIFE = timedelta(minutes=5)
LONGEST_NAME = 60
LARGEST_ANSWER = 16 * 1024
_ASK = "update auth.session set challenge = $2, challenge_until = $3 where id = $1 and ended_at is null"
_TAKE = """
with asked as (select id, challenge from auth.session where id = $1 and challenge_until > $2 for update)
update auth.session s set challenge = null, challenge_until = null from asked where s.id = asked.id
returning asked.challenge
"""
_KNOWN = "select credential_id from auth.second_factor where subject_id = $1 and kind = 'PASSKEY'"
_ADD = """
insert into auth.second_factor (id, subject_id, kind, name, credential_id, public_key, sign_count, created_at,
                                confirmed_at)
values ($1, $2, 'PASSKEY', $3, $4, $5, $6, $7, $7) on conflict (credential_id) do nothing
"""
_FIND = """
select id, public_key, sign_count from auth.second_factor
 where subject_id = $1 and credential_id = $2 and kind = 'PASSKEY' for update
"""
_USED = "update auth.second_factor set sign_count = $2, used_at = $3 where id = $1"
_DOUBTED = "update auth.second_factor set doubted_at = $2 where id = $1"


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Under which name passkeys are made, and from which origin alone they are accepted."""

    name: str
    origin: str

    @classmethod
    def of(cls, authority: Authority) -> "RelyingParty | None":
        """That of the authority; None where it has no name, for an address is none (WebAuthn, section 5.1.2)."""
        name = authority.passkey_domain or urlsplit(authority.public_url).hostname or ""
        try:
            ip_address(name)
        except ValueError:
            return cls(name, authority.public_url)
        return None


class DoubtfulPasskeyError(Exception):
    """The counter of the authenticator went back: somebody may have copied it (WebAuthn, section 6.1.1)."""


async def creation_options(authority: Authority, session: Session, address: str) -> str:
    """What the browser is asked, as JSON, to make a passkey that the account does not have yet."""
    party = _party(authority)
    async with unscoped(authority.regions[session.region], because="a passkey is added") as tx:
        rows = await tx.fetch(_KNOWN, session.subject_id)
        options = webauthn.generate_registration_options(
            rp_id=party.name,
            rp_name="habeas",
            user_id=session.subject_id.bytes,
            user_name=address,
            exclude_credentials=[PublicKeyCredentialDescriptor(row["credential_id"]) for row in rows],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
        )
        await _keep(authority, tx, session, options.challenge)
    return webauthn.options_to_json(options)


async def add_passkey(authority: Authority, session: Session, answer: str, name: str) -> None:
    """Keep the passkey that the browser made. Raises BAD_USER_INPUT for an answer that does not hold."""
    party, now = _party(authority), authority.clock.now()
    async with unscoped(authority.regions[session.region], because="a passkey is added") as tx:
        challenge = await _taken(authority, tx, session)
        try:
            made = webauthn.verify_registration_response(
                credential=_bounded(answer),
                expected_challenge=challenge,
                expected_rp_id=party.name,
                expected_origin=party.origin,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as error:
            raise _unusable() from error
        values = (made.credential_id, made.credential_public_key, made.sign_count, now)
        await tx.execute(_ADD, new_id(), session.subject_id, checked_name(name), *values)


async def request_options(authority: Authority, session: Session) -> str | None:
    """What the browser is asked, as JSON, to prove a passkey; None where the account has none."""
    party = RelyingParty.of(authority)
    if party is None:
        return None
    async with unscoped(authority.regions[session.region], because="a passkey is asked for") as tx:
        known = [row["credential_id"] for row in await tx.fetch(_KNOWN, session.subject_id)]
        if not known:
            return None
        options = webauthn.generate_authentication_options(
            rp_id=party.name,
            allow_credentials=[PublicKeyCredentialDescriptor(each) for each in known],
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        await _keep(authority, tx, session, options.challenge)
    return webauthn.options_to_json(options)


async def check_passkey(authority: Authority, session: Session, answer: str) -> bool:
    """Does the answer prove a passkey of the account, to the challenge of this session?

    Raises DoubtfulPasskeyError where the authenticator's counter went back; the doubt is written down.
    """
    region = authority.regions[session.region]
    async with unscoped(region, because="a passkey is checked") as tx:
        challenge = await _taken(authority, tx, session)
    async with unscoped(region, because="a passkey is checked") as tx:
        doubted = await _checked(authority, tx, session, challenge, answer)
    if doubted:
        raise DoubtfulPasskeyError
    return doubted is not None


async def _checked(
    authority: Authority, tx: Transaction, session: Session, challenge: bytes, answer: str
) -> bool | None:
    """None where it proves nothing; else whether the counter went back."""
    party, now = _party(authority), authority.clock.now()
    try:
        parsed = webauthn.helpers.parse_authentication_credential_json(_bounded(answer))
        row = await tx.fetchrow(_FIND, session.subject_id, parsed.raw_id)
        if row is None:
            return None
        proved = webauthn.verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=party.name,
            expected_origin=party.origin,
            credential_public_key=row["public_key"],
            # The library refuses a counter that went back like any other fault; here it is told apart.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (WebAuthnException, DomainError, ValueError, KeyError, TypeError):
        return None
    if row["sign_count"] > 0 and proved.new_sign_count <= row["sign_count"]:
        await tx.execute(_DOUBTED, row["id"], now)
        return True
    await tx.execute(_USED, row["id"], proved.new_sign_count, now)
    return False


def checked_name(text: str) -> str:
    """A name for a second factor. BAD_USER_INPUT where it is too long."""
    name = " ".join(text.split())
    if len(name) > LONGEST_NAME:
        raise DomainError(ErrorCode.BAD_USER_INPUT, f"A name has at most {LONGEST_NAME} characters.", ("name",))
    return name or "Passkey"


async def _keep(authority: Authority, tx: Transaction, session: Session, challenge: bytes) -> None:
    await tx.execute(_ASK, session.id, challenge, authority.clock.now() + CHALLENGE_LIFE)


async def _taken(authority: Authority, tx: Transaction, session: Session) -> bytes:
    found: bytes | None = await tx.fetchval(_TAKE, session.id, authority.clock.now())
    if found is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "This took too long, or was sent twice. Try it again.")
    return found


def _party(authority: Authority) -> RelyingParty:
    found = RelyingParty.of(authority)
    if found is None:
        raise DomainError(ErrorCode.BAD_USER_INPUT, "Passkeys need a server with a name.")
    return found


def _bounded(answer: str) -> str:
    if not 0 < len(answer) <= LARGEST_ANSWER:
        raise _unusable()
    return answer


def _unusable() -> DomainError:
    return DomainError(ErrorCode.BAD_USER_INPUT, "This passkey cannot be used here.")
