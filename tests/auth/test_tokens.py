"""Genuine tokens name their actor; forged, stolen, stale and foreign ones are refused, each for its reason."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from habeas.access import Actor, ActorKind, Permission, Role
from habeas.auth.cache import TokenCache
from habeas.auth.keys import TrustedKeys
from habeas.auth.tokens import Expectations, TokenVerifier
from habeas.kernel.clock import FixedClock
from habeas.kernel.errors import DomainError, ErrorCode
from tests.auth.forge import (
    ABSENT,
    AUDIENCE,
    CLAIMS,
    CONTROLLER,
    EC,
    ED,
    HEADER,
    ISSUER,
    NOW,
    ORGANIZATION,
    RSA,
    STRANGER,
    SUBJECT,
    TRUSTED,
    T,
    changed,
    signed,
    verifier,
)
from tests.auth.forgeries import BAD_CLAIMS, FORGERIES, HEAD, HEADERS, PAYLOAD, PAYLOADS, SHAPES, SIGNATURE


def refusal(token: str) -> DomainError:
    with pytest.raises(DomainError) as caught:
        verifier().verify(token)
    assert caught.value.code is ErrorCode.UNAUTHENTICATED
    assert caught.value.details == {}
    return caught.value


def test_a_genuine_token_names_its_actor() -> None:
    assert verifier().verify(signed()) == Actor(
        kind=ActorKind.SELF,
        subject_id=SUBJECT,
        organization_id=ORGANIZATION,
        controller_id=CONTROLLER,
        region="sg",
        role=Role.PERSON,
        scopes=frozenset({Permission.SELF_READ, Permission.RIGHTS_EXERCISE}),
        client_id="self-service",
        token_id="token-1",
    )


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ({"alg": "RS256", "kid": RSA.key_id}, RSA.private),
        ({"alg": "RS256", "kid": "any-rsa"}, RSA.private),
        ({"alg": "PS256", "kid": "any-rsa"}, RSA.private),
        ({"alg": "ES256", "kid": EC.key_id}, EC.private),
        ({"alg": "EdDSA", "kid": "ed"}, ED),
        ({"alg": "Ed25519", "kid": "ed"}, ED),
        ({"typ": "application/at+jwt"}, RSA.private),
        ({"typ": "AT+JWT"}, RSA.private),
    ],
)
def test_the_listed_algorithms_and_types_are_accepted(header: dict[str, str], key: Any) -> None:
    assert verifier().verify(signed(header=changed(HEADER, **header), key=key)).subject_id == SUBJECT


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ["https://other.example", AUDIENCE]},
        {"exp": T - 29},
        {"exp": T + 0.5},
        {"iat": T + 29},
        {"nbf": T},
        {"scope": ABSENT},
        {"cnf": None},
        {"auth_time": T, "acr": "1", "email": "x"},
    ],
)
def test_what_the_standard_allows_is_accepted(claims: dict[str, Any]) -> None:
    assert verifier().verify(signed(changed(CLAIMS, **claims))).subject_id == SUBJECT


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_no_signed_token_is_refused(name: str) -> None:
    assert "signed token" in refusal(SHAPES[name]).message or "header" in refusal(SHAPES[name]).message


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_that_says_anything_else_is_refused_although_the_signature_holds(name: str) -> None:
    assert refusal(signed(header=changed(HEADER, **HEADERS[name]))).message


@pytest.mark.parametrize("name", BAD_CLAIMS)
def test_a_claim_that_does_not_fit_is_refused_although_the_signature_holds(name: str) -> None:
    assert "signature" not in refusal(signed(changed(CLAIMS, **BAD_CLAIMS[name]))).message


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_that_is_no_set_of_claims_is_refused_although_the_signature_holds(name: str) -> None:
    assert "claim" in refusal(signed(PAYLOADS[name])).message


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_signature_is_refused(name: str) -> None:
    assert refusal(FORGERIES[name]).message


def test_each_character_of_the_payload_is_signed() -> None:
    for at in range(0, len(PAYLOAD), 17):
        other = "A" if PAYLOAD[at] != "A" else "B"
        assert refusal(f"{HEAD}.{PAYLOAD[:at]}{other}{PAYLOAD[at + 1 :]}.{SIGNATURE}").message


def test_scopes_are_the_known_ones_that_the_role_grants() -> None:
    scope = "self:read members:read requests:handle openid SELF:READ  self:read"
    assert verifier().verify(signed(changed(CLAIMS, scope=scope))).scopes == {Permission.SELF_READ}


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("ADMINISTRATOR", ActorKind.ADMINISTRATOR),
        ("AUDITOR", ActorKind.ADMINISTRATOR),
        ("PRIVACY_TEAM", ActorKind.CONTROLLER),
    ],
)
def test_the_role_decides_the_kind_of_the_actor(role: str, kind: ActorKind) -> None:
    actor = verifier().verify(signed(changed(CLAIMS, role=role)))
    assert (actor.kind, actor.subject_id) == (kind, SUBJECT)


def test_a_partner_is_a_client_without_a_person() -> None:
    actor = verifier().verify(signed(changed(CLAIMS, role="PARTNER", sub="ticketing", client_id="ticketing")))
    assert (actor.kind, actor.subject_id, actor.client_id) == (ActorKind.PARTNER, None, "ticketing")


class RevokedTokens:
    """Revokes the tokens whose ids it holds, and all of a subject issued before an instant."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self.subjects: dict[UUID | None, float] = {}

    def revokes(self, actor: Actor, issued_at: float) -> bool:
        return actor.token_id in self.ids or issued_at < self.subjects.get(actor.subject_id, 0)


def test_a_revoked_token_is_refused_also_when_it_was_accepted_before() -> None:
    revoked = RevokedTokens()
    checked = verifier(revocations=revoked)
    assert checked.verify(signed())
    revoked.ids.add("token-1")
    with pytest.raises(DomainError, match="revoked"):
        checked.verify(signed())


def test_all_tokens_of_a_subject_can_be_revoked_up_to_an_instant() -> None:
    revoked = RevokedTokens()
    revoked.subjects[SUBJECT] = T + 1
    checked = verifier(revocations=revoked)
    with pytest.raises(DomainError, match="revoked"):
        checked.verify(signed())
    assert checked.verify(signed(changed(CLAIMS, iat=T + 2)))


def test_a_token_that_was_accepted_is_refused_once_it_expires() -> None:
    clock = FixedClock(NOW)
    checked = verifier(clock)
    assert checked.verify(signed())
    clock.instant = NOW + timedelta(seconds=329)
    assert checked.verify(signed())
    clock.instant = NOW + timedelta(seconds=331)
    with pytest.raises(DomainError, match="expired"):
        checked.verify(signed())


def test_a_token_that_was_accepted_is_refused_once_its_key_is_withdrawn() -> None:
    checked = verifier()
    assert checked.verify(signed())
    checked.replace_keys(EC.trusted())
    with pytest.raises(DomainError, match="key is not known"):
        checked.verify(signed())


def test_refused_tokens_are_not_remembered() -> None:
    cache = TokenCache()
    checked = TokenVerifier(TRUSTED, Expectations(ISSUER, AUDIENCE), FixedClock(NOW), cache=cache)
    with pytest.raises(DomainError):
        checked.verify(signed(key=STRANGER))
    assert len(cache) == 0
    checked.verify(signed())
    assert len(cache) == 1


def test_nothing_is_trusted_where_no_keys_are() -> None:
    with pytest.raises(DomainError, match="key is not known"):
        verifier(keys=TrustedKeys({})).verify(signed())
