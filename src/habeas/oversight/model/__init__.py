"""Tables of oversight: domains and captures, invitations, announcements, access to content, questions on looks."""

from habeas.oversight.model.accesses import ContentAccess, LedgerInquiry, LookStop
from habeas.oversight.model.bulk import BulkExport, BulkExportPerson, LookedPage, LookedPerson
from habeas.oversight.model.domains import (
    Capture,
    Domain,
    DomainBlock,
    IdentityProvider,
    OrganizationEnding,
    OversightAnnouncement,
    WatchedDomain,
)
from habeas.oversight.model.joining import Invitation, OrganizationTransfer, ReceivedInvitation

__all__ = [
    "BulkExport",
    "BulkExportPerson",
    "Capture",
    "ContentAccess",
    "Domain",
    "DomainBlock",
    "IdentityProvider",
    "Invitation",
    "LedgerInquiry",
    "LookStop",
    "LookedPage",
    "LookedPerson",
    "OrganizationEnding",
    "OrganizationTransfer",
    "OversightAnnouncement",
    "ReceivedInvitation",
    "WatchedDomain",
]
