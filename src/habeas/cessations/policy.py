"""Who may announce that a service ends; whoever is of the controller reads it."""

from habeas.access import SECOND_FACTOR_LATELY, NoStepUp, Permission, Policy, all_of, same_controller, same_organization
from habeas.cessations.commands import (
    AnnounceCessation,
    EndForPerson,
    EndService,
    RevokeCessation,
    SpreadCessation,
    WalkPeople,
)
from habeas.cessations.model import Cessation

_CHANGE = all_of(same_organization, Permission.INVENTORY_MANAGE)

POLICY = Policy(
    rows={Cessation: same_controller},
    inserts={Cessation: _CHANGE},
    updates={Cessation: _CHANGE},
    commands={
        **dict.fromkeys((AnnounceCessation, RevokeCessation, SpreadCessation), Permission.INVENTORY_MANAGE),
        **dict.fromkeys((EndService, WalkPeople, EndForPerson), Permission.RECORDS_COLLECT),
    },
    step_up={AnnounceCessation: SECOND_FACTOR_LATELY},
    no_step_up={
        RevokeCessation: NoStepUp.PROTECTIVE,
        **dict.fromkeys((SpreadCessation, EndService, WalkPeople, EndForPerson), NoStepUp.INTERNAL),
    },
)
