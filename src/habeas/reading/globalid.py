"""Global ids: a type's tag, the row's organization and its key, opaque to clients."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any
from uuid import UUID

TAG_LENGTH = 3


@dataclass(frozen=True)
class GlobalKey:
    """What an id stands for: the type's tag, the organization, and the key as bytes of a UUID or of a code."""

    tag: str
    org_id: UUID
    key: bytes

    def key_as(self, kind: type[Any]) -> UUID | str | None:
        """The key as a UUID or as text; None where it cannot be one."""
        if kind is UUID:
            return UUID(bytes=self.key) if len(self.key) == 16 else None
        return self.key.decode("utf-8", "replace").replace("\x00", "")


def encode(tag: str, org_id: UUID, key: UUID | str) -> str:
    """The id as clients see it."""
    return _spelled(tag.encode() + org_id.bytes + (key.bytes if isinstance(key, UUID) else key.encode()))


def spelled_tag(tag: str) -> str:
    """The characters with which every id of this tag begins: three bytes are four of them."""
    return _spelled(tag.encode())


def decode(text: str) -> GlobalKey | None:
    """What the id stands for, or None: an id that cannot be read is an id of nothing."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        tag = raw[:TAG_LENGTH].decode("ascii")
    except (binascii.Error, ValueError):
        return None
    organization, key = raw[TAG_LENGTH : TAG_LENGTH + 16], raw[TAG_LENGTH + 16 :]
    if len(organization) != 16 or not key or _spelled(raw) != text:
        return None
    return GlobalKey(tag, UUID(bytes=organization), key)


def _spelled(raw: bytes) -> str:
    """The one spelling of these bytes; any other spelling of the same id is refused."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
