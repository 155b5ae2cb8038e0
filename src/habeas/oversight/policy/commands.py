"""Who may run which command of oversight, and after which sign-in."""

from typing import Any

from habeas.access import (
    SECOND_FACTOR_LATELY,
    SIGNED_IN_LATELY,
    NoStepUp,
    Permission,
    Rule,
    StepUp,
    all_of,
    any_of,
    own_subject,
    same_organization,
)
from habeas.oversight.commands.addresses import (
    AddEmailAddress,
    ConfirmEmailAddress,
    PreferEmailAddress,
    RemoveEmailAddress,
)
from habeas.oversight.commands.announce import AnnounceOversight, RecordAnnouncement
from habeas.oversight.commands.answer_inquiry import DecideLedgerInquiry, NoteDisclosure, TellName
from habeas.oversight.commands.answer_invitation import AcceptInvitation, DeclineInvitation
from habeas.oversight.commands.block_domain import BlockDomain, RecordBlock
from habeas.oversight.commands.bulk_export import CancelBulkExport, RequestBulkExport
from habeas.oversight.commands.capture import NotifyCapture
from habeas.oversight.commands.carry_invitation import (
    AdmitInvited,
    CloseInvitation,
    DeliverInvitation,
    ForgetInvitation,
    SettleInvitation,
)
from habeas.oversight.commands.carry_out import CarryOutChoice
from habeas.oversight.commands.carry_out_bulk import (
    BeginBulkExport,
    ExpireBulkExport,
    FinishBulkExport,
    TakeIntoBulkExport,
)
from habeas.oversight.commands.carry_out_transfer import ReleaseForTransfer, SettleTransfer
from habeas.oversight.commands.choose_capture import ChooseCapture, LeaveOrganization, PostponeCapture
from habeas.oversight.commands.claim_domain import ClaimDomain, RotateDomainToken
from habeas.oversight.commands.close_space import CloseSpace, HoldEnding, SettleEnding
from habeas.oversight.commands.content_access import ApproveContentAccess, RequestContentAccess
from habeas.oversight.commands.contest import AwaitContest, OpenContest
from habeas.oversight.commands.copy_bulk import (
    CopyBulkExport,
    CountBulkExport,
    FollowBulkExport,
    WithholdFromBulkExport,
)
from habeas.oversight.commands.delay_entries import ApproveLedgerDelay, RequestLedgerDelay
from habeas.oversight.commands.donate import CopyRecord, DonateRecord
from habeas.oversight.commands.end_organization import (
    ApproveOrganizationEnding,
    CancelOrganizationEnding,
    RequestOrganizationEnding,
)
from habeas.oversight.commands.export_ledger import ExportLedger
from habeas.oversight.commands.follow_domain import FollowDomain
from habeas.oversight.commands.identity_provider import (
    ConnectIdentityProvider,
    DisconnectIdentityProvider,
    RecordProviderTest,
    TestIdentityProvider,
)
from habeas.oversight.commands.inquire import AskWhoLooked, ObjectToLook, WithdrawObjection
from habeas.oversight.commands.invite import InviteMember, WithdrawInvitation
from habeas.oversight.commands.leave_space import EndSpace, LeaveSpace
from habeas.oversight.commands.letters import KeepLetter
from habeas.oversight.commands.lift_delay import LiftLedgerDelay
from habeas.oversight.commands.managed_member import AdmitManagedMember
from habeas.oversight.commands.membership import EndCaptures, EndMembership, ResumeMembership, SuspendMembership
from habeas.oversight.commands.open_bulk import OpenBulkExport
from habeas.oversight.commands.record_finding import RecordFinding
from habeas.oversight.commands.record_unit import RecordUnit, RecordUnitGrant
from habeas.oversight.commands.review_domain import ReviewDomainClaim
from habeas.oversight.commands.settle_address import DropAddress, KeepAddressCode, SettleAddress
from habeas.oversight.commands.transfer import AcceptTransfer, ApproveTransfer, CancelTransfer, ProposeTransfer
from habeas.oversight.commands.units import AssignToUnit, CreateUnit, DelegateUnit, RevokeUnitGrant
from habeas.oversight.commands.verify_domain import ReleaseDomain, VerifyDomain
from habeas.oversight.commands.watch_domain import KeepDomainLook, UnconfirmAddress
from habeas.oversight.rules.sets import CaptureChoice

_PLATFORM = all_of(same_organization, Permission.ORGANIZATIONS_REGISTER)

