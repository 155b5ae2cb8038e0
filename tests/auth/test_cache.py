"""The cache of verified tokens is bounded and forgets what expired."""

from habeas.auth.cache import TokenCache, VerifiedToken
from tests.auth.forge import signed, verifier

VERIFIED = VerifiedToken(verifier().verify(signed()), issued_at=0, expires_at=100)


def test_a_token_is_known_until_it_expires() -> None:
    cache = TokenCache()
    cache.put("a", VERIFIED)
    assert cache.get("a", now=99.9) is VERIFIED
    assert cache.get("a", now=100) is None
    assert len(cache) == 0


def test_only_the_whole_token_is_known() -> None:
    cache = TokenCache()
    cache.put("head.payload.signature", VERIFIED)
    assert cache.get("head.payload.", now=0) is None
    assert cache.get("head.payload.signatur", now=0) is None


def test_the_least_recently_used_token_leaves_first() -> None:
    cache = TokenCache(capacity=2)
    for token in "ab":
        cache.put(token, VERIFIED)
    cache.get("a", now=0)
    cache.put("c", VERIFIED)
    assert [token for token in "abc" if cache.get(token, now=0)] == ["a", "c"]
