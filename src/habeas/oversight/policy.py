"""Who may claim domains, and who may ask for, approve and see access to members' content."""

from habeas.access import (
    SECOND_FACTOR_LATELY,
    SIGNED_IN_LATELY,
    Permission,
    Policy,
    Variable,
    Where,
    all_of,
    any_of,
    own_organization_of_subject,
    own_subject,
    same_controller,
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
from habeas.oversight.model import (
    BulkExport,
    BulkExportPerson,
    Capture,
    ContentAccess,
    Domain,
    DomainBlock,
    IdentityProvider,
    Invitation,
    LedgerInquiry,
    LookedPage,
    LookedPerson,
    LookStop,
    OrganizationEnding,
    OrganizationTransfer,
    OversightAnnouncement,
    ReceivedInvitation,
    WatchedDomain,
)

_PLATFORM = all_of(same_organization, Permission.ORGANIZATIONS_REGISTER)
_DOMAINS = all_of(same_organization, Permission.DOMAINS_MANAGE)
_DIRECTORY = all_of(same_organization, Permission.MEMBERS_READ)
_LOOKS = all_of(same_organization, any_of(Permission.MEMBERS_READ, Permission.MEMBERS_UNIT_READ))
_ASK = all_of(same_organization, Permission.MEMBERS_CONTENT_READ)
_APPROVE = all_of(same_organization, Permission.OVERSIGHT_APPROVE)
_MANAGE = all_of(same_organization, Permission.MEMBERS_MANAGE)
_LOG = any_of(Permission.SELF_READ, Permission.LEDGER_READ, Permission.JOURNAL_READ)
_REVIEW = all_of(Where("reviewer_id", Variable.CONTROLLER), Permission.DOMAINS_REVIEW)
_IN_OWN_NAME = Where("requested_by", Variable.SUBJECT)
_DESK = all_of(same_organization, Permission.REQUESTS_HANDLE)
_NAMES = all_of(same_controller, Permission.ORGANIZATIONS_REGISTER)
_DESK_OF_CONTROLLER = all_of(Where("controller_id", Variable.ORGANIZATION), Permission.REQUESTS_HANDLE)
_SUCCESSOR = all_of(Where("offered_to", Variable.ORGANIZATION), Permission.MEMBERS_MANAGE)
_TOLD = all_of(Where("announced_to", Variable.SPACES), Permission.SELF_READ)
_MATCHES = all_of(Where("controller_id", Variable.CONTROLLER), Permission.ORGANIZATIONS_REGISTER)
"""The platform, looking for what waits for the addresses of somebody."""
_ASKS = all_of(own_subject, Permission.SELF_WRITE)

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
    *(ConnectIdentityProvider,),
)
"""What decides who gets into an account: a password shows it, and the second factor of whoever has one."""

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

