"""What clients see and do of safeguards."""

from habeas.safeguards.graphql.access import StaffAccess
from habeas.safeguards.graphql.mutation import SafeguardMutation
from habeas.safeguards.graphql.undertaking import SafeguardQuery, StaffUndertaking

__all__ = ["SafeguardMutation", "SafeguardQuery", "StaffAccess", "StaffUndertaking"]
