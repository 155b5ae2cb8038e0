"""What DNS answers prove: which record matches a challenge, and when several resolvers may be believed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

from habeas.oversight.rules.sets import Finding

ENOUGH_WITHOUT_VALIDATION = 2
_TOKEN = re.compile(r"(?:^|\s)token=([A-Za-z0-9_-]{43})(?=\s|$)")
_EXPIRY = re.compile(r"(?:^|\s)expiry=(\S+)")


@dataclass(frozen=True)
class Answer:
    """What one resolver answered: the texts of the records, None if it gave no usable answer.

    `validated` is true if the resolver says that it validated the answer with DNSSEC, and is trusted to say so.
    """

    texts: frozenset[str] | None
    validated: bool = False


def hash_of_token(token: str) -> bytes:
    """What is stored of a token for comparing: SHA-256, which 256 random bits need no salt for."""
    return sha256(token.encode("ascii")).digest()


def holds_token(texts: Iterable[str], token_hash: bytes) -> bool:
    """Does any record carry the token? Other records, and words that nobody knows, count for nothing."""
    found = False
    for text in texts:
        match = _TOKEN.search(text)
        # Every record is compared, in constant time each, so that nothing is learned from how long it takes.
        found |= match is not None and compare_digest(hash_of_token(match[1]), token_hash)
    return found


def holds_live_token(texts: Iterable[str], token_hash: bytes, now: datetime) -> bool:
    """The same for a first proof: the record's own expiry, where it names one, must not have passed."""
    return holds_token((text for text in texts if not _expired(text, now)), token_hash)


def finding(answers: Sequence[Answer], token_hash: bytes, now: datetime, *, first_proof: bool) -> Finding:
    """What the answers show together.

    Validated answers count alone where there is any. Without validation at least two resolvers must answer.
    Whoever counts must agree; otherwise somebody errs or lies, and nothing is concluded.
    """
    votes = {_vote(texts, token_hash, now, first_proof) for texts in _counting(answers)}
    if len(votes) != 1:
        return Finding.UNSURE
    return Finding.PRESENT if votes.pop() else Finding.ABSENT


def agreed(answers: Sequence[Answer]) -> frozenset[str] | None:
    """The records that those who count agree on, by the same rule; None where nothing can be concluded."""
    sets = {frozenset(text.lower() for text in texts) for texts in _counting(answers)}
    return sets.pop() if len(sets) == 1 else None


def _counting(answers: Sequence[Answer]) -> list[frozenset[str]]:
    usable = [answer for answer in answers if answer.texts is not None]
    validated = [answer for answer in usable if answer.validated]
    counting = validated or usable
    enough = len(counting) >= (1 if validated else ENOUGH_WITHOUT_VALIDATION)
    return [answer.texts or frozenset() for answer in counting] if enough else []


def _vote(texts: frozenset[str], token_hash: bytes, now: datetime, first_proof: bool) -> bool:
    return holds_live_token(texts, token_hash, now) if first_proof else holds_token(texts, token_hash)


def _expired(text: str, now: datetime) -> bool:
    match = _EXPIRY.search(text)
    if match is None:
        return False
    try:
        expires_at = datetime.fromisoformat(match[1])
    except ValueError:
        return True
    return expires_at.tzinfo is None or expires_at < now
