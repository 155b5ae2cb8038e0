"""Writes a version with its clauses and addenda as rows, the same in every region."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid5

from habeas.notices.model import Addendum, Clause, NoticeVersion
from habeas.notices.rules.effect import Effect
from habeas.notices.rules.force import effective_at
from habeas.notices.rules.reading import parse_notice
from habeas.notices.rules.source import NoticeSource
from habeas.notices.rules.stored import change_document, difference_document, document_of, terms_document
from habeas.storage.rows import insert
from habeas.storage.table import Table
from habeas.storage.transaction import Transaction

_ONCE = "on conflict do nothing"


async def store_notice(tx: Transaction, org_id: UUID, source: str, published_at: datetime, version_id: UUID) -> UUID:
    """Store a first version, which nothing came before; a second call changes nothing. Answers its id.

    Raises NOTICE_INVALID for a text that is no notice.
    """
    notice = parse_notice(source)
    begins = effective_at(notice, published_at)
    row = version_row(org_id, version_id, notice, source, published_at, Effect(begins, begins), 0)
    await insert(tx, [row, *parts(org_id, version_id, notice)], on_conflict=_ONCE)
    return version_id


def version_row(
    org_id: UUID,
    version_id: UUID,
    notice: NoticeSource,
    text: str,
    published_at: datetime,
    effect: Effect,
    consent_needed: int,
) -> NoticeVersion:
    """The row of a version."""
    front = notice.front
    return NoticeVersion(
        org_id=org_id,
        id=version_id,
        notice_code=front.notice,
        kind=front.kind,
        title=front.title,
        version=front.version,
        language=front.language,
        master_language=front.translation_of,
        effective_from=effect.effective_from,
        in_force_from=effect.in_force_from,
        published_at=published_at,
        service_codes=list(front.services),
        terms=terms_document(notice),
        changes=[change_document(change) for change in effect.changes],
        differences=[difference_document(change) for change in effect.clauses],
        asks_fresh_agreement=front.asks_fresh_agreement,
        consent_needed=consent_needed,
        source=text,
        sha256=sha256(text.encode()).hexdigest(),
    )


def parts(org_id: UUID, version_id: UUID, notice: NoticeSource) -> list[Table]:
    """The rows of the clauses and of the addenda; their ids follow from the version's."""
    return [*_addenda(org_id, version_id, notice), *_clauses(org_id, version_id, notice)]


def _addenda(org_id: UUID, version_id: UUID, notice: NoticeSource) -> Iterator[Addendum]:
    for terms in notice.front.addenda:
        yield Addendum(
            org_id=org_id,
            id=uuid5(version_id, terms.code),
            version_id=version_id,
            code=terms.code,
            jurisdiction_code=terms.jurisdiction,
            title=terms.title,
            terms=document_of(terms),
        )


def _clauses(org_id: UUID, version_id: UUID, notice: NoticeSource) -> Iterator[Clause]:
    owner = {clause.id: addendum.terms.code for addendum in notice.addenda for clause in addendum.clauses}
    for position, clause in enumerate(notice.all_clauses):
        yield Clause(
            org_id=org_id,
            version_id=version_id,
            position=position,
            addendum_code=owner.get(clause.id),
            code=clause.id,
            theme=clause.theme.value,
            heading=clause.heading,
            body=clause.body,
            promises=list(clause.promises),
            defines=sorted(term.value for term in clause.defines),
        )
