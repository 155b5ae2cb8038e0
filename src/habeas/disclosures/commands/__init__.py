"""The commands of disclosures."""

from habeas.disclosures.commands.assure import NoteReminder, RecordAssurance, SpreadAssurance
from habeas.disclosures.commands.handed_over import record_handed_over
from habeas.disclosures.commands.record import RecordDisclosure
from habeas.disclosures.commands.stop import StopPurpose
from habeas.disclosures.commands.tally import TallyDisclosures, tallies

__all__ = [
    "NoteReminder",
    "RecordAssurance",
    "RecordDisclosure",
    "SpreadAssurance",
    "StopPurpose",
    "TallyDisclosures",
    "record_handed_over",
    "tallies",
]
