"""What a partner's client may be."""

from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from habeas.clients import rules
from habeas.kernel.errors import DomainError, ErrorCode

GOOD = ECKey.generate_key("P-256", {"kid": "k"})


@pytest.mark.parametrize(
    "uri",
    [
        "https://partner.example/cb", "https://partner.example:8443/cb?x=1", "http://127.0.0.1:5000/cb",
        "http://[::1]/cb",
    ],
)  # fmt: skip
def test_a_safe_redirect_uri_is_kept_to_the_letter(uri: str) -> None:
    assert rules.checked_redirects([uri], needed=True) == [uri]


@pytest.mark.parametrize(
    "uri",
    [
        "http://partner.example/cb", "https://partner.example/cb#x", "https://*.p.example/", "javascript:alert(1)",
        "https://u:p@partner.example/", "https:///cb", "custom:/cb", "https://partner.example/\n", "https://a\\b/",
        "https://partner.example:99999/", "http://localhost/cb", "", "https://p.example/" + "x" * 600,
    ],
)  # fmt: skip
def test_an_unsafe_one_is_refused(uri: str) -> None:
    with pytest.raises(DomainError) as caught:
        rules.checked_redirects([uri], needed=True)
    assert caught.value.code is ErrorCode.BAD_USER_INPUT


@pytest.mark.parametrize("scopes", [[], ["members:read"], ["self:read", "notices:publish"], ["self:write"], ["x"]])
def test_no_scope_above_the_ceiling_is_given(scopes: list[str]) -> None:
    with pytest.raises(DomainError):
        rules.checked_scopes(scopes)


@pytest.mark.parametrize(
    "document",
    [
        None, [], {}, {"keys": []}, {"keys": ["x"]}, {"keys": [{**GOOD.as_dict(private=False), "kid": ""}]},
        {"keys": [GOOD.as_dict(private=True)]}, {"keys": [GOOD.as_dict(private=False)] * 2},
        {"keys": [{"kty": "oct", "k": "x", "kid": "a"}]},
        {"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "a"}]},
        {"keys": [{"kty": "EC", "crv": "P-256", "x": 1, "y": "b", "kid": "a"}]},
    ],
)  # fmt: skip
def test_keys_that_are_private_or_unusable_are_refused(document: Any) -> None:
    with pytest.raises(DomainError):
        rules.checked_keys(document)


def test_public_keys_are_kept_without_what_they_do_not_need() -> None:
    rsa = RSAKey.generate_key(2048, {"kid": "r", "use": "sig"})
    kept = rules.checked_keys({"keys": [{**rsa.as_dict(private=False), "x5u": "https://evil.example"}]})
    assert set(kept["keys"][0]) == {"kid", "kty", "n", "e", "use"}
