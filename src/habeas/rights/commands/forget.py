"""Forgets the name and address of a closed account, once its last letter went out and nothing is owed any more."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from habeas.reading.payload import Entity
from habeas.rights.commands.entrypoints import FORGET_ACCOUNT
from habeas.rights.commands.load import load_request
from habeas.rights.commands.tell import enqueue_at
from habeas.writing.command import handler
from habeas.writing.work import Work

AGAIN = timedelta(days=1)
"""How often one looks whether the other requests of a closed account are over."""

_OWED = """select exists (select from habeas.rights_request r where r.subject_id = $1 and r.open)"""
_PERSONAL = "select org_id from habeas.person where subject_id = $1 and closed_at is not null"
_PERSON = "update habeas.person set display_name = '', primary_email = '', residence = null where subject_id = $1"
_SPACE = "update habeas.membership set email = '', display_name = '' where subject_id = $1 and org_id = $2"
_ADDRESSES = "delete from habeas.email_address where subject_id = $1"
_DOMAINS = "delete from habeas.address_domain where subject_id = $1"


@dataclass(frozen=True)
class ForgetAccount:
    """Forget who a closed account belonged to; the actor is the system, on behalf of the subject."""

    organization_id: UUID
    request_id: UUID


@handler(ForgetAccount)
async def forget(command: ForgetAccount, work: Work) -> Entity:
    """Answers the request. What organizations wrote in their own directories is theirs, and stays."""
    request = await load_request(work.tx, command.organization_id, command.request_id)
    work.concerns("RightsRequest", request.id, request.org_id)
    personal = await work.tx.fetchval(_PERSONAL, request.subject_id)
    if personal is not None and await work.tx.fetchval(_OWED, request.subject_id):
        await enqueue_at(work, request, FORGET_ACCOUNT, work.now + AGAIN)
    elif personal is not None:
        for statement in (_PERSON, _ADDRESSES, _DOMAINS):
            await work.tx.execute(statement, request.subject_id)
        await work.tx.execute(_SPACE, request.subject_id, personal)
    return Entity(request.org_id, request.id)
