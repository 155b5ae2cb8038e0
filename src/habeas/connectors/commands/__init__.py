"""Registering connectors and steering them; asking systems, keeping what they answer, and giving up in time."""

from habeas.connectors.commands.ask import Asking, ask_systems
from habeas.connectors.commands.exported import Exported, exported, forget_exports
from habeas.connectors.commands.give_up import CancelExports, GiveUpSteps, WakeSteps, cancel_exports
from habeas.connectors.commands.hand_over import HandingOver, hand_over
from habeas.connectors.commands.register import RegisterConnector
from habeas.connectors.commands.secrets import RotateConnectorSecret
from habeas.connectors.commands.settle import PutOffCall, ReceiveReply, RecordCall, settle_by_hand
from habeas.connectors.commands.standing import PauseConnector, ResumeConnector, RetireConnector

__all__ = [
    "Asking",
    "CancelExports",
    "Exported",
    "GiveUpSteps",
    "HandingOver",
    "PauseConnector",
    "PutOffCall",
    "ReceiveReply",
    "RecordCall",
    "RegisterConnector",
    "ResumeConnector",
    "RetireConnector",
    "RotateConnectorSecret",
    "WakeSteps",
    "ask_systems",
    "cancel_exports",
    "exported",
    "forget_exports",
    "hand_over",
    "settle_by_hand",
]
