"""The commands of disclosures."""

from habeas.disclosures.commands.assure import NoteReminder, RecordAssurance, SpreadAssurance
from habeas.disclosures.commands.export_figures import ExportFigures
from habeas.disclosures.commands.handed_over import record_handed_over
from habeas.disclosures.commands.keep_transfer import KeepTransfer
from habeas.disclosures.commands.record import RecordDisclosure
from habeas.disclosures.commands.stop import StopPurpose
from habeas.disclosures.commands.tally import TallyDisclosures, tallies
from habeas.disclosures.commands.transfer import EndTransferMechanism, FileTransferMechanism

__all__ = [
    "EndTransferMechanism",
    "ExportFigures",
    "FileTransferMechanism",
    "KeepTransfer",
    "NoteReminder",
    "RecordAssurance",
    "RecordDisclosure",
    "SpreadAssurance",
    "StopPurpose",
    "TallyDisclosures",
    "record_handed_over",
    "tallies",
]
