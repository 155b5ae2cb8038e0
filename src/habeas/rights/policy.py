"""Who may send, see and decide requests of data subjects, and who may download their answers."""

from habeas.access import (
    SIGNED_IN_LATELY,
    Permission,
    Policy,
    Rule,
    StepUp,
    all_of,
    any_of,
    own_subject,
    requesting_agent,
    same_organization,
)
from habeas.jurisdictions.rules.sets import Right
from habeas.rights.commands import (
    AcceptFee,
    AdmitRepresentative,
    AgreeForChild,
    AnnounceFee,
    AnswerClarification,
    AnswerUnverified,
    AppealRequest,
    AskClarification,
    AskDataPoints,
    AskIdentity,
    AssignTask,
    AuthorizeAgent,
    CarryOutRight,
    CheckIdentity,
    ClaimRepresentation,
    ComplainAboutRequest,
    CompleteTask,
    ContestFee,
    CountDownload,
    DecideRight,
    DeclineFee,
    DeliverAnswer,
    DestroyAnswer,
    EndRepresentation,
    EndRestriction,
    EndRetention,
    ExtendRequest,
    ForgetAccount,
    ForgetDeclaration,
    KeepLetter,
    LiftRestriction,
    MarkErasuresKept,
    OpenDeclaration,
    PreviewTransmission,
    ProveIdentity,
    ProveIdentityFor,
    PurgeRecords,
    RecordFeePayment,
    ReferRequest,
    ReviewRepresentation,
    RevokeAgentAuthorization,
    SendTransmission,
    ShowIdentity,
    SubmitRightsRequest,
    SystemAnswered,
    TakeUpRequest,
    TransmitData,
    WaiveFee,
    WatchRequest,
    WatchTasks,
    WithdrawRightsRequest,
)
from habeas.rights.model import (
    AgentAuthorization,
    AnswerChunk,
    AnswerPackage,
    Correction,
    IdentityDeclaration,
    ItemDecision,
    Representation,
    RequestClock,
    RequestedRight,
    RequestEvent,
    RequestMessage,
    RequestTask,
    RightsRequest,
)

_HANDLE = all_of(same_organization, Permission.REQUESTS_HANDLE)
_OWN = all_of(own_subject, Permission.SELF_READ)
_TRACK = all_of(requesting_agent, Permission.REQUESTS_TRACK)
_EXERCISE = all_of(own_subject, Permission.RIGHTS_EXERCISE)
_CARRY_OUT = all_of(own_subject, Permission.RECORDS_COLLECT)
_OPEN = all_of(requesting_agent, Permission.REQUESTS_OPEN)

_FOR_ANOTHER = all_of(requesting_agent, Permission.RIGHTS_EXERCISE)
"""A person who acts for another out of their personal organization, as a guardian or a next of kin."""

SEE: Rule = any_of(_HANDLE, _OWN, _TRACK, _FOR_ANOTHER)
WRITE: Rule = any_of(_HANDLE, _EXERCISE, _OPEN)
SEND: Rule = any_of(WRITE, _FOR_ANOTHER)
SEE_OWN: Rule = any_of(_HANDLE, _OWN)
WRITE_LETTER: Rule = all_of(own_subject, same_organization, Permission.REQUESTS_HANDLE)
PACK: Rule = all_of(own_subject, Permission.RECORDS_COLLECT)
CASE = (RightsRequest, RequestedRight, RequestClock, RequestEvent)
SYSTEM: Rule = all_of(Permission.SELF_READ, Permission.RIGHTS_EXERCISE, Permission.RECORDS_COLLECT)
"""Only the system holds these permissions together."""
_DESK = (
    AnnounceFee,
    AnswerUnverified,
    AskClarification,
    AskDataPoints,
    AskIdentity,
    AssignTask,
    CompleteTask,
    DecideRight,
    ExtendRequest,
    LiftRestriction,
    OpenDeclaration,
    ProveIdentityFor,
    RecordFeePayment,
    ReferRequest,
    ReviewRepresentation,
    TakeUpRequest,
    WaiveFee,
)
_PERSON = (
    AcceptFee,
    ContestFee,
    DeclineFee,
    ClaimRepresentation,
    AnswerClarification,
    AppealRequest,
    AuthorizeAgent,
    ComplainAboutRequest,
    AgreeForChild,
    PreviewTransmission,
    ProveIdentity,
    RevokeAgentAuthorization,
    ShowIdentity,
    TransmitData,
    WithdrawRightsRequest,
)
_ENDING_DATA = frozenset({Right.ERASURE, Right.GUARDIAN_ERASURE, Right.DECEASED_RELATIVE, Right.ACCOUNT_CLOSURE})
_ENDS_DATA = StepUp(attribute="rights", values=_ENDING_DATA)
_SYSTEM = (
    AdmitRepresentative,
    CarryOutRight,
    CheckIdentity,
    DeliverAnswer,
    DestroyAnswer,
    EndRestriction,
    EndRetention,
    ForgetAccount,
    ForgetDeclaration,
    KeepLetter,
    MarkErasuresKept,
    PurgeRecords,
    SendTransmission,
    SystemAnswered,
    WatchRequest,
    WatchTasks,
)

