"""What clients see of organizations, persons and members, and what a person says of their account."""

from habeas.tenancy.graphql.mutation import PersonMutation
from habeas.tenancy.graphql.types import (
    Jurisdiction,
    Member,
    Organization,
    Person,
    TenancyQuery,
    Viewer,
)

__all__ = ["Jurisdiction", "Member", "Organization", "Person", "PersonMutation", "TenancyQuery", "Viewer"]
