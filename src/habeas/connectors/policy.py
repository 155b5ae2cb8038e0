"""Who may see and change connectors (their controller) and steps (who handles the case, and the person)."""

from habeas.access import (
    SECOND_FACTOR_LATELY,
    SIGNED_IN_LATELY,
    NoStepUp,
    Permission,
    Policy,
    all_of,
    any_of,
    own_subject,
    same_controller,
    same_organization,
)
from habeas.connectors.commands import (
    CancelExports,
    GiveUpSteps,
    PauseConnector,
    PutOffCall,
    ReceiveReply,
    RecordCall,
    RegisterConnector,
    ResumeConnector,
    RetireConnector,
    RotateConnectorSecret,
    WakeSteps,
)
from habeas.connectors.model import Connector, SystemStep

_CHANGE = all_of(same_organization, same_controller, Permission.DISCLOSURES_MANAGE)
_CALL = all_of(same_controller, Permission.DISCLOSURES_MANAGE)

_HANDLE = all_of(same_organization, Permission.REQUESTS_HANDLE)
_SYSTEM = all_of(Permission.DISCLOSURES_MANAGE, Permission.REQUESTS_HANDLE, Permission.RECORDS_COLLECT)
"""Only the system holds these permissions together."""
_CALLS = (CancelExports, GiveUpSteps, PutOffCall, ReceiveReply, RecordCall, WakeSteps)

POLICY = Policy(
    rows={Connector: _CALL, SystemStep: any_of(_HANDLE, all_of(own_subject, Permission.SELF_READ))},
    inserts={Connector: _CHANGE, SystemStep: _HANDLE},
    updates={Connector: _CALL, SystemStep: _HANDLE},
    commands={
        **dict.fromkeys(
            (PauseConnector, RegisterConnector, ResumeConnector, RetireConnector, RotateConnectorSecret),
            Permission.DISCLOSURES_MANAGE,
        ),
        **dict.fromkeys(_CALLS, _SYSTEM),
    },
    step_up={
        **dict.fromkeys((RegisterConnector, RotateConnectorSecret, ResumeConnector), SECOND_FACTOR_LATELY),
        RetireConnector: SIGNED_IN_LATELY,
    },
    no_step_up={PauseConnector: NoStepUp.PROTECTIVE, **dict.fromkeys(_CALLS, NoStepUp.INTERNAL)},
    fields={
        "Controller.connectors": Permission.DISCLOSURES_MANAGE,
        "SystemStep.attempts": Permission.REQUESTS_HANDLE,
        "SystemStep.error": Permission.REQUESTS_HANDLE,
        "SystemStep.nextAt": Permission.REQUESTS_HANDLE,
    },
)
