"""The commands of demands."""

from habeas.demands.commands.hand_over import DeliverDemandKey, OpenDemandPackage, open_demand_package
from habeas.demands.commands.letters import NoteDemandTold
from habeas.demands.commands.package import (
    BeginDemandPackage,
    ExpireDemandPackage,
    FinishDemandPackage,
    TakeIntoDemandPackage,
)
from habeas.demands.commands.record import NoteDemandLocated, RecordAuthorityDemand, SettleDemandedPerson
from habeas.demands.commands.review import (
    ApproveAuthorityDemand,
    ExamineAuthorityDemand,
    LiftDemandSecrecy,
    RefuseAuthorityDemand,
)

__all__ = [
    "ApproveAuthorityDemand",
    "BeginDemandPackage",
    "DeliverDemandKey",
    "ExamineAuthorityDemand",
    "ExpireDemandPackage",
    "FinishDemandPackage",
    "LiftDemandSecrecy",
    "NoteDemandLocated",
    "NoteDemandTold",
    "OpenDemandPackage",
    "RecordAuthorityDemand",
    "RefuseAuthorityDemand",
    "SettleDemandedPerson",
    "TakeIntoDemandPackage",
    "open_demand_package",
]
