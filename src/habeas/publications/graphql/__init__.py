"""What clients see of publications, and how they are agreed to, made and ended."""

from habeas.publications.graphql.mutation import PublicationMutation
from habeas.publications.graphql.types import Publication, PublicationAgreement

__all__ = ["Publication", "PublicationAgreement", "PublicationMutation"]
