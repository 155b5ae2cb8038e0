"""What clients see of requests, and of the law and the terms that apply to them."""

from habeas.rights.graphql.lists import RightsQuery
from habeas.rights.graphql.mutation import RightsMutation
from habeas.rights.graphql.request import RightsRequest
from habeas.rights.graphql.terms import ApplicableTerms

__all__ = ["ApplicableTerms", "RightsMutation", "RightsQuery", "RightsRequest"]
