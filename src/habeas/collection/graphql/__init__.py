"""What clients see of collections and answers, and how they are asked for."""

from habeas.collection.graphql.mutation import CollectionMutation
from habeas.collection.graphql.types import Collection, PermissionAnswer

__all__ = ["Collection", "CollectionMutation", "PermissionAnswer"]
