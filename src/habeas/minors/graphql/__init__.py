"""What clients see of ages, doubts and guardians' agreements, and how they are said."""

from habeas.minors.graphql.mutation import MinorMutation
from habeas.minors.graphql.types import Age, AgeDoubt, GuardianAgreement

__all__ = ["Age", "AgeDoubt", "GuardianAgreement", "MinorMutation"]