POLICY = Policy(
    rows={
        **dict.fromkeys(CASE, SEE),
        AgentAuthorization: any_of(_OWN, _OPEN, _FOR_ANOTHER),
        Representation: any_of(_HANDLE, _OWN, _FOR_ANOTHER),
        Correction: SEE_OWN,
        IdentityDeclaration: SEE_OWN,
        RequestMessage: SEE_OWN,
        ItemDecision: SEE_OWN,
        RequestTask: SEE_OWN,
        AnswerChunk: _OWN,
        AnswerPackage: _OWN,
    },
    inserts={
        **dict.fromkeys(CASE, SEND),
        AgentAuthorization: _EXERCISE,
        Representation: _FOR_ANOTHER,
        Correction: _EXERCISE,
        IdentityDeclaration: any_of(_HANDLE, _EXERCISE),
        RequestMessage: WRITE_LETTER,
        ItemDecision: _HANDLE,
        RequestTask: _HANDLE,
        AnswerChunk: PACK,
        AnswerPackage: _OWN,
    },
    updates={
        AgentAuthorization: _EXERCISE,
        Representation: any_of(_HANDLE, _EXERCISE, _FOR_ANOTHER),
        Correction: _CARRY_OUT,
        RightsRequest: WRITE,
        RequestedRight: any_of(_HANDLE, _EXERCISE),
        RequestClock: any_of(_HANDLE, _EXERCISE),
        RequestEvent: _CARRY_OUT,
        RequestTask: any_of(_HANDLE, _CARRY_OUT),
        ItemDecision: _CARRY_OUT,
        AnswerPackage: _OWN,
    },
    columns={RequestEvent: ("note",)},
    deletes={ItemDecision: _HANDLE, IdentityDeclaration: _CARRY_OUT, AnswerChunk: PACK, Correction: _CARRY_OUT},
    commands={
        SubmitRightsRequest: any_of(Permission.RIGHTS_EXERCISE, Permission.REQUESTS_OPEN),
        **dict.fromkeys(_PERSON, Permission.RIGHTS_EXERCISE),
        **dict.fromkeys(_DESK, Permission.REQUESTS_HANDLE),
        **dict.fromkeys(_SYSTEM, SYSTEM),
        EndRepresentation: any_of(Permission.RIGHTS_EXERCISE, Permission.REQUESTS_HANDLE),
        CountDownload: Permission.SELF_READ,
    },
    step_up={
        **dict.fromkeys((SubmitRightsRequest, AuthorizeAgent), _ENDS_DATA),
        **dict.fromkeys(
            (
                DecideRight,
                OpenDeclaration,
                ReviewRepresentation,
                AnswerUnverified,
                CompleteTask,
                CarryOutRight,
                PurgeRecords,
            ),
            SIGNED_IN_LATELY,
        ),
        **dict.fromkeys((ShowIdentity, ProveIdentity, CountDownload, TransmitData), SIGNED_IN_LATELY),
    },
    fields={
        "Viewer.rightsRequests": Permission.SELF_READ,
        "Viewer.applicableTerms": Permission.SELF_READ,
        "Member.rightsRequests": all_of(Permission.MEMBERS_READ, Permission.REQUESTS_HANDLE),
        "Viewer.representations": Permission.SELF_READ,
        "Controller.representations": Permission.REQUESTS_HANDLE,
        "Controller.rightsRequests": Permission.REQUESTS_HANDLE,
        "RightsRequest.grounds": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE),
        "RightsRequest.trace": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE),
        "Query.resolveTerms": Permission.REQUESTS_HANDLE,
        "RightsRequest.fee": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE),
        "RightsRequest.verification": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE),
        "RequestedRight.explanation": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE),
        "RequestTask.evidence": Permission.REQUESTS_HANDLE,
        "RequestEvent.note": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE),
        "Query.rightsRequest": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE, Permission.REQUESTS_TRACK),
    },
)
