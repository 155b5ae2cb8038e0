"""The form of an issuer identifier (RFC 8414, section 2)."""

from urllib.parse import urlsplit

LONGEST = 255


def is_issuer(text: str) -> bool:
    """Is it an https URL without query and fragment? Plain http only on this machine, which a deployment may allow."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    plain = not parts.query and not parts.fragment and "@" not in parts.netloc and text.isascii() and port != 0
    return (parts.scheme == "https" or local) and bool(parts.hostname) and plain and len(text) <= LONGEST
