"""Who may see and change a controller's register: its own people see it, its privacy team changes it."""

from habeas.access import Permission, Policy, all_of, same_controller, same_organization
from habeas.inventory.model import DataCategory, DevicePermission, ProcessingActivity, Purpose, Service

TABLES = (Service, DataCategory, Purpose, ProcessingActivity, DevicePermission)
_CHANGE = all_of(same_organization, Permission.INVENTORY_MANAGE)

POLICY = Policy(
    rows=dict.fromkeys(TABLES, same_controller),
    inserts=dict.fromkeys(TABLES, _CHANGE),
    updates=dict.fromkeys(TABLES, _CHANGE),
)
