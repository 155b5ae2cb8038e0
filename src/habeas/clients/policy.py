"""Who may see and change the clients of a controller."""

from habeas.access import SIGNED_IN_LATELY, NoStepUp, Permission, Policy, all_of, same_organization
from habeas.clients.commands import (
    OpenPartner,
    RegisterClient,
    RemoveClient,
    ReplaceClientKeys,
    ResumeClient,
    RotateClientSecret,
    SuspendClient,
)
from habeas.clients.model import OAuthClient

_CLIENTS = all_of(same_organization, Permission.CLIENTS_MANAGE)
_CHANGES = (RegisterClient, RotateClientSecret, ReplaceClientKeys, SuspendClient, ResumeClient, RemoveClient)

POLICY = Policy(
    rows={OAuthClient: _CLIENTS},
    inserts={OAuthClient: _CLIENTS},
    updates={OAuthClient: _CLIENTS},
    commands={
        **dict.fromkeys(_CHANGES, Permission.CLIENTS_MANAGE),
        OpenPartner: all_of(same_organization, Permission.ORGANIZATIONS_REGISTER),
    },
    fields={"Controller.clients": Permission.CLIENTS_MANAGE},
    step_up=dict.fromkeys(
        (RegisterClient, RotateClientSecret, ReplaceClientKeys, ResumeClient, RemoveClient), SIGNED_IN_LATELY
    ),
    no_step_up={SuspendClient: NoStepUp.PROTECTIVE, OpenPartner: NoStepUp.INTERNAL},
)