_FOUR_EYES = (
    *(RequestContentAccess, ApproveContentAccess, RequestBulkExport, OpenBulkExport),
    *(DelegateUnit, ApproveLedgerDelay),
)
"""What opens people's data to somebody, or keeps from them that it was opened."""

_ENDS_OR_MOVES = (
    *(RequestOrganizationEnding, ApproveOrganizationEnding),
    *(ProposeTransfer, ApproveTransfer, AcceptTransfer),
)
"""What ends an organization, or gives it to another legal entity; calling it off is open to any sign-in."""

_WAYS_IN = (
    *(AddEmailAddress, ConfirmEmailAddress, PreferEmailAddress, RemoveEmailAddress),
    *(ConnectIdentityProvider, DisconnectIdentityProvider),
)
"""What decides who gets into an account: a password shows it, and the second factor of whoever has one."""

_STANDINGS = (SuspendMembership, ResumeMembership, EndMembership)
_DECISIONS = (
    *(AnnounceOversight, ReleaseDomain, ReviewDomainClaim),
    *(AssignToUnit, DecideLedgerInquiry, DonateRecord, ExportLedger, LiftLedgerDelay),
)
"""What shows somebody more, or hands something over, or ends it for many."""

_TAKEN_BACK = (
    *(BlockDomain, CancelBulkExport, CancelOrganizationEnding, CancelTransfer),
    *(LeaveOrganization, LeaveSpace, ObjectToLook, RevokeUnitGrant, WithdrawInvitation),
)
_OWN_WORD = (
    *(AcceptInvitation, AskWhoLooked, DeclineInvitation),
    *(PostponeCapture, WithdrawObjection),
)

_GIVES_UP_AN_ADDRESS = StepUp(
    attribute="choice", values=frozenset({CaptureChoice.STAY_PERSONAL, CaptureChoice.EXPORT_AND_LEAVE})
)
"""A choice by which the address on the domain no longer signs in, and mails go elsewhere, as if it were removed."""

_STEPS_OF_THE_PLATFORM = (
    *(RecordAnnouncement, RecordFinding, OpenContest, AwaitContest),
    *(RecordBlock, FollowDomain, NotifyCapture, CarryOutChoice),
    *(EndCaptures, SettleEnding, HoldEnding, KeepLetter),
    *(KeepDomainLook, KeepAddressCode, SettleAddress, DropAddress),
    *(TellName, NoteDisclosure, ReleaseForTransfer, SettleTransfer),
    *(SettleInvitation, AdmitInvited, CloseInvitation, ForgetInvitation),
    *(EndSpace, BeginBulkExport, FinishBulkExport, ExpireBulkExport),
    *(CopyBulkExport, CountBulkExport, FollowBulkExport, WithholdFromBulkExport),
    *(RecordUnit, RecordUnitGrant),
)
"""What jobs do, and nobody by themself."""

_STEPS_FOR_SOMEBODY = (
    *(AdmitManagedMember, CloseSpace, CopyRecord, DeliverInvitation),
    *(RecordProviderTest, TakeIntoBulkExport, UnconfirmAddress),
)

