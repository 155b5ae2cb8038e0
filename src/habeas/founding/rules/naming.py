"""The ids of what a declaration names: the same name has the same id, however often it is applied."""

from uuid import NAMESPACE_DNS, UUID, uuid5

from habeas.founding.rules.items import ControllerItem

_NAMESPACE = uuid5(NAMESPACE_DNS, "founding.habeas")


def controller_id(controller: ControllerItem) -> UUID:
    """The controller's id: the one that the file says, or that of its key."""
    return controller.id or uuid5(_NAMESPACE, f"controller:{controller.key}")


def organization_id(controller: UUID, key: str) -> UUID:
    """The id of a customer's organization under a controller."""
    return uuid5(controller, f"organization:{key}")


def mechanism_id(controller: UUID, code: str) -> UUID:
    """The id of a transfer mechanism of a controller."""
    return uuid5(controller, f"transfer_mechanism:{code}")
