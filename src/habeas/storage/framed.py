"""Sealing of what is too large for memory: AES-256-GCM in frames, each bound to its place, the last one marked."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from habeas.kernel.errors import DomainError, ErrorCode

FRAME = 1 << 20
"""Bytes of content in every frame but the last, which may have fewer."""
_POSITION_BYTES = 11
_LAST, _NOT_LAST = b"\x01", b"\x00"


def seal_frame(key: bytes, bound_to: bytes, position: int, content: bytes, *, last: bool) -> bytes:
    """One frame of the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizar 2015).

    `key` seals one stream and nothing else, ever: that is what makes counting nonces safe.
    """
    return AESGCM(key).encrypt(_nonce(position, last=last), content, bound_to)


def open_frame(key: bytes, bound_to: bytes, position: int, sealed: bytes, *, last: bool) -> bytes:
    """The content; INTERNAL_SERVER_ERROR for a frame that was changed or moved, or is not the last one that it was."""
    try:
        return AESGCM(key).decrypt(_nonce(position, last=last), sealed, bound_to)
    except (InvalidTag, ValueError) as error:
        raise DomainError(ErrorCode.INTERNAL_SERVER_ERROR, "a sealed frame cannot be opened") from error


def _nonce(position: int, *, last: bool) -> bytes:
    return position.to_bytes(_POSITION_BYTES, "big") + (_LAST if last else _NOT_LAST)
