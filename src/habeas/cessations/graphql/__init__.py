"""What clients see and do of cessations."""

from habeas.cessations.graphql.cessation import Cessation
from habeas.cessations.graphql.mutation import CessationMutation

__all__ = ["Cessation", "CessationMutation"]
