"""Sealing: what is sealed opens with its key, in its place, unchanged; nothing else opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.storage.sealed import SpaceKeys, new_space_key, seal, unseal, unwrap_space_key

KEY = bytes(range(32))


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_what_is_sealed_opens_again_in_its_place(plaintext: bytes, place: bytes) -> None:
    sealed = seal(KEY, plaintext, place)
    assert unseal(KEY, sealed, place) == plaintext
    assert len(plaintext) < 8 or plaintext not in sealed


def test_the_same_value_is_never_sealed_the_same_way_twice() -> None:
    assert seal(KEY, b"value", b"place") != seal(KEY, b"value", b"place")


@pytest.mark.parametrize("changed", range(40))
def test_a_changed_byte_anywhere_closes_it_for_good(changed: int) -> None:
    sealed = bytearray(seal(KEY, b"plaintext, 22 bytes...", b"place"))
    sealed[changed] ^= 1
    with pytest.raises(DomainError) as refused:
        unseal(KEY, bytes(sealed), b"place")
    assert refused.value.code is ErrorCode.INTERNAL_SERVER_ERROR


@pytest.mark.parametrize("broken", [b"", b"\x01", b"\x01" + bytes(12), b"\x02" + bytes(40)])
def test_what_is_no_sealed_value_does_not_open(broken: bytes) -> None:
    with pytest.raises(DomainError):
        unseal(KEY, broken, b"place")


def test_a_value_moved_to_another_place_or_under_another_key_does_not_open() -> None:
    sealed = seal(KEY, b"value", b"place")
    with pytest.raises(DomainError):
        unseal(KEY, sealed, b"elsewhere")
    with pytest.raises(DomainError):
        unseal(bytes(32), sealed, b"place")


def test_a_space_key_opens_only_under_its_region_s_key() -> None:
    wrapped = new_space_key(KEY)
    assert len(unwrap_space_key(KEY, wrapped)) == 32
    with pytest.raises(DomainError):
        unwrap_space_key(bytes(32), wrapped)


def test_unwrapped_keys_are_remembered_up_to_a_bound_and_forgotten_on_demand() -> None:
    keys = SpaceKeys(KEY, capacity=2)
    first, second, third = (keys.new() for _ in range(3))
    data_key = keys.opened(first)
    for wrapped in (second, first, third):
        keys.opened(wrapped)
    assert len(keys) == 2
    assert keys.opened(first) is data_key
    keys.forget(first)
    again = keys.opened(first)
    assert again == data_key
    assert again is not data_key
