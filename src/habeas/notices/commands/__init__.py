"""The changes that notices know: publishing, copying to other regions, announcing, presenting, accepting, declining."""

from habeas.notices.commands.accept import AcceptNotice
from habeas.notices.commands.announce import AnnounceNotice
from habeas.notices.commands.files import publish_files, publisher
from habeas.notices.commands.jobs import jobs
from habeas.notices.commands.present import DeclineNotice, PresentNotice
from habeas.notices.commands.publish import PublishNotice
from habeas.notices.commands.reach import residents_elsewhere
from habeas.notices.commands.replicate import CopyNotice
from habeas.notices.commands.store import store_notice

__all__ = [
    "AcceptNotice",
    "AnnounceNotice",
    "CopyNotice",
    "DeclineNotice",
    "PresentNotice",
    "PublishNotice",
    "jobs",
    "publish_files",
    "publisher",
    "residents_elsewhere",
    "store_notice",
]
