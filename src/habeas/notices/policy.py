"""Who may read, publish, announce and accept notices."""

from habeas.access import (
    SIGNED_IN_LATELY,
    NoStepUp,
    Open,
    Permission,
    Policy,
    Variable,
    Where,
    all_of,
    any_of,
    own_subject,
    same_controller,
    same_organization,
)
from habeas.inventory.model import Service
from habeas.notices.commands import (
    AcceptNotice,
    AnnounceNotice,
    CopyNotice,
    DeclineNotice,
    PresentNotice,
    PublishNotice,
)
from habeas.notices.model import (
    Addendum,
    Clause,
    NoticeAcceptance,
    NoticeAnnouncement,
    NoticePresentation,
    NoticeReach,
    NoticeVersion,
)
from habeas.tenancy.model import Place

_PUBLISH = all_of(same_organization, Permission.NOTICES_PUBLISH)
_OWN_HAND = all_of(own_subject, Permission.SELF_WRITE)
_OF_CONTROLLER = Where("controller_id", Variable.ORGANIZATION)
_PROOF = any_of(all_of(own_subject, Permission.SELF_READ), all_of(_OF_CONTROLLER, Permission.NOTICES_PUBLISH))
"""The person, and the controller, which has to show that it informed them (GDPR 5(2), 7(1))."""
_PUBLIC = (NoticeVersion, Clause, Addendum)
_ANYBODY = Open("controller", frozenset({*_PUBLIC, Service, Place}))
_PLANS = (NoticeReach, NoticeAnnouncement)

POLICY = Policy(
    rows={
        **dict.fromkeys(_PUBLIC, same_controller),
        **dict.fromkeys(_PLANS, _PUBLISH),
        **dict.fromkeys((NoticeAcceptance, NoticePresentation), _PROOF),
    },
    inserts={
        **dict.fromkeys((*_PUBLIC, *_PLANS), _PUBLISH),
        **dict.fromkeys((NoticeAcceptance, NoticePresentation), _OWN_HAND),
    },
    updates={NoticeVersion: _PUBLISH, NoticeAnnouncement: _PUBLISH, NoticePresentation: _OWN_HAND},
    columns={NoticePresentation: ("declined_at",)},
    public=dict.fromkeys(("Query.notice", "Query.specificPolicy"), _ANYBODY),
    commands={
        PublishNotice: _PUBLISH,
        CopyNotice: _PUBLISH,
        AnnounceNotice: _PUBLISH,
        **dict.fromkeys((AcceptNotice, DeclineNotice, PresentNotice), _OWN_HAND),
    },
    step_up={PublishNotice: SIGNED_IN_LATELY},
    no_step_up={
        **dict.fromkeys((CopyNotice, AnnounceNotice), NoStepUp.INTERNAL),
        **dict.fromkeys((AcceptNotice, DeclineNotice, PresentNotice), NoStepUp.OWN_WORD),
    },
    fields={
        **dict.fromkeys(("Notice.consentNeededFrom", "Notice.announcements"), Permission.NOTICES_PUBLISH),
        **{
            f"NoticeAcceptance.{name}": Permission.SELF_READ
            for name in ("id", "notice", "language", "kind", "acceptedAt", "sha256")
        },
        **{
            f"NoticePresentation.{name}": Permission.SELF_READ
            for name in ("id", "notice", "language", "presentedAt", "declinedAt", "sha256")
        },
    },
)
