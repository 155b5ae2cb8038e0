"""What clients see and do of safeguards."""

from habeas.safeguards.graphql.access import StaffAccess
from habeas.safeguards.graphql.mutation import SafeguardMutation
from habeas.safeguards.graphql.register_mutation import SafeguardRegisterMutation
from habeas.safeguards.graphql.staff_mutation import StaffMutation
from habeas.safeguards.graphql.undertaking import SafeguardQuery, StaffUndertaking

__all__ = [
    "SafeguardMutation",
    "SafeguardQuery",
    "SafeguardRegisterMutation",
    "StaffAccess",
    "StaffMutation",
    "StaffUndertaking",
]
