"""What clients see and do of demands."""

from habeas.demands.graphql.demand import AuthorityDemand
from habeas.demands.graphql.mutation import AuthorityDemandMutation
from habeas.demands.graphql.told import AuthorityDemandNotice, AuthorityDemandQuery

__all__ = ["AuthorityDemand", "AuthorityDemandMutation", "AuthorityDemandNotice", "AuthorityDemandQuery"]
