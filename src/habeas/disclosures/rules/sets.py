"""The closed sets of disclosures: what one is, on which ground it rests, and why one is refused."""

from enum import StrEnum

from habeas.notices.rules.sharing_ground import SharingGround


class DisclosureKind(StrEnum):
    """What a disclosure is in law; SALE and CROSS_CONTEXT_ADVERTISING are what California calls selling and sharing."""

    SHARING = "SHARING"
    SALE = "SALE"
    CROSS_CONTEXT_ADVERTISING = "CROSS_CONTEXT_ADVERTISING"
    CONTROL_TRANSFER = "CONTROL_TRANSFER"


SOLD: frozenset[DisclosureKind] = frozenset({DisclosureKind.SALE, DisclosureKind.CROSS_CONTEXT_ADVERTISING})
"""What a statement on sales counts (Cal. Civ. Code 1798.140(ad) and (ah))."""


BY_CONSENT = frozenset({SharingGround.SHARE_CONSENT, SharingGround.SX_AUTHORISED, SharingGround.TRANSFER_CONSENT})
BY_INSTRUMENT = frozenset(
    {
        SharingGround.SHARE_LEGAL,
        SharingGround.SX_AUTHORITY,
        SharingGround.SX_LAW_OR_AGREEMENT,
        SharingGround.SX_IP_COMPLAINT,
        SharingGround.TRANSFER_LEGAL,
        SharingGround.TRANSFER_USER_AGREEMENT,
    }
)
"""Grounds that rest on a paper, which is named: a law, a demand, an agreement, a complaint."""
BY_LAW = frozenset({SharingGround.SHARE_LEGAL, SharingGround.SX_AUTHORITY, SharingGround.TRANSFER_LEGAL})
"""Grounds on which a law itself says that data go; beside consent the only ones for what is locked (AOMEI-30)."""
BY_REASON = frozenset({SharingGround.SX_PROTECTION, SharingGround.SX_OTHER_REASONABLE})
"""Grounds that a person has to argue in writing."""


class DisclosureRefusal(StrEnum):
    """Why a disclosure is refused, or what one that happened all the same was in breach of."""

    SALE = "SALE"
    OPTED_OUT = "OPTED_OUT"
    GROUND_NOT_OF_KIND = "GROUND_NOT_OF_KIND"
    GROUND_NOT_ADMITTED = "GROUND_NOT_ADMITTED"
    NO_COMMITMENT = "NO_COMMITMENT"
    DESIGNATION_MISSING = "DESIGNATION_MISSING"
    DESIGNATION_LAPSED = "DESIGNATION_LAPSED"
    NON_DISCLOSURE_MISSING = "NON_DISCLOSURE_MISSING"
    NON_DISCLOSURE_LAPSED = "NON_DISCLOSURE_LAPSED"
    FLOW_DOWN_MISSING = "FLOW_DOWN_MISSING"
    FLOW_DOWN_LAPSED = "FLOW_DOWN_LAPSED"
    SECURITY_AUDIT_MISSING = "SECURITY_AUDIT_MISSING"
    SECURITY_AUDIT_LAPSED = "SECURITY_AUDIT_LAPSED"
    SECURITY_AUDIT_FAILED = "SECURITY_AUDIT_FAILED"
    PURPOSE_NOT_ANNOUNCED = "PURPOSE_NOT_ANNOUNCED"
    PURPOSE_NOT_THEIRS = "PURPOSE_NOT_THEIRS"
    CATEGORY_NOT_THEIRS = "CATEGORY_NOT_THEIRS"
    LOCKED_TO_ITS_PURPOSE = "LOCKED_TO_ITS_PURPOSE"
    RESTRICTED = "RESTRICTED"
    PURPOSE_STOPPED = "PURPOSE_STOPPED"
    CONSENT_MISSING = "CONSENT_MISSING"
    EXPRESS_CONSENT_NEEDED = "EXPRESS_CONSENT_NEEDED"
    NO_PROCESSOR = "NO_PROCESSOR"
    INSTRUMENT_MISSING = "INSTRUMENT_MISSING"
    REASON_MISSING = "REASON_MISSING"
