"""Who may see and change recipients and transfer mechanisms."""

from habeas.access import Permission, Policy, all_of, same_controller, same_organization
from habeas.disclosures.commands import StopPurpose
from habeas.disclosures.model import Recipient, TransferMechanism

_CHANGE = all_of(same_organization, Permission.DISCLOSURES_MANAGE)

POLICY = Policy(
    rows={Recipient: same_controller, TransferMechanism: same_controller},
    inserts={Recipient: _CHANGE, TransferMechanism: _CHANGE},
    updates={Recipient: _CHANGE, TransferMechanism: _CHANGE},
    commands={StopPurpose: Permission.DISCLOSURES_MANAGE},
    fields={"Controller.findings": Permission.NOTICES_PUBLISH},
)
