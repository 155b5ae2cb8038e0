"""Sealing in frames: no frame opens in another place, and no stream can be cut short without being noticed."""

import pytest

from habeas.kernel.errors import DomainError
from habeas.storage.framed import open_frame, seal_frame

KEY, PLACE = bytes(range(32)), b"a package"


def test_a_frame_opens_in_its_place() -> None:
    sealed = seal_frame(KEY, PLACE, 7, b"content", last=False)
    assert b"content" not in sealed
    assert open_frame(KEY, PLACE, 7, sealed, last=False) == b"content"


@pytest.mark.parametrize(
    ("place", "position", "last"),
    [(b"another", 7, False), (PLACE, 6, False), (PLACE, 8, False), (PLACE, 7, True)],
)
def test_a_frame_opens_nowhere_else(place: bytes, position: int, last: bool) -> None:
    sealed = seal_frame(KEY, PLACE, 7, b"content", last=False)
    with pytest.raises(DomainError):
        open_frame(KEY, place, position, sealed, last=last)


def test_a_stream_that_was_cut_short_is_noticed_at_its_new_end() -> None:
    frames = [seal_frame(KEY, PLACE, place, b"x", last=place == 2) for place in range(3)]
    assert open_frame(KEY, PLACE, 2, frames[2], last=True) == b"x"
    with pytest.raises(DomainError):
        open_frame(KEY, PLACE, 1, frames[1], last=True)


@pytest.mark.parametrize("place", [0, 5, -1])
def test_a_frame_of_which_one_bit_was_changed_does_not_open(place: int) -> None:
    sealed = bytearray(seal_frame(KEY, PLACE, 0, b"content", last=True))
    sealed[place] ^= 1
    with pytest.raises(DomainError):
        open_frame(KEY, PLACE, 0, bytes(sealed), last=True)
