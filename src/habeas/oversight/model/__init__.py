"""Tables of oversight: domains and captures, announcements, access to content, and questions about looks."""

from habeas.oversight.model.accesses import ContentAccess, LedgerInquiry, LookStop
from habeas.oversight.model.bulk import BulkExport, BulkExportPerson, LookedPerson
from habeas.oversight.model.domains import (
    Capture,
    Domain,
    DomainBlock,
    IdentityProvider,
    OrganizationEnding,
    OversightAnnouncement,
)

__all__ = [
    "BulkExport",
    "BulkExportPerson",
    "Capture",
    "ContentAccess",
    "Domain",
    "DomainBlock",
    "IdentityProvider",
    "LedgerInquiry",
    "LookStop",
    "LookedPerson",
    "OrganizationEnding",
    "OversightAnnouncement",
]
