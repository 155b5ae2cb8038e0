"""What a controller does with its partners' clients; each change is published to the sign-in by a job."""

from habeas.clients.commands.publish import PUBLISH, OpenPartner
from habeas.clients.commands.register_client import RegisterClient
from habeas.clients.commands.renew_credential import ReplaceClientKeys, RotateClientSecret
from habeas.clients.commands.standing import RemoveClient, ResumeClient, SuspendClient

__all__ = [
    "PUBLISH",
    "OpenPartner",
    "RegisterClient",
    "RemoveClient",
    "ReplaceClientKeys",
    "ResumeClient",
    "RotateClientSecret",
    "SuspendClient",
]
