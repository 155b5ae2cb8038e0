"""Sealing of values at rest: a data key for each space, wrapped by its region's key-encryption key."""

import hmac
import os
import threading
from collections import OrderedDict
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from habeas.kernel.errors import DomainError, ErrorCode

KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"
_WRAPPING = b"habeas space key"


def new_space_key(key_encryption_key: bytes) -> bytes:
    """A fresh data key, wrapped; delete the wrapped form and all that it sealed is gone for good."""
    return seal(key_encryption_key, os.urandom(KEY_BYTES), _WRAPPING)


def unwrap_space_key(key_encryption_key: bytes, wrapped: bytes) -> bytes:
    """The data key inside `wrapped`."""
    return unseal(key_encryption_key, wrapped, _WRAPPING)


def seal(key: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """AES-256-GCM: version, nonce, ciphertext and tag. `aad` binds it to its place (row and column)."""
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, plaintext, _VERSION + aad)


def unseal(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """What was sealed; INTERNAL_SERVER_ERROR if it was changed, moved, or sealed with another key."""
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        if sealed[:1] != _VERSION:
            raise InvalidTag
        return AESGCM(key).decrypt(nonce, body, _VERSION + aad)
    except (InvalidTag, ValueError) as error:
        raise DomainError(ErrorCode.INTERNAL_SERVER_ERROR, "a sealed value cannot be opened") from error


class SpaceKeys:
    """Unwrapped data keys of one region, at most `capacity` of them, the least used forgotten first."""

    def __init__(self, key_encryption_key: bytes, capacity: int = 4096) -> None:
        self._key_encryption_key = key_encryption_key
        self._capacity = capacity
        self._known: OrderedDict[bytes, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def new(self) -> bytes:
        """A fresh wrapped key for a new space."""
        return new_space_key(self._key_encryption_key)

    def opened(self, wrapped: bytes) -> bytes:
        """The data key, from memory if it was used lately."""
        with self._lock:
            if wrapped in self._known:
                self._known.move_to_end(wrapped)
                return self._known[wrapped]
        key = unwrap_space_key(self._key_encryption_key, wrapped)
        with self._lock:
            self._known[wrapped] = key
            while len(self._known) > self._capacity:
                self._known.popitem(last=False)
        return key

    def blinded(self, identifier: bytes) -> bytes:
        """A keyed hash by which an identifier can be recognized again in this region, and by nobody without the key."""
        return hmac.new(self._key_encryption_key, b"habeas erasure " + identifier, sha256).digest()

    def forget(self, wrapped: bytes) -> None:
        """Drop a key that was shredded."""
        with self._lock:
            self._known.pop(wrapped, None)

    def __len__(self) -> int:
        return len(self._known)
