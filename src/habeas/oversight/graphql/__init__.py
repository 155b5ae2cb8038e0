"""What clients see of oversight: domains, announcements, accesses, and the ledger of looks for both sides."""

from habeas.oversight.graphql.extension import OrganizationOversight, ViewerOversight
from habeas.oversight.graphql.mutation import OversightMutation

__all__ = ["OrganizationOversight", "OversightMutation", "ViewerOversight"]
