"""The commands of incidents."""

from habeas.incidents.commands.handle import (
    AssessIncident,
    CloseIncident,
    NoteMissedDuty,
    RecordIncidentDutyMet,
    RecordIncidentMeasure,
    ReviewLeakReport,
)
from habeas.incidents.commands.publish import NotePeopleTold, PublishIncidentNotice, SpreadIncidentNotice
from habeas.incidents.commands.report import OpenIncident, PassOnReport, ReportLeak

__all__ = [
    "AssessIncident",
    "CloseIncident",
    "NoteMissedDuty",
    "NotePeopleTold",
    "OpenIncident",
    "PassOnReport",
    "PublishIncidentNotice",
    "RecordIncidentDutyMet",
    "RecordIncidentMeasure",
    "ReportLeak",
    "ReviewLeakReport",
    "SpreadIncidentNotice",
]
