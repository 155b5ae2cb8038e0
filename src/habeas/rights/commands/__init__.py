"""The changes that requests know: sending, asking back, extending, deciding, carrying out, answering, reopening."""

from habeas.rights.commands.agree_for_child import AgreeForChild
from habeas.rights.commands.ask_points import AnswerUnverified, AskDataPoints
from habeas.rights.commands.authorize import AuthorizeAgent, RevokeAgentAuthorization
from habeas.rights.commands.basic_data import ObjectToBasicData, ResumeService, TakeBackObjection
from habeas.rights.commands.carry_out import CarryOutRight
from habeas.rights.commands.clear_cookies import ClearCookies, EraseCookieData
from habeas.rights.commands.correct_profile import CorrectProfile
from habeas.rights.commands.decide import DecideRight, ItemDecided
from habeas.rights.commands.deliver import DeliverAnswer, answer_request
from habeas.rights.commands.desk import ReferRequest, TakeOverRequest, TakeUpRequest
from habeas.rights.commands.destroy import DestroyAnswer
from habeas.rights.commands.download import Answer, CountDownload, open_answer
from habeas.rights.commands.entrypoints import PREPARE_ANSWER
from habeas.rights.commands.expire import EndRetention
from habeas.rights.commands.extend import ExtendRequest
from habeas.rights.commands.fees import AnnounceFee
from habeas.rights.commands.forget import ForgetAccount
from habeas.rights.commands.identity import AnswerClarification, AskClarification, AskIdentity, ShowIdentity
from habeas.rights.commands.keep_erasures import MarkErasuresKept
from habeas.rights.commands.letters import KeepLetter
from habeas.rights.commands.locate import region_of_request
from habeas.rights.commands.open_declaration import OpenDeclaration
from habeas.rights.commands.overdue import WatchTasks
from habeas.rights.commands.prove import CheckIdentity, DataPoint, ForgetDeclaration, ProveIdentity, ProveIdentityFor
from habeas.rights.commands.purge import EndRestriction, LiftRestriction, PurgeRecords
from habeas.rights.commands.reopen import AppealRequest, ComplainAboutRequest
from habeas.rights.commands.represent import (
    AdmitRepresentative,
    ClaimRepresentation,
    EndRepresentation,
    ReviewRepresentation,
)
from habeas.rights.commands.represented import KeepRepresentedTold
from habeas.rights.commands.settle_fee import AcceptFee, ContestFee, DeclineFee, RecordFeePayment, WaiveFee
from habeas.rights.commands.submit import SubmitRightsRequest
from habeas.rights.commands.systems import SystemAnswered
from habeas.rights.commands.tasks import AssignTask, CompleteTask
from habeas.rights.commands.transmit import PreviewTransmission, SendTransmission, TransmitData
from habeas.rights.commands.watch import WatchRequest
from habeas.rights.commands.withdraw import WithdrawRightsRequest

__all__ = [
    "PREPARE_ANSWER",
    "AcceptFee",
    "AdmitRepresentative",
    "AgreeForChild",
    "AnnounceFee",
    "Answer",
    "AnswerClarification",
    "AnswerUnverified",
    "AppealRequest",
    "AskClarification",
    "AskDataPoints",
    "AskIdentity",
    "AssignTask",
    "AuthorizeAgent",
    "CarryOutRight",
    "CheckIdentity",
    "ClaimRepresentation",
    "ClearCookies",
    "ComplainAboutRequest",
    "CompleteTask",
    "ContestFee",
    "CorrectProfile",
    "CountDownload",
    "DataPoint",
    "DecideRight",
    "DeclineFee",
    "DeliverAnswer",
    "DestroyAnswer",
    "EndRepresentation",
    "EndRestriction",
    "EndRetention",
    "EraseCookieData",
    "ExtendRequest",
    "ForgetAccount",
    "ForgetDeclaration",
    "ItemDecided",
    "KeepLetter",
    "KeepRepresentedTold",
    "LiftRestriction",
    "MarkErasuresKept",
    "ObjectToBasicData",
    "OpenDeclaration",
    "PreviewTransmission",
    "ProveIdentity",
    "ProveIdentityFor",
    "PurgeRecords",
    "RecordFeePayment",
    "ReferRequest",
    "ResumeService",
    "ReviewRepresentation",
    "RevokeAgentAuthorization",
    "SendTransmission",
    "ShowIdentity",
    "SubmitRightsRequest",
    "SystemAnswered",
    "TakeBackObjection",
    "TakeOverRequest",
    "TakeUpRequest",
    "TransmitData",
    "WaiveFee",
    "WatchRequest",
    "WatchTasks",
    "WithdrawRightsRequest",
    "answer_request",
    "open_answer",
    "region_of_request",
]
