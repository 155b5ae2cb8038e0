"""The grounds on which a notice may admit that data are shared; without one of them, nothing is."""

from enum import StrEnum


class SharingGround(StrEnum):
    """The exceptions from the rule that nothing is shared; a notice names those that it admits."""

    SHARE_CONSENT = "SHARE_CONSENT"
    SHARE_LEGAL = "SHARE_LEGAL"
    SHARE_PROCESSOR = "SHARE_PROCESSOR"
    SX_AUTHORISED = "SX_AUTHORISED"
    SX_SERVICE_NECESSARY = "SX_SERVICE_NECESSARY"
    SX_AUTHORITY = "SX_AUTHORITY"
    SX_LAW_OR_AGREEMENT = "SX_LAW_OR_AGREEMENT"
    SX_IP_COMPLAINT = "SX_IP_COMPLAINT"
    SX_PROTECTION = "SX_PROTECTION"
    SX_OTHER_REASONABLE = "SX_OTHER_REASONABLE"
    TRANSFER_CONSENT = "TRANSFER_CONSENT"
    TRANSFER_LEGAL = "TRANSFER_LEGAL"
    TRANSFER_USER_AGREEMENT = "TRANSFER_USER_AGREEMENT"


UNSTATED_GROUNDS = frozenset({SharingGround.SHARE_CONSENT, SharingGround.SHARE_LEGAL, SharingGround.SHARE_PROCESSOR})
"""What is admitted where a notice names no ground: what every law knows."""
TRANSFER_GROUNDS = frozenset(
    {SharingGround.TRANSFER_CONSENT, SharingGround.TRANSFER_LEGAL, SharingGround.TRANSFER_USER_AGREEMENT}
)
"""On what control over data may pass to somebody else, and nothing may pass on anything else (AOMEI-55 to 58)."""
