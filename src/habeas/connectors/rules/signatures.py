"""Signatures of messages between habeas and connectors, as Standard Webhooks has them: id, timestamp, HMAC-SHA256."""

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

from habeas.kernel.errors import DomainError, ErrorCode

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64
WINDOW = timedelta(minutes=5)
"""How far the timestamp of a message may be from now, to either side."""
LONGEST_ID = 128


def checked_secret(secret: str) -> str:
    """The secret; BAD_USER_INPUT unless it is `whsec_` and 24 to 64 bytes in base64."""
    try:
        size = len(base64.b64decode(secret.removeprefix(PREFIX), validate=True))
    except (binascii.Error, ValueError):
        size = 0
    if not secret.startswith(PREFIX) or not SHORTEST <= size <= LONGEST:
        raise DomainError(
            ErrorCode.BAD_USER_INPUT, "A secret is whsec_ and 24 to 64 random bytes in base64.", ("secret",)
        )
    return secret


def signed_headers(secrets: Sequence[str], message_id: str, now: datetime, body: bytes) -> dict[str, str]:
    """The headers of a message; while a secret is being replaced, one signature for each."""
    signatures = [Webhook(secret).sign(message_id, now, body.decode()) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def check_signature(secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The id of the message; UNAUTHENTICATED for one that is unsigned, forged, too old or from the future.

    `headers` are in lower case.
    """
    message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = [each.encode() for each in headers.get("webhook-signature", "").split(" ")[:8]]
    if not message_id or len(message_id) > LONGEST_ID or not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
        raise _refused("The message has no complete signature.")
    at = datetime.fromtimestamp(int(stamp), UTC)
    if abs(now - at) > WINDOW:
        raise _refused("The message is too old, or its clock is wrong: it must arrive within five minutes.")
    try:
        expected = [Webhook(secret).sign(message_id, at, body.decode()).encode() for secret in secrets]
    except UnicodeDecodeError:
        raise _refused("The message is no text.") from None
    if not any(hmac.compare_digest(one, other) for one in expected for other in given):
        raise _refused("The signature does not match.")
    return message_id


def _refused(message: str) -> DomainError:
    return DomainError(ErrorCode.UNAUTHENTICATED, message)
