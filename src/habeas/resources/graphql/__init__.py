"""What clients see of resources, and how they are changed."""

from habeas.resources.graphql.mutation import ResourceMutation
from habeas.resources.graphql.types import Resource

__all__ = ["Resource", "ResourceMutation"]
