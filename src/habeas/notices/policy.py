"""Who may read, publish, announce and accept notices."""

from habeas.access import (
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
from habeas.notices.commands import AcceptNotice, AnnounceNotice, CopyNotice, PublishNotice
from habeas.notices.model import (
    Addendum,
    Clause,
    NoticeAcceptance,
    NoticeAnnouncement,
    NoticeReach,
    NoticeVersion,
)
from habeas.tenancy.model import Place

_PUBLISH = all_of(same_organization, Permission.NOTICES_PUBLISH)
_OF_CONTROLLER = Where("controller_id", Variable.ORGANIZATION)
_PUBLIC = (NoticeVersion, Clause, Addendum)
_ANYBODY = Open("controller", frozenset({*_PUBLIC, Service, Place}))
_PLANS = (NoticeReach, NoticeAnnouncement)

POLICY = Policy(
    rows={
        **dict.fromkeys(_PUBLIC, same_controller),
        **dict.fromkeys(_PLANS, _PUBLISH),
        NoticeAcceptance: any_of(
            all_of(own_subject, Permission.SELF_READ), all_of(_OF_CONTROLLER, Permission.NOTICES_PUBLISH)
        ),
    },
    inserts={
        **dict.fromkeys((*_PUBLIC, *_PLANS), _PUBLISH),
        NoticeAcceptance: all_of(own_subject, Permission.SELF_WRITE),
    },
    updates={NoticeVersion: _PUBLISH, NoticeAnnouncement: _PUBLISH},
    public=dict.fromkeys(("Query.notice", "Query.specificPolicy"), _ANYBODY),
    commands={
        PublishNotice: _PUBLISH,
        CopyNotice: _PUBLISH,
        AnnounceNotice: _PUBLISH,
        AcceptNotice: all_of(own_subject, Permission.SELF_WRITE),
    },
    fields={
        **dict.fromkeys(("Notice.consentNeededFrom", "Notice.announcements"), Permission.NOTICES_PUBLISH),
        **{
            f"NoticeAcceptance.{name}": Permission.SELF_READ
            for name in ("id", "notice", "language", "kind", "acceptedAt", "sha256")
        },
    },
)
