"""Who may send, see and decide requests of data subjects, and who may download their answers."""

from habeas.access import (
    SIGNED_IN_LATELY,
    NoStepUp,
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
    ClearCookies,
    ComplainAboutRequest,
    CompleteTask,
    ContestFee,
    CorrectProfile,
    CountDownload,
    DecideRight,
    DeclineFee,
    DeliverAnswer,
    DestroyAnswer,
    EndRepresentation,
    EndRestriction,
    EndRetention,
    EraseCookieData,
    ExtendRequest,
    ForgetAccount,
    ForgetDeclaration,
    KeepLetter,
    KeepRepresentedTold,
    LiftRestriction,
    MarkErasuresKept,
    ObjectToBasicData,
    OpenDeclaration,
    PreviewTransmission,
    ProveIdentity,
    ProveIdentityFor,
    PurgeRecords,
    RecordFeePayment,
    ReferRequest,
    ResumeService,
    ReviewRepresentation,
    RevokeAgentAuthorization,
    SendTransmission,
    ShowIdentity,
    SubmitRightsRequest,
    SystemAnswered,
    TakeBackObjection,
    TakeOverRequest,
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
from habeas.rights.rules.representing import ENDING_DATA

_HANDLE = all_of(same_organization, Permission.REQUESTS_HANDLE)
_OWN = all_of(own_subject, Permission.SELF_READ)
_TRACK = all_of(requesting_agent, Permission.REQUESTS_TRACK)
_EXERCISE = all_of(own_subject, Permission.RIGHTS_EXERCISE)
_CARRY_OUT = all_of(own_subject, Permission.RECORDS_COLLECT)
_BY_THEMSELVES = all_of(Permission.SELF_WRITE, Permission.RIGHTS_EXERCISE)
_OPEN = all_of(requesting_agent, Permission.REQUESTS_OPEN)
_BY_AGENT = all_of(Permission.REQUESTS_OPEN, Permission.REQUESTS_TRACK)
"""Whoever sends a request is answered with it, so an agent needs to see what it sends."""

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
_DESK_CASE_WORK = (
    AnnounceFee,
    AskClarification,
    AskDataPoints,
    AskIdentity,
    AssignTask,
    ExtendRequest,
    RecordFeePayment,
    ReferRequest,
    TakeOverRequest,
    TakeUpRequest,
    WaiveFee,
)
_DESK_DECISIONS = (
    AnswerUnverified,
    CompleteTask,
    DecideRight,
    LiftRestriction,
    OpenDeclaration,
    ProveIdentityFor,
    ReviewRepresentation,
)
_CASE_WORK = (AcceptFee, ContestFee, DeclineFee, AnswerClarification, AppealRequest, ComplainAboutRequest)
_OWN_WORD = (WithdrawRightsRequest,)
_SHOWING = (ProveIdentity, ShowIdentity, TransmitData)
_PERSON = (
    *(*_CASE_WORK, *_OWN_WORD, *_SHOWING),
    *(AgreeForChild, AuthorizeAgent, ClaimRepresentation, PreviewTransmission, RevokeAgentAuthorization),
)
_ENDS_DATA = StepUp(attribute="rights", values=ENDING_DATA)
_CARRYING_OUT = (CarryOutRight, PurgeRecords)
_FOLLOWING = (
    AdmitRepresentative,
    CheckIdentity,
    DeliverAnswer,
    DestroyAnswer,
    EndRestriction,
    EndRetention,
    EraseCookieData,
    ForgetAccount,
    ForgetDeclaration,
    KeepLetter,
    KeepRepresentedTold,
    MarkErasuresKept,
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
        Correction: any_of(_CARRY_OUT, _EXERCISE),
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
        SubmitRightsRequest: any_of(Permission.RIGHTS_EXERCISE, _BY_AGENT),
        ClearCookies: Permission.SELF_WRITE,
        **dict.fromkeys((CorrectProfile, ObjectToBasicData), _BY_THEMSELVES),
        **dict.fromkeys((ResumeService, TakeBackObjection), all_of(Permission.SELF_WRITE, Permission.CONSENTS_MANAGE)),
        **dict.fromkeys(_PERSON, Permission.RIGHTS_EXERCISE),
        **dict.fromkeys((*_DESK_CASE_WORK, *_DESK_DECISIONS), Permission.REQUESTS_HANDLE),
        **dict.fromkeys((*_CARRYING_OUT, *_FOLLOWING), SYSTEM),
        EndRepresentation: any_of(Permission.RIGHTS_EXERCISE, Permission.REQUESTS_HANDLE),
        CountDownload: Permission.SELF_READ,
    },
    step_up={
        **dict.fromkeys((SubmitRightsRequest, AuthorizeAgent), _ENDS_DATA),
        **dict.fromkeys((*_DESK_DECISIONS, *_CARRYING_OUT, *_SHOWING, AgreeForChild, CountDownload), SIGNED_IN_LATELY),
        ClearCookies: StepUp(attribute="confirmed", values=frozenset({"true"})),
    },
    no_step_up={
        **dict.fromkeys((*_DESK_CASE_WORK, *_CASE_WORK), NoStepUp.CASE_WORK),
        **dict.fromkeys((*_OWN_WORD, CorrectProfile, ResumeService, TakeBackObjection), NoStepUp.OWN_WORD),
        **dict.fromkeys((ObjectToBasicData, RevokeAgentAuthorization, EndRepresentation), NoStepUp.PROTECTIVE),
        ClaimRepresentation: NoStepUp.SECOND_PERSON,
        PreviewTransmission: NoStepUp.SHOWS_ONLY,
        **dict.fromkeys(_FOLLOWING, NoStepUp.INTERNAL),
    },
    fields={
        "Viewer.rightsRequests": Permission.SELF_READ,
        "Viewer.applicableTerms": Permission.SELF_READ,
        "Member.rightsRequests": all_of(Permission.MEMBERS_READ, Permission.REQUESTS_HANDLE),
        "Viewer.representations": Permission.SELF_READ,
        "Viewer.representedBy": Permission.SELF_READ,
        "Controller.representations": Permission.REQUESTS_HANDLE,
        "Controller.rightsRequests": Permission.REQUESTS_HANDLE,
        "Organization.rightsRequests": Permission.REQUESTS_HANDLE,
        "RightsRequest.grounds": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE),
        "RightsRequest.trace": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE),
        "Query.resolveTerms": Permission.REQUESTS_HANDLE,
        "RightsRequest.assignee": Permission.REQUESTS_HANDLE,
        "RightsRequest.takenUpBy": Permission.REQUESTS_HANDLE,
        "RightsRequest.fee": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE),
        "RightsRequest.verification": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE),
        "RequestedRight.explanation": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE),
        "RequestTask.assignee": Permission.REQUESTS_HANDLE,
        "RequestTask.evidence": Permission.REQUESTS_HANDLE,
        "RequestEvent.note": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE),
        "Query.rightsRequest": any_of(Permission.SELF_READ, Permission.REQUESTS_HANDLE, Permission.REQUESTS_TRACK),
    },
)
