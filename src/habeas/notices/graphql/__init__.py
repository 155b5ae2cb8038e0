"""What clients see of notices: who published what, what it changed, and who accepted it."""

from habeas.notices.graphql.acceptance import NoticeAcceptance
from habeas.notices.graphql.mutation import NoticeMutation
from habeas.notices.graphql.notice import Addendum, Clause, Notice
from habeas.notices.graphql.presentation import NoticePresentation, PresentationMutation
from habeas.notices.graphql.query import NoticeQuery

__all__ = [
    "Addendum",
    "Clause",
    "Notice",
    "NoticeAcceptance",
    "NoticeMutation",
    "NoticePresentation",
    "NoticeQuery",
    "PresentationMutation",
]
