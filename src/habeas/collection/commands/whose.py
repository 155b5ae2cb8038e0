"""The person who is asked: only somebody's own app collects from them."""

from dataclasses import dataclass
from uuid import UUID

from habeas.kernel.errors import DomainError, ErrorCode
from habeas.writing.work import Work

_PERSON = "select org_id, residence from habeas.person where subject_id = $1"


@dataclass(frozen=True)
class Person:
    """Who is signed in, their own organization, and where they live as far as known."""

    subject_id: UUID
    org_id: UUID
    residence: str | None


async def whose(work: Work) -> Person:
    """The person; NOT_FOUND for an actor who is none."""
    subject_id = work.actor.subject_id
    row = await work.tx.fetchrow(_PERSON, subject_id) if subject_id is not None else None
    if subject_id is None or row is None:
        raise DomainError(ErrorCode.NOT_FOUND, "Only a person's own app asks for this.")
    return Person(subject_id, row["org_id"], row["residence"])
