"""Passwords are kept as argon2id alone, and compared in the same time for accounts that are not there."""

import pytest

from habeas.auth.passwords import checked_password, hashed, is_outdated, matches
from habeas.kernel.errors import DomainError


@pytest.mark.promise("AISHU-97")
async def test_a_password_is_kept_as_argon2id() -> None:
    kept = await hashed("a-password-of-mine")
    assert "a-password-of-mine" not in kept
    assert kept != await hashed("a-password-of-mine"), "each hash has a salt of its own"
    assert kept.startswith("$argon2id$")
    assert not is_outdated(kept)
    assert await matches(kept, "a-password-of-mine")
    assert not await matches(kept, "another-password")


async def test_the_same_characters_count_however_they_are_composed() -> None:
    assert await matches(await hashed("cafe\u0301-cafe\u0301-x"), "caf\u00e9-caf\u00e9-x")


@pytest.mark.parametrize("kept", [None, "", "not a hash", "$argon2id$broken"])
async def test_nothing_matches_what_is_not_there(kept: str | None) -> None:
    assert not await matches(kept, "the password of nobody")


async def test_weaker_hashes_of_the_past_are_recognized() -> None:
    assert is_outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$pSkr2RHT2nCwXKZAHEPgHQ")


@pytest.mark.parametrize("password", ["", "short", "x" * 257, "aaaaaaaaaaaaaaaa", "robin@home.example"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(DomainError):
        checked_password(password, "Robin", "robin@home.example")
