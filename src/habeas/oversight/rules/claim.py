"""The life of a claim: a pure step from how it stands and what was found to how it stands next."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.oversight.rules.sets import DomainDoubt, DomainStatus, Finding

GRACE = timedelta(days=14)
"""How long a verified domain's record may be missing before the claim lapses."""
CONTEST = timedelta(days=14)
"""How long a holder has to prove a contested domain again."""
CONFIRMED = frozenset({DomainStatus.VERIFIED, DomainStatus.AT_RISK})
"""In these a domain is a ground for oversight."""
HALTED = frozenset({DomainStatus.CONTESTED, DomainStatus.FROZEN})
"""In these nobody sees anything through the domain, until it is proven again or a person decided."""
HOLDING = CONFIRMED | HALTED
"""In these the organization is the one holder in the directory."""
CLAIMABLE = frozenset({DomainStatus.PENDING, DomainStatus.REVIEW, DomainStatus.LAPSED, DomainStatus.RELEASED})
"""From these a claim may begin anew; each time with a new token, and inheriting nothing."""

_SOON, _HOURLY, _DAILY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Claim:
    """How a claim stands; the instants are None where they do not apply."""

    status: DomainStatus
    challenge_expires_at: datetime | None = None
    verified_at: datetime | None = None
    proven_at: datetime | None = None
    missing_since: datetime | None = None
    contest_until: datetime | None = None
    doubt: DomainDoubt | None = None


def checked(
    claim: Claim, found: Finding, now: datetime, *, held_by_another: bool = False, doubt: DomainDoubt | None = None
) -> Claim:
    """The claim after a look at DNS; whether another holds it counts only where a proof would make it the holder.

    A doubt lets a claim that would be confirmed wait for a person's review. In one that is confirmed, a changed
    registration asks for a new proof, and any other doubt freezes it, unless a person has settled that very doubt.
    A finding that cannot be relied on changes nothing but what time alone changes.
    """
    if claim.status is DomainStatus.PENDING:
        after = _pending(claim, found, now, held_by_another)
        confirmed = after.status is DomainStatus.VERIFIED
        return replace(claim, status=DomainStatus.REVIEW, doubt=doubt) if confirmed and doubt else after
    if claim.status in CONFIRMED and doubt is DomainDoubt.REGISTRATION_CHANGED:
        return contested(claim, now, doubt)
    if claim.status in CONFIRMED and doubt is not None and doubt is not claim.doubt:
        return replace(claim, status=DomainStatus.FROZEN, doubt=doubt, missing_since=None)
    if claim.status in CONFIRMED:
        return _confirmed(claim, found, now)
    if claim.status is DomainStatus.CONTESTED:
        return _contested(claim, found, now)
    return claim


def contested(claim: Claim, now: datetime, doubt: DomainDoubt = DomainDoubt.ANOTHER_PROOF) -> Claim:
    """The holder's claim once another organization brought a fresh proof, or the domain may have changed hands.

    Its old token proves nothing now: whoever registered the domain anew can have copied the record.
    """
    if claim.status not in CONFIRMED:
        return claim
    until = now + CONTEST
    return replace(claim, status=DomainStatus.CONTESTED, missing_since=None, contest_until=until, doubt=doubt)


def reviewed(claim: Claim, *, accepted: bool) -> Claim:
    """The claim once a person decided; ILLEGAL_STEP for one that waits for nobody.

    An accepted doubt stays on record as settled, so that it does not freeze the claim again.
    """
    if claim.status not in (DomainStatus.REVIEW, DomainStatus.FROZEN):
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This claim waits for no review.", ("domain",))
    if not accepted:
        return Claim(DomainStatus.RELEASED, verified_at=claim.verified_at, doubt=claim.doubt)
    frozen = claim.status is DomainStatus.FROZEN
    return replace(claim, status=DomainStatus.VERIFIED if frozen else DomainStatus.PENDING)


def released(claim: Claim) -> Claim:
    """The claim once its organization gave it up."""
    if claim.status not in HOLDING | {DomainStatus.PENDING, DomainStatus.REVIEW}:
        raise DomainError(ErrorCode.ILLEGAL_STEP, "This claim has ended already.", ("domain",))
    return Claim(DomainStatus.RELEASED, verified_at=claim.verified_at)


def is_expired(claim: Claim, now: datetime) -> bool:
    """Can a pending claim no longer be proven? One that was proven in time and waits for a contest can."""
    return claim.proven_at is None and (claim.challenge_expires_at is None or claim.challenge_expires_at <= now)


def next_check(claim: Claim, since: datetime, now: datetime) -> timedelta | None:
    """When DNS is to be asked again; `since` is when the attempt began. None: never."""
    if claim.status is DomainStatus.PENDING:
        if claim.proven_at is not None:
            return _HOURLY
        return None if is_expired(claim, now) else min(max(_SOON, (now - since) / 4), _HOURLY)
    if claim.status is DomainStatus.CONTESTED:
        return _HOURLY
    return _DAILY if claim.status in CONFIRMED else None


def _pending(claim: Claim, found: Finding, now: datetime, held_by_another: bool) -> Claim:
    if found is not Finding.PRESENT or is_expired(claim, now):
        return replace(claim, proven_at=None) if found is Finding.ABSENT else claim
    if held_by_another:
        return replace(claim, proven_at=claim.proven_at or now)
    return Claim(DomainStatus.VERIFIED, verified_at=now, proven_at=now, doubt=claim.doubt)


def _confirmed(claim: Claim, found: Finding, now: datetime) -> Claim:
    if found is Finding.PRESENT:
        return replace(claim, status=DomainStatus.VERIFIED, proven_at=now, missing_since=None)
    missing_since = claim.missing_since or (now if found is Finding.ABSENT else None)
    if missing_since is None:
        return claim
    if now - missing_since >= GRACE:
        return Claim(DomainStatus.LAPSED, verified_at=claim.verified_at)
    return replace(claim, status=DomainStatus.AT_RISK, missing_since=missing_since)


def _contested(claim: Claim, found: Finding, now: datetime) -> Claim:
    assert claim.contest_until is not None
    if found is Finding.PRESENT:
        return Claim(DomainStatus.VERIFIED, claim.challenge_expires_at, claim.verified_at, proven_at=now)
    if now >= claim.contest_until:
        return Claim(DomainStatus.LAPSED, verified_at=claim.verified_at)
    return claim
