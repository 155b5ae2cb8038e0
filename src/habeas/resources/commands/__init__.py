"""The changes that resources know: adding, changing, deleting, and what an erasure takes along."""

from habeas.resources.commands.change import AddResource, UpdateResource
from habeas.resources.commands.delete import (
    RESOURCE_DELETED,
    DeleteResource,
    EnterDeletedResource,
    ErasedResources,
    erase_resources,
    held_resources,
)

__all__ = [
    "RESOURCE_DELETED",
    "AddResource",
    "DeleteResource",
    "EnterDeletedResource",
    "ErasedResources",
    "UpdateResource",
    "erase_resources",
    "held_resources",
]
