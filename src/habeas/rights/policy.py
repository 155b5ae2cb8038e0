"""Who may send, see and decide requests of data subjects, and who may download their answers."""

from habeas.access import (
    Permission,
    Policy,
    Rule,
    all_of,
    any_of,
    own_subject,
    requesting_agent,
    same_organization,
)
from habeas.rights.commands import (
    CountDownload,
    DecideRight,
    PrepareAnswer,
    SubmitRightsRequest,
    WithdrawRightsRequest,
)
from habeas.rights.model import AnswerPackage, RequestClock, RequestedRight, RequestEvent, RightsRequest

_HANDLE = all_of(same_organization, Permission.REQUESTS_HANDLE)
_OWN = all_of(own_subject, Permission.SELF_READ)
_TRACK = all_of(requesting_agent, Permission.REQUESTS_TRACK)
_EXERCISE = all_of(own_subject, Permission.RIGHTS_EXERCISE)
_OPEN = all_of(requesting_agent, Permission.REQUESTS_OPEN)

SEE: Rule = any_of(_HANDLE, _OWN, _TRACK)
WRITE: Rule = any_of(_HANDLE, _EXERCISE, _OPEN)
CASE = (RightsRequest, RequestedRight, RequestClock, RequestEvent)

POLICY = Policy(
    rows={**dict.fromkeys(CASE, SEE), AnswerPackage: _OWN},
    inserts={**dict.fromkeys(CASE, WRITE), AnswerPackage: _OWN},
    updates={RightsRequest: WRITE, RequestedRight: any_of(_HANDLE, _EXERCISE), AnswerPackage: _OWN},
    commands={
        SubmitRightsRequest: Permission.RIGHTS_EXERCISE,
        WithdrawRightsRequest: Permission.RIGHTS_EXERCISE,
        DecideRight: Permission.REQUESTS_HANDLE,
        PrepareAnswer: all_of(Permission.SELF_READ, Permission.RIGHTS_EXERCISE),
        CountDownload: Permission.SELF_READ,
    },
    fields={
        "Viewer.rightsRequests": Permission.SELF_READ,
        "Viewer.applicableTerms": Permission.SELF_READ,
        "Member.rightsRequests": all_of(Permission.MEMBERS_READ, Permission.REQUESTS_HANDLE),
        "Controller.rightsRequests": Permission.REQUESTS_HANDLE,
        "Query.rightsRequest": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE, Permission.REQUESTS_TRACK),
    },
)
