"""Who may see and change recipients, transfer mechanisms and disclosures."""

from habeas.access import (
    SECOND_FACTOR_LATELY,
    SIGNED_IN_LATELY,
    NoStepUp,
    Permission,
    Policy,
    StepUp,
    Variable,
    Where,
    all_of,
    any_of,
    own_subject,
    same_controller,
    same_organization,
)
from habeas.disclosures.commands import (
    EndTransferMechanism,
    ExportFigures,
    FileTransferMechanism,
    KeepTransfer,
    NoteReminder,
    RecordAssurance,
    RecordDisclosure,
    SpreadAssurance,
    StopPurpose,
    TallyDisclosures,
)
from habeas.disclosures.model import Disclosure, Recipient, RecipientAssurance, RemoteAccess, TransferMechanism
from habeas.disclosures.rules.assurances import OPENING

_CHANGE = all_of(same_organization, Permission.DISCLOSURES_MANAGE)
_OF_CONTROLLER = all_of(Where("controller_id", Variable.ORGANIZATION), Permission.DISCLOSURES_MANAGE)
_COMMANDS = (
    StopPurpose,
    RecordDisclosure,
    TallyDisclosures,
    RecordAssurance,
    SpreadAssurance,
    NoteReminder,
    FileTransferMechanism,
    EndTransferMechanism,
    KeepTransfer,
)

POLICY = Policy(
    rows={
        Recipient: same_controller,
        RecipientAssurance: _CHANGE,
        TransferMechanism: same_controller,
        RemoteAccess: any_of(all_of(same_organization, Permission.LEDGER_READ), _OF_CONTROLLER),
        Disclosure: any_of(all_of(own_subject, Permission.SELF_READ), _OF_CONTROLLER),
    },
    inserts={
        Recipient: _CHANGE,
        RecipientAssurance: _CHANGE,
        TransferMechanism: _CHANGE,
        RemoteAccess: _CHANGE,
        Disclosure: _OF_CONTROLLER,
    },
    updates={Recipient: _CHANGE, TransferMechanism: _CHANGE},
    deletes={TransferMechanism: _CHANGE},
    commands={
        **dict.fromkeys(_COMMANDS, Permission.DISCLOSURES_MANAGE),
        ExportFigures: all_of(Permission.DISCLOSURES_MANAGE, Permission.NOTICES_PUBLISH),
    },
    fields={
        "Controller.findings": Permission.NOTICES_PUBLISH,
        "Controller.disclosed": Permission.DISCLOSURES_MANAGE,
        "Recipient.assurances": Permission.DISCLOSURES_MANAGE,
        "Recipient.standings": Permission.DISCLOSURES_MANAGE,
        "Controller.remoteAccesses": Permission.DISCLOSURES_MANAGE,
        "Organization.remoteAccesses": Permission.LEDGER_READ,
    },
    step_up={
        FileTransferMechanism: SECOND_FACTOR_LATELY,
        ExportFigures: SIGNED_IN_LATELY,
        RecordAssurance: StepUp(attribute="outcome", values=frozenset(map(str, OPENING))),
    },
    no_step_up={
        RecordDisclosure: NoStepUp.REGISTER,
        EndTransferMechanism: NoStepUp.PROTECTIVE,
        **dict.fromkeys(
            (StopPurpose, TallyDisclosures, SpreadAssurance, NoteReminder, KeepTransfer), NoStepUp.INTERNAL
        ),
    },
)
