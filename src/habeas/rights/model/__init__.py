"""Tables of rights: requests with their whole life, and the packages that answer them."""

from habeas.rights.model.identity import IdentityDeclaration
from habeas.rights.model.packages import AnswerChunk, AnswerPackage
from habeas.rights.model.representations import AgentAuthorization, Representation
from habeas.rights.model.requests import (
    Correction,
    ItemDecision,
    RequestClock,
    RequestedRight,
    RequestEvent,
    RequestMessage,
    RequestTask,
    RightsRequest,
)

__all__ = [
    "AgentAuthorization",
    "AnswerChunk",
    "AnswerPackage",
    "Correction",
    "IdentityDeclaration",
    "ItemDecision",
    "Representation",
    "RequestClock",
    "RequestEvent",
    "RequestMessage",
    "RequestTask",
    "RequestedRight",
    "RightsRequest",
]