COMMANDS: dict[type[Any], Rule] = {
    **dict.fromkeys(_STEPS_OF_THE_PLATFORM, _PLATFORM),
    ClaimDomain: Permission.DOMAINS_MANAGE,
    VerifyDomain: Permission.DOMAINS_MANAGE,
    RotateDomainToken: Permission.DOMAINS_MANAGE,
    ReleaseDomain: Permission.DOMAINS_MANAGE,
    AnnounceOversight: Permission.DOMAINS_MANAGE,
    ConnectIdentityProvider: Permission.DOMAINS_MANAGE,
    TestIdentityProvider: Permission.DOMAINS_MANAGE,
    DisconnectIdentityProvider: Permission.DOMAINS_MANAGE,
    RecordProviderTest: all_of(_PLATFORM, Permission.DOMAINS_MANAGE),
    AdmitManagedMember: all_of(own_subject, _PLATFORM),
    ReviewDomainClaim: Permission.DOMAINS_REVIEW,
    BlockDomain: Permission.DOMAINS_REVIEW,
    CloseSpace: all_of(_PLATFORM, Permission.RECORDS_COLLECT),
    RequestOrganizationEnding: Permission.MEMBERS_MANAGE,
    ApproveOrganizationEnding: Permission.MEMBERS_MANAGE,
    CancelOrganizationEnding: Permission.MEMBERS_MANAGE,
    UnconfirmAddress: all_of(own_subject, _PLATFORM),
    AddEmailAddress: Permission.SELF_WRITE,
    ConfirmEmailAddress: Permission.SELF_WRITE,
    PreferEmailAddress: Permission.SELF_WRITE,
    RemoveEmailAddress: Permission.SELF_WRITE,
    CopyRecord: all_of(_PLATFORM, Permission.RECORDS_COLLECT),
    ChooseCapture: Permission.SELF_WRITE,
    PostponeCapture: Permission.SELF_WRITE,
    LeaveOrganization: Permission.SELF_WRITE,
    DonateRecord: all_of(Permission.SELF_WRITE, Permission.SELF_READ),
    ExportLedger: Permission.SELF_READ,
    AskWhoLooked: Permission.SELF_WRITE,
    ObjectToLook: Permission.SELF_WRITE,
    WithdrawObjection: Permission.SELF_WRITE,
    DecideLedgerInquiry: Permission.REQUESTS_HANDLE,
    **dict.fromkeys((ProposeTransfer, ApproveTransfer, AcceptTransfer, CancelTransfer), Permission.MEMBERS_MANAGE),
    InviteMember: all_of(Permission.MEMBERS_MANAGE, Permission.MEMBERS_READ),
    WithdrawInvitation: Permission.MEMBERS_MANAGE,
    AcceptInvitation: all_of(Permission.SELF_WRITE, Permission.SELF_READ),
    DeclineInvitation: Permission.SELF_WRITE,
    LeaveSpace: all_of(Permission.SELF_WRITE, Permission.SELF_READ),
    DeliverInvitation: all_of(own_subject, _PLATFORM),
    SuspendMembership: all_of(Permission.MEMBERS_MANAGE, Permission.MEMBERS_READ),
    ResumeMembership: all_of(Permission.MEMBERS_MANAGE, Permission.MEMBERS_READ),
    EndMembership: all_of(Permission.MEMBERS_MANAGE, Permission.MEMBERS_READ),
    CreateUnit: Permission.MEMBERS_MANAGE,
    AssignToUnit: all_of(Permission.MEMBERS_MANAGE, Permission.MEMBERS_READ),
    DelegateUnit: all_of(Permission.MEMBERS_MANAGE, Permission.MEMBERS_READ),
    RevokeUnitGrant: Permission.MEMBERS_MANAGE,
    RequestLedgerDelay: all_of(Permission.MEMBERS_READ, Permission.OVERSIGHT_APPROVE),
    ApproveLedgerDelay: all_of(Permission.MEMBERS_READ, Permission.OVERSIGHT_APPROVE),
    LiftLedgerDelay: any_of(Permission.OVERSIGHT_APPROVE, Permission.REQUESTS_HANDLE),
    RequestBulkExport: all_of(Permission.MEMBERS_READ, Permission.MEMBERS_CONTENT_READ),
    CancelBulkExport: all_of(Permission.MEMBERS_READ, Permission.OVERSIGHT_APPROVE),
    OpenBulkExport: all_of(Permission.MEMBERS_READ, Permission.MEMBERS_CONTENT_READ),
    TakeIntoBulkExport: all_of(own_subject, _PLATFORM),
    RequestContentAccess: all_of(Permission.MEMBERS_READ, Permission.MEMBERS_CONTENT_READ),
    ApproveContentAccess: Permission.OVERSIGHT_APPROVE,
}

STEP_UP: dict[type[Any] | str, StepUp] = {
    **dict.fromkeys((*_FOUR_EYES, *_STANDINGS, *_ENDS_OR_MOVES), SECOND_FACTOR_LATELY),
    **dict.fromkeys((*_DECISIONS, *_WAYS_IN), SIGNED_IN_LATELY),
    ChooseCapture: _GIVES_UP_AN_ADDRESS,
}

NO_STEP_UP: dict[type[Any], NoStepUp] = {
    **dict.fromkeys(_TAKEN_BACK, NoStepUp.PROTECTIVE),
    **dict.fromkeys(_OWN_WORD, NoStepUp.OWN_WORD),
    **dict.fromkeys((ClaimDomain, InviteMember, RotateDomainToken, VerifyDomain), NoStepUp.PROOF_OUTSIDE),
    RequestLedgerDelay: NoStepUp.SECOND_PERSON,
    CreateUnit: NoStepUp.REGISTER,
    TestIdentityProvider: NoStepUp.SHOWS_ONLY,
    **dict.fromkeys(_STEPS_OF_THE_PLATFORM, NoStepUp.INTERNAL),
    **dict.fromkeys(_STEPS_FOR_SOMEBODY, NoStepUp.INTERNAL),
}
