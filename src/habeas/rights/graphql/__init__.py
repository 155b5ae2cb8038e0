"""What clients see of requests, and of the law and the terms that apply to them."""

from habeas.rights.graphql.agents import AgentMutation
from habeas.rights.graphql.basic_data import BasicDataMutation
from habeas.rights.graphql.cookies import CookieMutation
from habeas.rights.graphql.declarations import DeclarationMutation
from habeas.rights.graphql.fee_steps import FeeMutation
from habeas.rights.graphql.lists import RightsQuery
from habeas.rights.graphql.mutation import RightsMutation
from habeas.rights.graphql.own_correction import ProfileMutation
from habeas.rights.graphql.representations import RepresentationMutation
from habeas.rights.graphql.request import RightsRequest
from habeas.rights.graphql.steps import RequestStepMutation
from habeas.rights.graphql.terms import ApplicableTerms
from habeas.rights.graphql.transmission import TransmissionMutation
from habeas.rights.graphql.what_if import WhatIfQuery

__all__ = [
    "AgentMutation",
    "ApplicableTerms",
    "BasicDataMutation",
    "CookieMutation",
    "DeclarationMutation",
    "FeeMutation",
    "ProfileMutation",
    "RepresentationMutation",
    "RequestStepMutation",
    "RightsMutation",
    "RightsQuery",
    "RightsRequest",
    "TransmissionMutation",
    "WhatIfQuery",
]
