"""Forgets the name and address of a closed account, once its last letter went out and nothing is owed any more."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from habeas.reading.payload import Entity
from habeas.rights.commands.destroy import destroy_packages
from habeas.rights.commands.entrypoints import FORGET_ACCOUNT, KEEP_ERASURES
from habeas.rights.commands.load import load_request
from habeas.rights.commands.tell import enqueue_at, whose
from habeas.vault.erasure import blinded_person, enter
from habeas.vault.rules import ErasedKind
from habeas.writing.command import handler
from habeas.writing.work import Work

AGAIN = timedelta(days=1)
"""How often one looks whether the other requests of a closed account are over, and what it published is gone."""

_OWED = """select exists (select from habeas.rights_request r
                          where r.subject_id = $1 and r.open and r.status <> 'DELIVERED')"""
"""What was answered as a whole is owed no more, though nobody has closed the case."""
_PERSONAL = """select org_id, primary_email = '' as forgotten from habeas.person
                where subject_id = $1 and closed_at is not null"""
_PUBLIC = """select exists (select from habeas.publication
                           where subject_id = $1 and ended_at is not null and taken_down_at is null)"""
_NAMES = (
    """update habeas.person set display_name = '', primary_email = '', residence = null,
              closed_at = coalesce(closed_at, $3) where subject_id = $1 and org_id = $2""",
    """update habeas.membership set email = '', display_name = '', ended_at = coalesce(ended_at, $3)
        where subject_id = $1 and org_id = $2""",
    """update habeas.organization set name = '', legal_name = '', contact_email = null
        where org_id = $2 and exists (select from habeas.person p where p.subject_id = $1 and p.org_id = $2
                                         and p.closed_at <= $3)""",
)
_TRACES = (
    "delete from habeas.email_address where subject_id = $1",
    "delete from habeas.address_domain where subject_id = $1",
    "delete from habeas.received_invitation where subject_id = $1",
    "delete from habeas.collection where subject_id = $1",
    "delete from habeas.permission_answer where subject_id = $1",
    "delete from habeas.resource where subject_id = $1",
    "delete from habeas.publication where subject_id = $1 and taken_down_at is not null",
    "delete from habeas.publication_agreement a where subject_id = $1 and not exists (select from habeas.publication p"
    " where p.org_id = a.org_id and p.agreement_id = a.id)",
    "delete from habeas.age_statement where subject_id = $1",
    "delete from habeas.age_doubt where subject_id = $1",
    "delete from habeas.guardian_agreement where subject_id = $1",
    "update habeas.rights_request set note = null where subject_id = $1 and note is not null",
    "update habeas.request_event set note = null where subject_id = $1 and note is not null",
    "update habeas.requested_right set explanation = null where subject_id = $1 and explanation is not null",
    "update habeas.item_decision set explanation = null where subject_id = $1 and explanation is not null",
    """update habeas.request_task set note = null, evidence = null
        where subject_id = $1 and (note is not null or evidence is not null)""",
    "update habeas.correction set explanation = null where subject_id = $1 and explanation is not null",
    """update habeas.representation set evidence = null, explanation = null
        where subject_id = $1 and (evidence is not null or explanation is not null)""",
    """update habeas.ledger_inquiry set reason = '', explanation = null
        where subject_id = $1 and (reason <> '' or explanation is not null)""",
    "update habeas.ledger_inquiry set accessor_name = null where accessor_id = $1",
    "update habeas.incident set summary = '' where reported_by = $1",
)
"""Words of the person, words about them in their cases, and what their apps collected; codes and dates stay."""
_PACKAGES = "select id from habeas.answer_package where subject_id = $1 and destroyed_at is null"


@dataclass(frozen=True)
class ForgetAccount:
    """Forget who a closed account belonged to; the actor is the system, on behalf of the subject."""

    organization_id: UUID
    request_id: UUID


@handler(ForgetAccount)
async def forget(command: ForgetAccount, work: Work) -> Entity:
    """Answers the request. What organizations wrote in their own directories is theirs, and stays.

    A publication that ended stays until it was taken down, so that somebody sees that it has to be.
    """
    request = await load_request(work.tx, command.organization_id, command.request_id)
    work.concerns("RightsRequest", request.id, request.org_id)
    person = await work.tx.fetchrow(_PERSONAL, request.subject_id)
    if person is None:
        return Entity(request.org_id, request.id)
    owed = await work.tx.fetchval(_OWED, request.subject_id)
    if not owed:
        await forget_person(work, request.subject_id, person["org_id"])
    if not owed and not person["forgotten"]:
        named = [(ErasedKind.PERSON, blinded_person(work.keys, request.subject_id))]
        await enter(work.tx, named, request.org_id, work.now)
        await work.enqueue(KEEP_ERASURES, whose(work, request))
    if owed or await work.tx.fetchval(_PUBLIC, request.subject_id):
        await enqueue_at(work, request, FORGET_ACCOUNT, work.now + AGAIN)
    return Entity(request.org_id, request.id)


async def forget_person(work: Work, subject_id: UUID, personal: UUID) -> None:
    """Nothing says any more who this was; done twice, it changes nothing more.

    Packages go too: nobody can sign in to fetch them.
    """
    for statement in _NAMES:
        await work.tx.execute(statement, subject_id, personal, work.now)
    for statement in _TRACES:
        await work.tx.execute(statement, subject_id)
    packages = [row["id"] for row in await work.tx.fetch(_PACKAGES, subject_id)]
    await destroy_packages(work, packages, subject_id)
