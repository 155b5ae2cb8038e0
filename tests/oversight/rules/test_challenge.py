"""Challenges: fresh tokens of 256 bits, under an owner name that says the scope."""

import base64
from datetime import UTC, datetime

from habeas.oversight.rules.challenge import new_token, record_name, record_value
from habeas.oversight.rules.domain_name import LONGEST
from habeas.oversight.rules.sets import DomainScope


def test_a_token_is_256_bits_in_43_characters() -> None:
    token = new_token()
    assert len(token) == 43
    assert len(base64.urlsafe_b64decode(token + "=")) == 32


def test_no_token_comes_twice() -> None:
    assert len({new_token() for _ in range(1000)}) == 1000


def test_every_scope_has_an_owner_name_of_its_own() -> None:
    assert {record_name("contoso.example", scope) for scope in DomainScope} == {
        "_habeas-challenge.contoso.example",
        "_habeas-challenge-tree.contoso.example",
    }


def test_dns_has_room_for_the_longest_owner_name() -> None:
    assert all(len(record_name("a" * LONGEST, scope)) <= 253 for scope in DomainScope)


def test_the_record_says_token_and_expiry() -> None:
    assert record_value("abc", datetime(2026, 11, 28, 9, tzinfo=UTC)) == "token=abc expiry=2026-11-28T09:00:00Z"
