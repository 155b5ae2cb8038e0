"""Who may see and change a controller's register: its own people see it, its privacy team changes it."""

from habeas.access import Permission, Policy, all_of, any_of, same_controller, same_organization
from habeas.inventory.model import (
    Cookie,
    DataCategory,
    DataSource,
    DevicePermission,
    DisclosureTally,
    ProcessingActivity,
    Purpose,
    Service,
)

TABLES = (Service, DataCategory, Purpose, ProcessingActivity, DevicePermission, DataSource, Cookie)
_CHANGE = all_of(same_organization, Permission.INVENTORY_MANAGE)
_TALLIED = all_of(same_organization, any_of(Permission.DISCLOSURES_MANAGE, Permission.NOTICES_PUBLISH))
"""Who publishes a statement on sales has to see what it is held against."""
_TALLY = all_of(same_organization, Permission.DISCLOSURES_MANAGE)

POLICY = Policy(
    rows={**dict.fromkeys(TABLES, same_controller), DisclosureTally: _TALLIED},
    inserts={**dict.fromkeys(TABLES, _CHANGE), DisclosureTally: _TALLY},
    updates={**dict.fromkeys(TABLES, _CHANGE), DisclosureTally: _TALLY},
)