POLICY = Policy(
    rows={
        Domain: any_of(_DOMAINS, _DIRECTORY, _REVIEW),
        DomainBlock: all_of(same_controller, any_of(Permission.DOMAINS_MANAGE, Permission.DOMAINS_REVIEW)),
        OrganizationEnding: any_of(_MANAGE, all_of(own_organization_of_subject, Permission.SELF_READ)),
        OversightAnnouncement: any_of(_DIRECTORY, all_of(own_organization_of_subject, Permission.SELF_READ)),
        ContentAccess: any_of(_ASK, _APPROVE, all_of(own_subject, Permission.SELF_READ)),
        BulkExport: any_of(_DIRECTORY, all_of(own_organization_of_subject, Permission.SELF_READ)),
        BulkExportPerson: any_of(_PLATFORM, all_of(own_subject, Permission.SELF_READ)),
        LookedPage: _LOOKS,
        LookedPerson: _LOOKS,
        Capture: any_of(_MANAGE, all_of(own_subject, Permission.SELF_READ)),
        LedgerInquiry: any_of(_DESK, _NAMES, all_of(own_subject, Permission.SELF_READ)),
        LookStop: any_of(_DIRECTORY, _DESK_OF_CONTROLLER, all_of(own_subject, Permission.SELF_READ)),
        IdentityProvider: _DOMAINS,
        Invitation: any_of(_MANAGE, _MATCHES),
        OrganizationTransfer: any_of(_MANAGE, _SUCCESSOR, _TOLD),
        ReceivedInvitation: any_of(_PLATFORM, all_of(own_subject, Permission.SELF_READ)),
        WatchedDomain: all_of(Permission.ORGANIZATIONS_REGISTER),
    },
    inserts={
        Domain: _DOMAINS,
        DomainBlock: _PLATFORM,
        OrganizationEnding: all_of(_MANAGE, _IN_OWN_NAME),
        OversightAnnouncement: _PLATFORM,
        ContentAccess: any_of(all_of(_ASK, _IN_OWN_NAME), _PLATFORM),
        BulkExport: all_of(_ASK, _IN_OWN_NAME),
        BulkExportPerson: _ASK,
        LookedPage: _LOOKS,
        LookedPerson: _LOOKS,
        Capture: _PLATFORM,
        LedgerInquiry: all_of(same_controller, _ASKS),
        LookStop: _ASKS,
        IdentityProvider: _DOMAINS,
        Invitation: _MANAGE,
        OrganizationTransfer: all_of(_MANAGE, _IN_OWN_NAME),
        ReceivedInvitation: all_of(own_subject, Permission.ORGANIZATIONS_REGISTER),
        WatchedDomain: all_of(Permission.ORGANIZATIONS_REGISTER),
    },
    updates={
        WatchedDomain: all_of(Permission.ORGANIZATIONS_REGISTER),
        OrganizationEnding: _MANAGE,
        Domain: any_of(_DOMAINS, _REVIEW),
        IdentityProvider: _DOMAINS,
        ContentAccess: _APPROVE,
        BulkExport: any_of(_ASK, _APPROVE, _MANAGE),
        BulkExportPerson: _PLATFORM,
        Capture: any_of(_PLATFORM, all_of(own_subject, Permission.SELF_WRITE)),
        LedgerInquiry: any_of(_DESK, _NAMES, _ASKS),
        Invitation: any_of(_MANAGE, _PLATFORM),
        OrganizationTransfer: any_of(_MANAGE, _SUCCESSOR),
        ReceivedInvitation: any_of(_PLATFORM, all_of(own_subject, Permission.SELF_WRITE)),
    },
    deletes={
        LookStop: any_of(_DESK_OF_CONTROLLER, _ASKS),
        Invitation: _PLATFORM,
        ReceivedInvitation: any_of(_PLATFORM, all_of(own_subject, Permission.ORGANIZATIONS_REGISTER)),
        LookedPage: _LOOKS,
        LookedPerson: _LOOKS,
    },
    fields={
        "Subscription.ledgerEntryAdded": Permission.SELF_READ,
        "Query.ledgerProof": _LOG,
        "Query.logConsistency": _LOG,
        "Organization.domains": any_of(Permission.DOMAINS_MANAGE, Permission.MEMBERS_READ),
        "Organization.accessLedger": Permission.LEDGER_READ,
        "Organization.contentAccesses": any_of(Permission.MEMBERS_CONTENT_READ, Permission.OVERSIGHT_APPROVE),
        "Organization.claimsToReview": Permission.DOMAINS_REVIEW,
        "Organization.blockedDomains": Permission.DOMAINS_REVIEW,
        "Organization.ledgerDelays": Permission.OVERSIGHT_APPROVE,
        "Controller.ledgerDelays": Permission.REQUESTS_HANDLE,
        "Organization.captures": Permission.MEMBERS_MANAGE,
        "Organization.invitations": Permission.MEMBERS_MANAGE,
        "Organization.offeredTransfers": Permission.MEMBERS_MANAGE,
        "Viewer.invitations": Permission.SELF_READ,
        "Controller.ledgerInquiries": Permission.REQUESTS_HANDLE,
        "Viewer.addresses": Permission.SELF_READ,
        "Domain.challenge": Permission.DOMAINS_MANAGE,
        "Organization.identityProviders": Permission.DOMAINS_MANAGE,
    },
    commands={
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
    },
    step_up={
        **dict.fromkeys(_FOUR_EYES, SECOND_FACTOR_LATELY),
        **dict.fromkeys((SuspendMembership, ResumeMembership, EndMembership), SECOND_FACTOR_LATELY),
        **dict.fromkeys((ExportLedger, LiftLedgerDelay), SIGNED_IN_LATELY),
        **dict.fromkeys(_WAYS_IN, SIGNED_IN_LATELY),
        **dict.fromkeys(_ENDS_OR_MOVES, SECOND_FACTOR_LATELY),
    },
)
