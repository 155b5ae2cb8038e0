"""Who may see and change incidents, and the notices of them."""

from habeas.access import (
    SIGNED_IN_LATELY,
    NoStepUp,
    Permission,
    Policy,
    Variable,
    Where,
    all_of,
    any_of,
    same_controller,
    same_organization,
)
from habeas.incidents.commands import (
    AssessIncident,
    CloseIncident,
    NoteMissedDuty,
    NotePeopleTold,
    OpenIncident,
    PassOnReport,
    PublishIncidentNotice,
    RecordIncidentDutyMet,
    RecordIncidentMeasure,
    ReportLeak,
    ReviewLeakReport,
    SpreadIncidentNotice,
)
from habeas.incidents.model import Incident, IncidentEvent, IncidentNotice

_DESK = all_of(same_organization, Permission.INCIDENTS_MANAGE)
_REPORTER = all_of(same_controller, Where("reported_by", Variable.SUBJECT))
_ENTERING = (
    OpenIncident,
    ReviewLeakReport,
    AssessIncident,
    RecordIncidentMeasure,
    RecordIncidentDutyMet,
    CloseIncident,
)
_PASSING_ON = (PassOnReport, SpreadIncidentNotice, NotePeopleTold, NoteMissedDuty)
_HANDLING = (*_ENTERING, PublishIncidentNotice, *_PASSING_ON)

POLICY = Policy(
    rows={
        Incident: any_of(_DESK, all_of(_REPORTER, Permission.SELF_READ)),
        IncidentEvent: _DESK,
        IncidentNotice: same_controller,
    },
    inserts={
        Incident: any_of(_DESK, all_of(_REPORTER, Permission.SELF_WRITE)),
        IncidentEvent: _DESK,
        IncidentNotice: _DESK,
    },
    updates={Incident: any_of(_DESK, all_of(_REPORTER, Permission.SELF_WRITE))},
    commands={**dict.fromkeys(_HANDLING, Permission.INCIDENTS_MANAGE), ReportLeak: Permission.SELF_WRITE},
    fields={"Controller.incidents": Permission.INCIDENTS_MANAGE},
    step_up={PublishIncidentNotice: SIGNED_IN_LATELY},
    no_step_up={
        **dict.fromkeys((*_ENTERING, ReportLeak), NoStepUp.REGISTER),
        **dict.fromkeys(_PASSING_ON, NoStepUp.INTERNAL),
    },
)
