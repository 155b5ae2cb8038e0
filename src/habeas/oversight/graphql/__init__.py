"""What clients see of oversight: domains, announcements, accesses, and the ledger of looks for both sides."""

from habeas.oversight.graphql.address import ViewerAddresses
from habeas.oversight.graphql.bulk_export import OrganizationBulkExports, ViewerBulkExports
from habeas.oversight.graphql.delay import OrganizationDelays
from habeas.oversight.graphql.ending import OrganizationEndings
from habeas.oversight.graphql.extension import OrganizationOversight, ViewerOversight
from habeas.oversight.graphql.invitation import OrganizationInvitations, ViewerInvitations
from habeas.oversight.graphql.mutation import OversightMutation
from habeas.oversight.graphql.proof import ProofQuery
from habeas.oversight.graphql.subscription import LedgerSubscription
from habeas.oversight.graphql.transfer import OrganizationTransfers
from habeas.oversight.graphql.unit import OrganizationUnits, ViewerUnits

__all__ = [
    "LedgerSubscription",
    "OrganizationBulkExports",
    "OrganizationDelays",
    "OrganizationEndings",
    "OrganizationInvitations",
    "OrganizationOversight",
    "OrganizationTransfers",
    "OrganizationUnits",
    "OversightMutation",
    "ProofQuery",
    "ViewerAddresses",
    "ViewerBulkExports",
    "ViewerInvitations",
    "ViewerOversight",
    "ViewerUnits",
]
